import {writeFileSync} from 'node:fs';
import {z} from 'zod';
import {Recording} from './recording.ts';

/** The recording's shape as JSON Schema (2020-12), for tools that don't speak zod. */
export function recordingJsonSchema(): string {
  const schema = z.toJSONSchema(Recording, {target: 'draft-2020-12', reused: 'ref'});
  return `${JSON.stringify({title: 'inside-cpython recording', ...schema}, null, 2)}\n`;
}

if (import.meta.filename === process.argv[1]) {
  writeFileSync(new URL('../../assets/recording.schema.json', import.meta.url), recordingJsonSchema());
}
