import {closeSync, openSync, readSync} from 'node:fs';
import {z} from 'zod';
import {Moment, SiteState, Specialisation} from '../../recording/specialisation.ts';
import {linesOf} from '../written-lines.ts';

const {method, needed, calls, yields, ended} = Specialisation.shape;

/** What one line of the watched process may say, by its only key. */
const Line = z.union([
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
]);
export type Line = z.infer<typeof Line>;

/** Bytes; the most that is told is far less. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a watched process, in a file, that are whole and have their shape. The program runs in that process too:
 * nothing that it wrote is trusted.
 */
export function readLines(path: string): Line[] {
  const bytes = Buffer.alloc(MOST_BYTES);
  const file = openSync(path, 'r');
  try {
    const length = readSync(file, bytes, 0, MOST_BYTES, 0);
    return linesOf(bytes.toString('utf8', 0, length), Line);
  } finally {
    closeSync(file);
  }
}
