import {spawnSync} from 'node:child_process';
import {mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {recordNative} from '../../src/recorder/index.ts';
import type {Python} from '../support/pythons.ts';
import type {Plain, Reading} from './compare.ts';
import type {Second, Subject} from './examine.ts';
import {type CorpusProgram, LONG_MS} from './programs.ts';

const reading = fileURLToPath(new URL('second/reading.py', import.meta.url));
const env = {...process.env, PYTHONHASHSEED: '0', PYTHONIOENCODING: 'utf-8', PYTHONDONTWRITEBYTECODE: '1'};

/** A CPython of this machine; and plain runs by it, `python3 program.py`, in the order of the programs. */
export function native(
  python: Python,
  programs: readonly CorpusProgram[],
): {subject: Subject; seconds: Second[]} {
  const input = JSON.stringify(programs.map(({name, source}) => [name, source]));
  const {stdout} = spawnSync(python.path, [reading], {input, encoding: 'utf8', env, maxBuffer: 1 << 30});
  const [opcodes = '[]', ...readings] = stdout.trimEnd().split('\n');
  return {
    subject: {
      label: `CPython ${python.version}`,
      opcodes: JSON.parse(opcodes) as string[],
      record: (path) =>
        recordNative(path, {python: python.path, rounds: 0, limits: {steps: 20_000, timeMs: LONG_MS}}),
    },
    seconds: programs.map((program, i) => ({
      reading: JSON.parse(readings[i] ?? 'null') as Reading | null,
      plain: runPlainly(python, program),
    })),
  };
}

function runPlainly(python: Python, {name, source}: CorpusProgram): Plain {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'inside-cpython-plain-')));
  try {
    writeFileSync(join(folder, name), source);
    const {stdout, stderr, status} = spawnSync(python.path, ['-u', join(folder, name)], {
      cwd: folder,
      encoding: 'utf8',
      env,
      input: '',
      timeout: LONG_MS,
    });
    // As the recorder, which runs it by its whole path, in another folder.
    const [output, errors] = [stdout, stderr].map((text) => text.replaceAll(`${folder}/`, ''));
    return {output: [['stdout', output ?? '']], ...endOf(errors ?? '', status)};
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** The interpreter prints the traceback of what nobody caught, or what sys.exit was given, behind all else on stderr. */
function endOf(errors: string, status: number | null): Pick<Plain, 'end' | 'errors'> {
  return status === 0
    ? {end: {how: 'finished'}, errors}
    : {end: {how: errors.includes('Traceback (most recent call last):') ? 'exception' : 'exit'}, errors};
}
