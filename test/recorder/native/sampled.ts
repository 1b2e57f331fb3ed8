import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {defaultLimits} from '../../../src/recorder/limits.ts';
import type {RawFrame, RawLog, RawNote} from '../../../src/recorder/native/raw.ts';
import {type Sampled, type SampleOptions, sampleThreads} from '../../../src/recorder/native/sample.ts';
import {readProgram} from '../../../src/recorder/program.ts';
import type {Limits} from '../../../src/recording/index.ts';
import {interpreterAt} from '../../support/pythons.ts';

/** Samples a program, given as text, with the interpreter at a path. */
export async function sampled(
  python: string,
  folder: string,
  text: string,
  limits: Partial<Limits> = {},
  more: Partial<SampleOptions> = {},
): Promise<Sampled> {
  const path = join(folder, 'program.py');
  writeFileSync(path, text);
  return await sampleThreads({
    python: await interpreterAt(python),
    program: await readProgram(path),
    path,
    limits: {...defaultLimits, timeMs: 20_000, ...limits},
    ...more,
  });
}

/** The notes of a kind. */
export function notesOf<Kind extends RawNote['kind']>(
  {notes}: RawLog,
  kind: Kind,
): Extract<RawNote, {kind: Kind}>[] {
  return notes.filter((note): note is Extract<RawNote, {kind: Kind}> => note.kind === kind);
}

/** Where a thread stood, each time that this was read. Innermost frame first. */
export function standsOf(log: RawLog, name: string): (readonly RawFrame[])[] {
  const key = keyOf(log, name);
  return log.samples.flatMap(({stances = []}) =>
    stances.flatMap((stance) => (stance.key === key && stance.stood ? [stance.stood] : [])),
  );
}

/** A thread's key, by its name. */
export function keyOf(log: RawLog, name: string): number | undefined {
  const note = notesOf(log, 'thread began').find((began) => began.name === name);
  return log.threads.find(({nativeId}) => nativeId === note?.nativeId)?.key;
}
