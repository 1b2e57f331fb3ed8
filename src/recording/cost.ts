import {z} from 'zod';
import {Microseconds} from './threads.ts';

/**
 * How the program's threads were run.
 *
 * `in turn`: one after the other, in the main thread. `threads`: as written. `processes`: each in a process of its own
 * (`os.fork`). `free threads`: as written, by an interpreter without a GIL.
 */
export const Way = z.enum(['in turn', 'threads', 'processes', 'free threads']);
export type Way = z.infer<typeof Way>;

export const Measured = z.strictObject({
  way: Way,
  /** The interpreter's label: `CPython 3.13.0`. */
  interpreter: z.string(),
  /** Wall time of the program, round by round: from its first instruction until its last thread had ended. */
  wall: z.array(Microseconds).min(1),
  /** Time on cores, all threads and processes together, round by round. */
  cpu: z.array(Microseconds).min(1),
});
export type Measured = z.infer<typeof Measured>;

/** The same work, run in several ways by turns: what threads cost and bring. */
export const Cost = z.strictObject({
  /** Threads that the program started. */
  workers: z.int().min(2),
  cores: z.int().min(1),
  /** In rounds: each way once, then each again, so that a slow moment of the machine hits all alike. */
  ways: z.array(Measured).min(2),
  /** Ways that were tried and gave nothing to compare, with the reason as a sentence. */
  absent: z.array(z.strictObject({way: Way, why: z.string()})),
});
export type Cost = z.infer<typeof Cost>;
