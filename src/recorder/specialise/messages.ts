import {z} from 'zod';
import {Moment, SiteState, Specialisation} from '../../recording/specialisation.ts';

const {method, needed, calls, yields, ended} = Specialisation.shape;

/** What one line of the watched process may say, by its only key. */
export const Line = z.union([
  z.strictObject({
    watching: z.strictObject({
      method,
      needed,
      sites: z.array(
        z.strictObject({
          offset: z.int().min(0),
          /** The opcode in its general form. */
          name: z.string(),
          counted: z.boolean(),
          start: SiteState,
        }),
      ),
    }),
  }),
  z.strictObject({moment: Moment}),
  z.strictObject({watched: z.strictObject({ended, calls, yields, passes: z.int().min(0)})}),
  /** Why nothing can be told, as a sentence. */
  z.strictObject({unknown: z.string()}),
  /** The recorder's own fault, with a traceback. */
  z.strictObject({failure: z.string()}),
]);
export type Line = z.infer<typeof Line>;
