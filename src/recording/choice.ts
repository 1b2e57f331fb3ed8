import {z} from 'zod';
import {Line} from './primitives.ts';

/** Which part of the run was recorded step by step, where the user chose one. */
export const Choice = z.strictObject({
  /** A call of this function: its qualified name, or its name where no other has it. */
  function: z.string().optional(),
  /** A stay in these lines, first and last. */
  lines: z.tuple([Line, Line]).optional(),
  /** Which: the first is 1. */
  call: z.int().min(1),
});
export type Choice = z.infer<typeof Choice>;
