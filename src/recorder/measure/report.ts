import {z} from 'zod';

/** What is wanted of one run: `python/measured.py` says what each tells. */
export type Mode = 'first' | 'timed' | 'counted';

const Count = z.int().min(0);

/** What a measured run reports of itself. */
export const Report = z.strictObject({
  how: z.enum(['finished', 'exit', 'exception']),
  exception: z.string().optional(),
  nanoseconds: Count,
  objects: Count.optional(),
  blocks: z.int().optional(),
  askedFor: Count.optional(),
  sites: z
    .array(z.strictObject({sites: z.array(Count), specialised: z.array(Count)}))
    .nullable()
    .optional(),
  /** For each code object `[offset, times]`; null where threads would have made it wrong. */
  counts: z
    .array(z.array(z.tuple([Count, Count])))
    .nullable()
    .optional(),
});
export type Report = z.infer<typeof Report>;

/** What a program wrote to its standard output. */
export const Printed = z.strictObject({bytes: Count, sha256: z.string()});
export type Printed = z.infer<typeof Printed>;

/** What came of one run; `time`: it had to be ended, `silent`: it ended without a word, for the reason `why`. */
export type Outcome =
  | {readonly kind: 'report'; readonly report: Report; readonly printed: Printed | undefined}
  | {readonly kind: 'time'}
  | {readonly kind: 'silent'; readonly why: string};

/** One of the two that are compared: where it runs, and how. */
export interface Runner {
  readonly label: string;
  readonly version: string;
  readonly gil: boolean;
  /** Runs the program once, in a process of its own, for at most `timeMs`. */
  run(mode: Mode, timeMs: number): Promise<Outcome>;
}
