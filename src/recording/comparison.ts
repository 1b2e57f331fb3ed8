import {z} from 'zod';
import {Ratio, Spread} from './spread.ts';

export const COMPARISON_FORMAT = 'inside-cpython comparison';
/** Raised with every change of the shape. */
export const COMPARISON_VERSION = 1;

const Count = z.int().min(0);
/** Why something is not told, as a sentence. */
const Absent = z.strictObject({why: z.string()});

/** Instructions of the program's own file, from a run in which each was counted (`sys.monitoring`; in 3.11 a trace function). */
export const ExecutedInstructions = z.strictObject({
  /**
   * In their general form, as a recording has them for steps: RESUME is one, the rest of a frame's prologue is told to
   * nobody. What runs in C, in the library and in the program's other modules is not counted.
   */
  executed: Count,
  /**
   * How the executed instructions are shared out by what their sites were **at the end** of another run, in which nobody
   * watched. A site may have been specialised late, or given up again: it is weighted with all its executions. Absent
   * where the interpreter's inline caches are not known.
   */
  sites: z
    .strictObject({
      /** Executed at sites that have a counter in their inline cache: those that can be specialised. */
      specialisable: Count,
      /** Of these, executed at sites that were specialised at the end. */
      specialisedAtEnd: Count,
    })
    .optional(),
});
export type ExecutedInstructions = z.infer<typeof ExecutedInstructions>;

export const Allocations = z.discriminatedUnion('how', [
  /** Objects that were created from the program's first instruction to its last, those soon freed included. */
  z.strictObject({how: z.literal('PyRefTracer'), objectsCreated: Count}),
  z.strictObject({
    how: z.literal('sys.getallocatedblocks'),
    /**
     * Blocks of pymalloc in use after the program's last instruction, less those before its first; and less those of an
     * empty program, which are what measuring itself takes.
     */
    blocksHeldAtEnd: z.int(),
    /**
     * Blocks that were asked for meanwhile, in all threads: calls of `malloc` and `calloc` of the object and the mem
     * domain, less those of an empty program. What CPython takes from its freed lists (floats, tuples, frames …) needs
     * none. Only on Linux with x86-64.
     */
    blocksAskedFor: Count.optional(),
  }),
]);
export type Allocations = z.infer<typeof Allocations>;

/** A program in an interpreter: one of the two that are compared. */
export const Side = z.strictObject({
  program: z.strictObject({name: z.string(), sha256: z.string()}),
  interpreter: z.strictObject({
    /** `CPython 3.14.2 wasm32`, `CPython 3.13.0` */
    label: z.string(),
    version: z.string(),
    gil: z.boolean(),
  }),
  end: z.enum(['finished', 'exit']),
  /** What it wrote to its standard output. */
  output: z.strictObject({bytes: Count, sha256: z.string()}),
  instructions: z.union([ExecutedInstructions, Absent]),
  allocations: z.union([Allocations, Absent]),
  time: z.strictObject({
    /** Nanoseconds, round by round: `time.perf_counter_ns()` from the program's first instruction until its last thread has ended. */
    rounds: z.array(Count).min(1),
    spread: Spread,
  }),
});
export type Side = z.infer<typeof Side>;

/** Two programs in one interpreter, or one program in two, run by turns. */
export const MeasuredComparison = z.strictObject({
  format: z.literal(COMPARISON_FORMAT),
  version: z.literal(COMPARISON_VERSION),
  /** When it was measured, ISO 8601. */
  date: z.string(),
  /** `linux x64` */
  system: z.string(),
  cores: z.int().min(1),
  /** Runs of each side before the rounds, whose time is not told; each run is a process of its own. */
  warmUp: z.literal(1),
  rounds: z.int().min(1),
  sides: z.tuple([Side, Side]),
  /** Whether both wrote the same to their standard output. */
  sameOutput: z.boolean(),
  /** Time of the second over time of the first. */
  ratio: Ratio,
  notes: z.array(z.string()),
});
export type MeasuredComparison = z.infer<typeof MeasuredComparison>;
