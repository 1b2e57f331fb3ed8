import {z} from 'zod';
import {Index, ObjectId, Slot, StepIndex} from './primitives.ts';
import {Totals} from './totals.ts';

/** A reference from a container to what it holds. */
export const Holding = z.tuple([
  /** `[0]`, `.balance`, `'key'`, `it_seq` …: how the holder reaches it; empty where that could not be told. */
  z.string(),
  ObjectId,
]);

/** An object that was in play: on a value stack, in a local, under a name, or one hop inside a container of those. */
export const ObjectRecord = z.strictObject({
  id: ObjectId,
  /** `type(o).__name__`; `tagged int` for a small integer that lives in the stack slot itself. */
  type: z.string(),
  /** `id(o)` in hex, `0x16787a8`; absent for a tagged int. */
  address: z.string().optional(),
  /** At first sight. Never computed by the program's own `__repr__`; at most 80 characters. */
  repr: z.string(),
  /** What it holds at first sight. */
  holds: z.array(Holding).optional(),
  /** Its count says that it never dies (PEP 683). */
  immortal: z.literal(true).optional(),
  /** The step whose instruction created it; absent if it was there before the run or this could not be told. */
  born: StepIndex.optional(),
  /** The step whose instruction freed it; absent if it was alive at the end of the recording. */
  died: StepIndex.optional(),
  /** The code object of the program that it runs, for a function, a generator or a code object. */
  code: Index.optional(),
});
export type ObjectRecord = z.infer<typeof ObjectRecord>;

/** Where module-level and class-level names live. */
export const Namespace = z.strictObject({
  /** `module` or the class's qualified name. */
  name: z.string(),
  /** The frame whose `f_locals` it is. */
  frame: Index,
});

export const Frame = z.strictObject({
  code: Index,
  /** The frame of the program below it on the call stack when it began; null for the module's, and where it
   * began before the recording. */
  caller: Index.nullable(),
});

/** What changed since the last state. An absent field: nothing did. */
export const Delta = z.strictObject({
  /** `[keep, ...slots]`: the value stack of the step's frame is its first `keep` slots as they were, then these. */
  stack: z.array(z.int()).optional(),
  /** `[index into localsplus, slot]` of the step's frame. */
  locals: z.array(z.tuple([Index, Slot])).optional(),
  /** `[namespace, name, object]`; object 0: the name is gone. */
  names: z.array(z.tuple([Index, z.string(), z.int().min(0)])).optional(),
  /** `[object, ob_refcnt]`, read from memory; never of immortal objects. */
  counts: z.array(z.tuple([ObjectId, z.int().min(0)])).optional(),
  /** Objects whose content changed: their new repr and all that they hold now. */
  contents: z.array(z.strictObject({id: ObjectId, repr: z.string(), holds: z.array(Holding)})).optional(),
});
export type Delta = z.infer<typeof Delta>;

/** The state **before** the instruction at `offset` of `frame` runs. */
export const Step = Delta.extend({frame: Index, offset: z.int().min(0)});
export type Step = z.infer<typeof Step>;

/** Something that happened while the instruction of `step` ran (a call, resume: just before it). */
export const RunEvent = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('call'), step: StepIndex, frame: Index}),
  z.strictObject({kind: z.literal('resume'), step: StepIndex, frame: Index}),
  z.strictObject({kind: z.literal('return'), step: StepIndex, frame: Index, value: ObjectId}),
  z.strictObject({kind: z.literal('yield'), step: StepIndex, frame: Index, value: ObjectId}),
  /** An exception starts here, or comes back from a callee or from C. */
  z.strictObject({kind: z.literal('raise'), step: StepIndex, frame: Index, exception: ObjectId}),
  /** A handler of this frame takes it (`except`, `finally`, `with`). */
  z.strictObject({kind: z.literal('handle'), step: StepIndex, frame: Index, exception: ObjectId}),
  /** The frame is left by an exception. */
  z.strictObject({kind: z.literal('unwind'), step: StepIndex, frame: Index, exception: ObjectId}),
  z.strictObject({
    kind: z.literal('output'),
    step: StepIndex,
    stream: z.enum(['stdout', 'stderr']),
    text: z.string(),
  }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** How the run ended, and the state then. */
export const End = z.strictObject({
  how: z.enum(['finished', 'exception', 'exit', 'stopped']),
  /** The exception's traceback as CPython printed it, for `exception`. */
  traceback: z.string().optional(),
  /** The exception that nobody caught: `ZeroDivisionError: division by zero`. */
  exception: z.string().optional(),
  /** `sys.exit`'s argument, as text, for `exit`. */
  exit: z.string().optional(),
  /** The last changes, in the module's namespace; absent where the recording was cut before the end. */
  state: Delta.optional(),
});

export const Run = z.strictObject({
  frames: z.array(Frame),
  namespaces: z.array(Namespace),
  objects: z.array(ObjectRecord),
  steps: z.array(Step),
  events: z.array(RunEvent),
  end: End,
  /** Absent where nothing was counted, or the program had to be ended from outside. */
  totals: Totals.optional(),
});
export type Run = z.infer<typeof Run>;
