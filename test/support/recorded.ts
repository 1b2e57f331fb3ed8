import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type RecordOptions, record} from '../../src/recorder/index.ts';
import {type Recording, readRecording} from '../../src/recording/index.ts';
import {nasty} from './nasty.ts';

/** The example programs, by file name without its ending. */
export const examples = ['total', 'names', 'divide', 'account', 'countdown', 'counter'] as const;
export type Example = (typeof examples)[number];

/** The clips of a run that was followed instruction by instruction. */
export const stepClips = ['tokens', 'ast', 'bytecode', 'eval', 'refs'] as const;

/** One folder a test run, so that several test files share what one of them recorded. */
const folder = join(tmpdir(), `inside-cpython-test-${process.env.INSIDE_CPYTHON_TEST_RUN ?? process.pid}`);

/** Recordings that were asked for last: most are so several times in a row. Nobody may change them. */
const last = new Map<string, Recording>();
const MOST = 8;

/** All that is told of a program without end is recorded at once: nobody has to wait for its time to be over. */
const SOON = {limits: {timeMs: 1000}};

/** A fresh recording of an example program. */
export function recorded(name: Example): Promise<Recording> {
  const program = new URL(`../../assets/programs/${name}.py`, import.meta.url);
  return recordedSource(readFileSync(program, 'utf8'), `${name}.py`);
}

/** A fresh recording of a program given as text. */
export async function recordedSource(
  text: string,
  name = 'program.py',
  options: Pick<RecordOptions, 'choice' | 'limits'> = text === nasty['endless.py'] ? SOON : {},
): Promise<Recording> {
  mkdirSync(folder, {recursive: true});
  const key = createHash('sha256')
    .update(`${name}\0${text}\0${JSON.stringify(options)}`)
    .digest('hex')
    .slice(0, 16);
  const kept = join(folder, `${key}.json`);
  if (!existsSync(kept)) {
    // Several test files may ask for one at a time: each makes its own, whole when it gets its name.
    const place = mkdtempSync(join(folder, `${key}-`));
    writeFileSync(join(place, name), text);
    const recording = await record(join(place, name), options);
    writeFileSync(join(place, 'recording.json'), JSON.stringify(recording));
    renameSync(join(place, 'recording.json'), kept);
  }
  const recording = last.get(key) ?? frozen(readRecording(readFileSync(kept, 'utf8')));
  last.delete(key);
  last.set(key, recording);
  for (const [oldest] of last) {
    if (last.size > MOST) last.delete(oldest);
  }
  return recording;
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}
