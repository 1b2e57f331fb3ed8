import {z} from 'zod';
import {Line} from './primitives.ts';

/** What ran of one code object. */
export const CodeTotals = z.strictObject({
  /** Times that it began: calls, and first resumptions of generators. */
  calls: z.int().min(0),
  /** Executed instructions, as steps are counted: RESUME is one, the rest of a frame's prologue is told to nobody. */
  instructions: z.int().min(0),
  /** `[line, times]`: how often each of its lines was begun (`sys.monitoring`'s LINE), by line. */
  lines: z.array(z.tuple([Line, z.int().min(1)])),
});

/** What ran of the program's own code in the whole run: counted, not followed. */
export const Totals = z.strictObject({
  /** Whether all was counted. If not, only the first `instructions` were; or something of the program's was not followed (the header's `unfollowed`). */
  complete: z.boolean(),
  instructions: z.int().min(0),
  /** In the order of the recording's `codes`. */
  codes: z.array(CodeTotals),
});
export type Totals = z.infer<typeof Totals>;
