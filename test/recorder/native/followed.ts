import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {onTestFinished} from 'vitest';
import {defaultLimits} from '../../../src/recorder/limits.ts';
import {frontOf} from '../../../src/recorder/native/front.ts';
import {followSteps} from '../../../src/recorder/native/steps.ts';
import {readProgram} from '../../../src/recorder/program.ts';
import {type Limits, type Recording, readRecording} from '../../../src/recording/index.ts';
import {FORMAT, VERSION} from '../../../src/recording/recording.ts';
import {interpreterAt} from '../../support/pythons.ts';

/** Follows a program in a CPython of this machine. */
export async function follow(python: string, path: string, change: Partial<Limits> = {}) {
  const asked = await interpreterAt(python);
  const program = await readProgram(path);
  const limits = {...defaultLimits, timeMs: 30_000, ...change};
  return {
    asked,
    program,
    limits,
    steps: await followSteps({
      ...{python: asked, program, path, limits, signal: undefined},
      front: await frontOf(python, program),
    }),
  };
}

/** A recording of the steps alone, as a reader gets it. */
export async function recordingOf(
  python: string,
  path: string,
  change?: Partial<Limits>,
): Promise<Recording> {
  const {asked, program, limits, steps} = await follow(python, path, change);
  if (steps.kind !== 'followed') throw new Error(steps.kind);
  const {encoding, interpreter, ...made} = steps.front;
  return readRecording(
    JSON.stringify({
      format: FORMAT,
      version: VERSION,
      header: {
        program: {name: program.name, sha256: program.sha256, encoding},
        interpreter: {implementation: 'CPython', ...interpreter, label: asked.label},
        limits,
        cuts: steps.cuts,
        ...(steps.unfollowed.length > 0 && {unfollowed: steps.unfollowed}),
        deallocations: 'inferred',
      },
      ...made,
      run: steps.run,
    }),
  );
}

/** A program in a folder that is gone after the test. */
export function written(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  const path = join(folder, 'program.py');
  writeFileSync(path, text);
  return path;
}

/** What a program wrote to its standard output. */
export const printed = ({run}: Recording): string =>
  run.events.map((e) => (e.kind === 'output' && e.stream === 'stdout' ? e.text : '')).join('');
