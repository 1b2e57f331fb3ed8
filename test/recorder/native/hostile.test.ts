import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {RecorderFailure} from '../../../src/recorder/errors.ts';
import {defaultLimits} from '../../../src/recorder/limits.ts';
import {frontOf} from '../../../src/recorder/native/front.ts';
import {watchMemory} from '../../../src/recorder/native/memory.ts';
import {followSteps} from '../../../src/recorder/native/steps.ts';
import {readProgram} from '../../../src/recorder/program.ts';
import {interpreterAt, pythons} from '../../support/pythons.ts';

const found = pythons().filter(({gil}) => gil && process.platform === 'linux');
const newest = found.slice(-1);
const TIME_MS = 1500;
/** Milliseconds, on a busy machine. */
const LONG = 60_000;
const MEMORY_BYTES = 192 * 1024 ** 2;
/** What reading the largest recording may add to this process. */
const MOST_HOST_MB = 400;

/** Programs that mean no good; `says`: what is recorded of their output. Some may be refused with a sentence instead. */
const programs: [string, string, {says?: RegExp; refused?: RegExp; limit?: string}][] = [
  ['forks, and both run on', 'import os\nos.fork()\nwhile True:\n    pass\n', {limit: 'time'}],
  [
    'leaves a session of its own behind',
    'import os, subprocess, sys\nsubprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)  # MARK"], start_new_session=True)\nif os.fork() == 0:\n    os.setsid()\n    if os.fork():\n        os._exit(0)\n    import time\n    time.sleep(600)\nprint("left")\n',
    {says: /^left\n$/},
  ],
  [
    'starts others in sessions of their own, with nothing in their environment',
    'import subprocess, sys\nagain = "import subprocess, sys; subprocess.Popen([sys.executable, \'-c\', \'import time; time.sleep(600)  # MARK\'], env={}, start_new_session=True).wait()"\nsubprocess.Popen([sys.executable, "-c", again], env={}, start_new_session=True)\nwhile True:\n    pass\n',
    {limit: 'time'},
  ],
  [
    'prints a gigabyte',
    'line = "x" * 1_000_000 + "\\n"\nfor _ in range(1000):\n    print(line, end="")\n',
    {limit: 'output'},
  ],
  ['leaves by os._exit', 'import os\nprint("out", flush=True)\nos._exit(7)\n', {says: /^out\n$/}],
  [
    'stops itself',
    'import os, signal\nprint("stopping")\nos.kill(os.getpid(), signal.SIGSTOP)\n',
    {says: /^stopping\n$/, limit: 'time'},
  ],
  [
    'kills itself',
    'import os\nos.kill(os.getpid(), 9)\n',
    {refused: /died while it ran program\.py, in line 2 .*SIGKILL/},
  ],
  [
    'ignores every signal',
    'import signal\nfor number in range(1, 65):\n    try:\n        signal.signal(number, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\nwhile True:\n    try:\n        pass\n    except BaseException:\n        pass\n',
    {limit: 'time'},
  ],
  ['takes all memory', 'kept = []\nwhile True:\n    kept.append(bytearray(10_000_000))\n', {limit: 'memory'}],
  [
    'writes into the heap',
    'import ctypes\nfor at in range(0, 1 << 16, 8):\n    ctypes.memset(id(int) + at, 0xFF, 8)\n',
    {refused: /died while it ran program\.py|The recorder failed on program\.py/},
  ],
  [
    'patches sys.monitoring and sys.settrace',
    'import sys\nfor name in ("settrace", "setprofile", "_getframe", "monitoring"):\n    if hasattr(sys, name):\n        setattr(sys, name, None)\nprint("done")\n',
    {says: /^done\n$/},
  ],
  [
    'takes the tools of sys.monitoring',
    'import sys\nm = getattr(sys, "monitoring", None)\nfor tool in range(6):\n    if m and m.get_tool(tool):\n        m.set_events(tool, 0)\n        m.free_tool_id(tool)\nprint("done")\n',
    {},
  ],
  ['deletes all builtins', hostile('no_builtins.py'), {says: /^$/}],
  ['replaces builtins', hostile('other_builtins.py'), {says: /^done\n/}],
  ['patches every module', hostile('patched_modules.py'), {says: /^done\n$/}],
  ['hears of everything', hostile('hooks.py'), {limit: 'tracing'}],
  [
    'refuses whatever audit hooks hear of',
    'import sys\ndef refuse(*_):\n    raise RuntimeError\nsys.addaudithook(refuse)\nx = [1]\nx.append(2)\nsys.exit(len(x))\n',
    {limit: 'tracing'},
  ],
  ['makes the tools of sys.monitoring its own', hostile('monitoring.py'), {limit: 'tracing'}],
  [
    'leaves threads running',
    'import threading, time\nfor _ in range(3):\n    threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\nprint("started")\n',
    {},
  ],
];

function hostile(file: string): string {
  return readFileSync(new URL(`../hostile/${file}`, import.meta.url), 'utf8');
}

/** What is told of the output, and what cut it; both empty for a program that starts a thread, whose run is ended there. */
async function follow(python: string, path: string): Promise<{output: string; cuts: string[]}> {
  const program = await readProgram(path);
  const steps = await followSteps({
    ...{python: await interpreterAt(python), program, path, signal: undefined},
    front: await frontOf(python, program),
    limits: {...defaultLimits, timeMs: TIME_MS, memoryBytes: MEMORY_BYTES},
  });
  if (steps.kind !== 'followed') return {output: '', cuts: []};
  const output = steps.run.events.map((e) => (e.kind === 'output' && e.stream === 'stdout' ? e.text : ''));
  return {output: output.join(''), cuts: steps.cuts.map(({limit}) => limit)};
}

/** Processes that still run something of the program's. */
function left(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(folder);
    } catch {
      return false;
    }
  });
}

describe.each(newest)('of a program that means no good, $version', {timeout: LONG}, ({path: python}) => {
  it.each(programs)('%s', async (_, text, {says, refused, limit}) => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-hostile-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    const path = join(folder, 'program.py');
    writeFileSync(path, text.replace('MARK', folder));
    const before = process.memoryUsage().rss;
    try {
      const {output, cuts} = await follow(python, path);
      expect(refused).toBeUndefined();
      expect(output).toMatch(says ?? /^/);
      if (limit) expect(cuts).toContain(limit);
    } catch (error) {
      if (!(error instanceof RecorderFailure)) throw error;
      expect(error.message).toMatch(refused ?? /^$/);
      expect(error.message).toMatch(/^[A-Z].*\.$/);
    }
    expect(left(folder)).toEqual([]);
    expect((process.memoryUsage().rss - before) / 1024 ** 2).toBeLessThan(MOST_HOST_MB);
  });

  it('no run that watches its memory takes more of it than it may, or leaves anybody', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-hostile-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    const path = join(folder, 'program.py');
    writeFileSync(
      path,
      'import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(600)\nkept = []\nwhile True:\n    kept.append(bytearray(10_000_000))\n',
    );
    const start = performance.now();
    await watchMemory({
      ...{python: await interpreterAt(python), path, timeMs: LONG, signal: undefined},
      memoryBytes: MEMORY_BYTES,
    });
    expect(performance.now() - start).toBeLessThan(LONG / 2);
    expect(left(folder)).toEqual([]);
  });
});
