import {createHash} from 'node:crypto';
import type {Route} from './encoder/route.ts';
import type {Job} from './job.ts';
import type {Segment} from './segments.ts';

/** What pictures depend on beside the story: the same for all clips of a run. */
export interface Surroundings {
  /** Hash of the code that draws and encodes. */
  readonly drawing: string;
  /** The browser, with its version: two builds draw slightly different pixels. */
  readonly browser: string;
  readonly skipUnchanged: boolean;
}

/**
 * The name under which a segment's part is kept: a hash of everything that its pictures and its bytes depend on. When
 * the segment begins in the clip is none of it.
 */
export function partKey(
  job: Job,
  {shows, from, to}: Segment,
  route: Route,
  surroundings: Surroundings,
): string {
  const {clip, recording, format, theme, fps, size, transparent = false} = job;
  const parts = {
    surroundings,
    encoder: route.encoder,
    route: route.fingerprint,
    ...{clip, format, theme, fps, size, transparent},
    header: recording.header === undefined ? null : shownOf(recording.header),
    unusual: unusualCharacters(recording),
    frames: to - from,
    shows,
  };
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** What of the header stands on the stage. */
function shownOf({program, interpreter}: Job['recording']['header']) {
  return {program: program.name, interpreter: interpreter.label};
}

const known = new WeakMap<object, string>();

/** Characters outside ASCII: they decide which faces the page loads, and in which one a character is drawn. */
function unusualCharacters(recording: Job['recording']): string {
  let characters = known.get(recording);
  if (characters === undefined) {
    const text = JSON.stringify(recording);
    characters = [...new Set(text.match(/\P{ASCII}/gu))].sort().join('');
    known.set(recording, characters);
  }
  return characters;
}
