import {spawnSync} from 'node:child_process';
import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest';
import {buildStage, findCarrier, findStage} from '../../src/recorder/cache.ts';
import {RecorderFailure, record} from '../../src/recorder/index.ts';
import {writeSnapshot} from '../../src/recorder/interpreter.ts';
import {defaultLimits} from '../../src/recorder/limits.ts';
import {oldestAndNewest} from '../support/pythons.ts';

const RECORDER = fileURLToPath(new URL('../../src/recorder/', import.meta.url));
/** A module of the recorder's, a line of it, and where a fault is put in front of it. */
const faults: readonly [file: string, line: string, condition: string][] = [
  ['counter.py', '                for _ in lines[id(code)][line]:', 'code.co_name == "counted"'],
  ['counter.py', '                    for _ in instructions[id(code)]:', 'code.co_name == "unfollowed"'],
  ['site_states.py', '        self._looks += 1', 'self.code.co_name == "watched"'],
  [
    'callbacks.py',
    '                tell(self._frame_of(id(code)), kind',
    'kind == "return" and code.co_name == "left"',
  ],
  ['opcode_events.py', '                if what == _CALL:', 'self._object(address).co_name == "left"'],
];
const functions = ['counted', 'left'];
/** The program catches what reaches it; then it goes on for ever, where it can. */
const program = (name: string, rest = '') =>
  `def ${name}():\n    return 1\n\ntry:\n    ${name}()\nexcept BaseException as e:\n    print(e)\n${rest}`;

function withFaults(file: string, text: string): string {
  return faults
    .filter(([where]) => where === file)
    .reduce((before, [, line, condition]) => {
      expect(before).toContain(line);
      return before.replaceAll(line, `${/^ */.exec(line)?.[0]}${condition} and {}['put in']\n${line}`);
    }, text);
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-faults-'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, {recursive: true, force: true});
});

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** The paper is as long as it may become. */
function startOf(file: string): string {
  const start = Buffer.alloc(65_536);
  const opened = openSync(file, 'r');
  readSync(opened, start);
  closeSync(opened);
  return start.toString('latin1').replaceAll('\0', '');
}

test.each(['# a comment\n', 'global x\n'])('%j has no line that is begun', async (text) => {
  const {run} = await record(written('nothing.py', text));
  expect(run.end).toMatchObject({how: 'finished'});
  expect(run.totals).toMatchObject({complete: true, codes: [{calls: 1, lines: []}]});
});

describe('what goes wrong in a callback is told as the recorder’s, and never the program', () => {
  beforeAll(async () => {
    vi.stubEnv('INSIDE_CPYTHON_CACHE', join(folder, 'cache'));
    const carrier = findCarrier();
    const stage = findStage(carrier);
    const own = stage.own.map(({path, bytes}) => ({
      path,
      bytes: Buffer.from(withFaults(path.replace('python/', ''), bytes.toString())),
    }));
    await buildStage(carrier, {...stage, own}, (building, file) => writeSnapshot(building, file, undefined));
  }, 60_000);

  test.each([
    ...functions.map((name) => [name, program(name), {}] as const),
    ['left', program('left', 'while True:\n    pass\n'), {timeMs: 1000}],
    ['unfollowed', program('unfollowed'), {steps: 3}],
  ] as const)('%s in the sandbox', async (_, text, limits) => {
    const failed = await record(written('program.py', text), {limits}).catch((error) => error);
    expect(failed).toBeInstanceOf(RecorderFailure);
    expect(failed.message).toMatch(
      /^The recorder failed on program\.py.*KeyError: 'put in'\. The fault is the recorder's, not the program's\.$/,
    );
  });

  test('in what watches specialisation', async () => {
    const path = written('program.py', program('watched'));
    const failed = await record(path, {specialise: {function: 'watched', warm: 0}}).catch((error) => error);
    expect(failed).toBeInstanceOf(RecorderFailure);
    expect(failed.message).toMatch(/^The recorder failed on what is specialised: KeyError: 'put in'\./);
  });
});

describe.each(process.platform === 'linux' ? oldestAndNewest() : [])(
  'in CPython $version',
  ({path, version}) => {
    test.each(version.startsWith('3.11.') ? ['left'] : functions)('%s', (name) => {
      const staged = join(folder, `${version} ${name}`);
      for (const part of ['python', 'native/python']) {
        cpSync(join(RECORDER, part), join(staged, part), {recursive: true});
      }
      for (const [file] of faults) {
        const module = join(staged, 'python', file);
        writeFileSync(module, withFaults(file, readFileSync(join(RECORDER, 'python', file), 'utf8')));
      }
      const [paper, stdout, stderr] = ['paper', 'stdout', 'stderr'].map((file) => join(staged, file));
      for (const file of [paper, stdout, stderr]) writeFileSync(file ?? '', '');
      const request = join(staged, 'request.json');
      writeFileSync(
        request,
        JSON.stringify({
          path: written(`${name}.py`, program(name)),
          limits: defaultLimits,
          paper,
          stdout,
          stderr,
        }),
      );
      const ran = spawnSync(path, ['-u', '-B', join(staged, 'native/python/steps/__main__.py'), request], {
        encoding: 'utf8',
      });
      expect(ran).toMatchObject({status: 0, stdout: '', stderr: ''});
      expect(startOf(paper ?? '')).toMatch(/\{"failure":"Traceback.*KeyError: 'put in'/);
    });
  },
);
