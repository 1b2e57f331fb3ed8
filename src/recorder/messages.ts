import {z} from 'zod';
import {Interpreter, LimitName} from '../recording/header.ts';
import {Recording} from '../recording/recording.ts';
import {Delta, End, Frame, Namespace, ObjectRecord, RunEvent, Step} from '../recording/run.ts';

const {source, tokens, tree, scopes, codes} = Recording.shape;
const {version, build, platform, pointerBits} = Interpreter.shape;

/** All that is known before the program runs. */
const Front = z.strictObject({
  interpreter: z.strictObject({version, build, platform, pointerBits}),
  encoding: z.string(),
  source,
  tokens,
  tree,
  scopes,
  codes,
});
export type Front = z.infer<typeof Front>;

/** Why the program can't be recorded, and what belongs to it (a message of CPython's, a line). */
const Unusable = z.strictObject({
  reason: z.enum([
    'encoding',
    'binary',
    'empty',
    'syntax',
    'nesting',
    'input',
    'import',
    'threads',
    'asyncio',
  ]),
  detail: z.string(),
  line: z.int().optional(),
});
export type Unusable = z.infer<typeof Unusable>;

/** The interpreter died: what it said, and where the program was. */
const Fatal = z.strictObject({text: z.string(), code: z.int().optional(), offset: z.int().optional()});
export type Fatal = z.infer<typeof Fatal>;

const Full = z.tuple([LimitName, z.int()]);
export type Full = z.infer<typeof Full>;

/**
 * One line of what the interpreter's side writes. It comes out of the sandbox, where the recorded program runs too:
 * nothing in it is trusted before it has this shape.
 */
export const Message = z.union([
  z.strictObject({step: Step}),
  z.strictObject({object: ObjectRecord}),
  z.strictObject({event: RunEvent}),
  /** Adds to the step before it. */
  z.strictObject({amend: Delta}),
  z.strictObject({died: z.tuple([z.int(), z.int()])}),
  /** An object that was reported dead: its `__del__` runs first. */
  z.strictObject({revived: z.int()}),
  /** `[code, index into its constants, object]` */
  z.strictObject({constant: z.tuple([z.int(), z.int(), z.int()])}),
  z.strictObject({frame: Frame}),
  z.strictObject({namespace: Namespace}),
  z.strictObject({front: Front}),
  z.strictObject({endState: Delta}),
  /** A limit was reached after this step. */
  z.strictObject({full: Full}),
  z.strictObject({end: End}),
  z.strictObject({unusable: Unusable}),
  /** The recorder's own fault, with a traceback. */
  z.strictObject({failure: z.string()}),
  z.strictObject({fatal: Fatal}),
]);
export type Message = z.infer<typeof Message>;
