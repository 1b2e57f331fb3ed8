import {readFileSync} from 'node:fs';
import {z} from 'zod';
import type {RawNote} from './raw.ts';

const Time = z.number();
const Note = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('began'), at: Time, nativeId: z.int()}),
  z.strictObject({
    kind: z.literal('thread began'),
    at: Time,
    nativeId: z.int(),
    name: z.string(),
    daemon: z.boolean(),
    target: z.string().exactOptional(),
    code: z.int().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('thread ended'),
    at: Time,
    nativeId: z.int(),
    cpu: Time,
    exception: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('ended'),
    at: Time,
    cpu: Time,
    how: z.enum(['finished', 'exception', 'exit']),
    exception: z.string().exactOptional(),
    traceback: z.string().exactOptional(),
    exit: z.string().exactOptional(),
    last: z.array(z.string()),
  }),
]);

/** The notes in a file; the last may be torn where the process was killed, and is left out then. */
export function readNotes(path: string): RawNote[] {
  const bytes = readFileSync(path);
  // The file is larger than what was written: the rest is zeros.
  const end = bytes.indexOf(0);
  const lines = bytes
    .subarray(0, end < 0 ? bytes.length : end)
    .toString('utf8')
    .split('\n');
  // Behind the last newline is nothing, or a torn note.
  return lines.slice(0, -1).map((line): RawNote => Note.parse(JSON.parse(line)));
}
