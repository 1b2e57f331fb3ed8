import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {RecorderFailure} from '../../../src/recorder/errors.ts';
import {ChildPython} from '../../../src/recorder/native/child-python.ts';
import {ProcMemory} from '../../../src/recorder/native/proc-memory.ts';
import {SyscallFile} from '../../../src/recorder/native/proc-syscall.ts';
import {canSample} from '../../../src/recorder/native/sample.ts';
import {isAlive} from '../../support/processes.ts';
import {pythons} from '../../support/pythons.ts';
import {sampled} from './sampled.ts';

const found = canSample() ? pythons().filter(({gil}) => gil) : [];
const HARNESS = fileURLToPath(new URL('../../../src/recorder/native/python/sampled', import.meta.url));

/** What a request asks for; nothing is noted before the program runs. */
const REQUEST = {
  path: '/program.py',
  source: Buffer.from('def f(): pass\n').toString('base64'),
  notes: '/dev/null',
};

describe.each(found)('CPython $version', ({path, version}) => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'inside-cpython-calibration-'));
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test('what it tells of itself is true, read from outside', async () => {
    const child = new ChildPython(path, 100);
    child.tell(REQUEST);
    const answer = await child.answer();
    if (!answer || !('calibration' in answer)) throw new Error(`no calibration: ${child.complaint}`);
    const {calibration, program} = answer;
    const {lock, threads, frames, pid} = calibration;
    expect(pid).toBe(child.pid);
    const memory = new ProcMemory(pid);
    const main = memory.word(threads.interpreterAddress + threads.head);
    expect(memory.word(lock.address + lock.interval)).toBe(5000);
    expect(memory.word(lock.address + lock.holder)).toBe(main);
    expect(memory.word(main + threads.nativeId)).toBe(pid);
    expect(memory.word(main + threads.interpreter)).toBe(threads.interpreterAddress);
    // Its code objects are such.
    for (const {address} of program.codes) expect(memory.word(address + frames.type)).toBe(frames.codeType);
    expect(program.codes.map(({qualname}) => qualname)).toEqual(['<module>', 'f']);
    memory.close();
    child.kill();
    await child.ended;
    expect(isAlive(pid)).toBe(false);
  });

  test('a lock of another shape is refused', () => {
    // As if the fields of the lock stood in another order.
    const script = `import sys
sys.path.insert(0, sys.argv[1])
import calibration, memory
calibration._all_of = lambda region, wanted: []
try:
    calibration.find_lock(memory.Memory())
except memory.UnknownLayout as error:
    print(error)
`;
    const {stdout} = spawnSync(path, ['-B', '-c', script, HARNESS], {encoding: 'utf8'});
    expect(stdout).toBe('The global interpreter lock was not found.\n');
  });

  test('published offsets that contradict are refused', () => {
    const script = `import sys
sys.path.insert(0, sys.argv[1])
import calibration, frames as framing, memory
m = memory.Memory()
lock, threads, frames = calibration.find_lock(m), calibration.find_threads(m), framing.find_frames(m)
calibration.check_published(lock, threads, frames)
frames['localsplus'] += 8
try:
    calibration.check_published(lock, threads, frames)
except memory.UnknownLayout as error:
    print(error)
`;
    const {stdout, stderr} = spawnSync(path, ['-B', '-c', script, HARNESS], {encoding: 'utf8'});
    expect(stderr).toBe('');
    const published = version.split('.').map(Number)[1] ?? 0;
    expect(stdout).toBe(published >= 13 ? 'The frames are not where _Py_DebugOffsets says.\n' : '');
  });

  test('a pending signal is not taken for a request', () => {
    const script = `import sys
sys.path.insert(0, sys.argv[1])
import calibration, memory
print(len(calibration.find_breakers(memory.Memory())) > 0)
`;
    const {stdout} = spawnSync(path, ['-B', '-c', script, HARNESS], {encoding: 'utf8'});
    expect(stdout).toBe('True\n');
  });

  test('the word of a request is known, and read at each look', async ({annotate}) => {
    const {log} = await sampled(
      path,
      folder,
      `import threading
def long():
    for _ in range(12):
        sum(range(1_500_000))
threads = [threading.Thread(target=long) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
`,
    );
    const seen = log.samples.filter(({requested}) => requested).length;
    await annotate(`${seen} samples with a request`);
    expect(log.samples.some(({requested}) => requested === null)).toBe(false);
  });
});

test.runIf(found.length > 0)('an interpreter that dies at once is a failure in words', async () => {
  const [python] = found;
  if (!python) return;
  const {askInterpreter} = await import('../../../src/recorder/native/interpreter.ts');
  const {sampleThreads} = await import('../../../src/recorder/native/sample.ts');
  const {defaultLimits} = await import('../../../src/recorder/limits.ts');
  const asked = await askInterpreter(python.path, 'gil');
  const program = {name: 'p.py', bytes: Buffer.from('print(1)\n'), sha256: '', modules: []};
  const run = sampleThreads({
    python: {...asked, path: '/bin/false'},
    program,
    path: '/tmp/p.py',
    limits: defaultLimits,
  });
  await expect(run).rejects.toThrow(RecorderFailure);
  await expect(run).rejects.toThrow(/ended before it could tell about its lock/);
});

test.runIf(canSample())('a thread’s system call is told by name', () => {
  const file = new SyscallFile(process.pid, process.pid);
  expect(['running', 'lock', 'sleep', 'io', 'other']).toContain(file.read()?.kind);
  file.close();
  expect(() => new SyscallFile(process.pid, 0x7fff_ffff)).toThrow('ENOENT');
});
