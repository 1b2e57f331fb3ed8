import {spawnSync} from 'node:child_process';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it, onTestFinished, vi} from 'vitest';
import {codeOf, type Moment, type Recording, replay} from '../../../src/recording/index.ts';
import {oldestAndNewest} from '../../support/pythons.ts';
import {follow, printed, recordingOf, written} from './followed.ts';

/** Milliseconds, on a busy machine. */
const LONG = 60_000;
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const programs = [
  ...readdirSync(here('steps/')).map((name) => here(`steps/${name}`)),
  ...readdirSync(here('../../../assets/programs/'))
    .filter((name) => name.endsWith('.py'))
    .map((name) => here(`../../../assets/programs/${name}`)),
];
const found = process.platform === 'linux' ? oldestAndNewest() : [];

interface Truth {
  readonly output: string;
  readonly error: string | null;
  readonly tokens: [string, string][];
  readonly nodes: number;
  readonly codes: {
    qualname: string;
    bytes: string;
    effects: [number, string, number, number, number | null][];
    handlers: [number, number, number, number][];
  }[];
}

function nameAt(recording: Recording, step: number): string | undefined {
  const {frame = 0, offset} = recording.run.steps[step] ?? {};
  return codeOf(recording, frame).instructions.find((i) => i.offset === offset)?.name;
}

describe.each(found)('steps by $version', {timeout: LONG}, ({path: python, version}) => {
  describe.each(programs.map((path) => ({path, name: path.split('/').at(-1)})))('of $name', ({path}) => {
    let recording: Recording;
    let moments: Moment[];
    let truth: Truth;

    beforeAll(async () => {
      const {stdout} = spawnSync(python, ['-B', here('steps.py'), path], {
        encoding: 'utf8',
        env: {...process.env, PYTHONHASHSEED: '0'},
      });
      truth = JSON.parse(stdout);
      recording = await recordingOf(python, path);
      moments = [...replay(recording)];
    }, LONG);

    it('does what the program does when nobody follows it', () => {
      expect(recording.header.cuts).toEqual([]);
      expect(printed(recording)).toBe(truth.output);
      expect(recording.run.end.exception?.split(':')[0] ?? null).toBe(truth.error);
    });

    it('has its tokens, its nodes and its code objects', () => {
      expect(recording.tokens.map(({type, string}) => [type, string])).toEqual(truth.tokens);
      expect(recording.tree.length).toBeGreaterThan(0);
      expect(recording.codes.map(({qualname, bytes}) => [qualname, bytes])).toEqual(
        truth.codes.map(({qualname, bytes}) => [qualname, bytes]),
      );
      expect(recording.codes.map((c) => c.instructions.map((i) => [i.offset, i.name]))).toEqual(
        truth.codes.map((c) => c.effects.map(([offset, name]) => [offset, name])),
      );
    });

    it('moves the stack at each step as the instruction does', () => {
      const last = new Map<number, {offset: number; depth: number}>();
      let followed = 0;
      for (const {instruction, frame: number, frames} of moments) {
        const frame = frames.get(number);
        if (!instruction || !frame) continue;
        const {offset} = instruction;
        const depth = frame.stack.length;
        const before = last.get(number);
        last.set(number, {offset, depth});
        if (!before) continue;
        const code = truth.codes[recording.codes.indexOf(frame.code)];
        const isHandled = code?.handlers.some(
          ([start, end, target, held]) =>
            target === offset && start <= before.offset && before.offset < end && held === depth,
        );
        if (isHandled) continue;
        const effect = code?.effects.find(([at]) => at === before.offset);
        const moved = depth - before.depth;
        // FOR_ITER at its end skips what would take its two values off.
        if (effect?.[1] === 'FOR_ITER' && moved < 0) expect(moved).toBe(-1);
        else expect([effect?.[2], effect?.[3]], `${effect?.[1]} at ${before.offset}`).toContain(moved);
        followed++;
      }
      expect(followed).toBeGreaterThan(moments.length / 3);
    });

    it('counts as sys.getrefcount does', () => {
      let compared = 0;
      for (const [i, moment] of moments.entries()) {
        const frame = moment.frames.get(moment.frame);
        const top = moment.objects.get(frame?.stack.at(-1) ?? 0);
        const callee = frame?.stack.slice(-3, -1).map((slot) => moment.objects.get(slot)?.repr);
        if (moment.instruction?.name !== 'CALL' || !callee?.includes('<built-in function getrefcount>'))
          continue;
        if (top?.count === null) continue;
        const next = moments.slice(i + 1).find((m) => m.frame === moment.frame);
        const result = next?.frames.get(moment.frame)?.stack.at(-1);
        expect(next?.objects.get(result ?? 0)?.repr).toBe(String(top?.count));
        compared++;
      }
      if (path.endsWith('counts.py')) expect(compared).toBeGreaterThan(12);
    });

    it('has no object that is on a stack or in a local after its death', () => {
      const died = new Map(recording.run.objects.map(({id, died}) => [id, died ?? Infinity]));
      const born = new Map(recording.run.objects.map(({id, born}) => [id, born ?? -1]));
      for (const [step, moment] of moments.entries()) {
        const frame = moment.frames.get(moment.frame);
        for (const slot of [...(frame?.stack ?? []), ...(frame?.locals ?? [])]) {
          if (slot === 0) continue;
          expect(died.get(slot)).toBeGreaterThanOrEqual(step);
          expect(born.get(slot)).toBeLessThan(step);
        }
      }
    });

    it('tells no count of an object after its death', () => {
      const died = new Map(recording.run.objects.map(({id, died}) => [id, died ?? Infinity]));
      const late = recording.run.steps.flatMap(({counts = []}, step) =>
        counts.filter(([id]) => (died.get(id) ?? Infinity) < step).map(([id, count]) => [step, id, count]),
      );
      expect(late).toEqual([]);
    });
  });

  it('knows the births and the deaths of a list, of an instance and of an iterator', async () => {
    const recording = await recordingOf(
      python,
      written(
        'class Box:\n    def __init__(self):\n        self.held = [1000]\n\n\ndef main():\n    box = Box()\n    for n in box.held:\n        pass\n    box = None\n\n\nmain()\n',
      ),
    );
    const {objects, steps} = recording.run;
    const at = (step: number | undefined) => {
      const told = steps[step ?? -1];
      const code = told && codeOf(recording, told.frame);
      const instruction = code?.instructions.find(({offset}) => offset === told?.offset);
      return [instruction?.line, instruction?.name.split('_')[0]];
    };
    const life = (type: string) =>
      objects.filter((o) => o.type === type).map((o) => [at(o.born), at(o.died)]);
    expect(life('Box')).toEqual([
      [
        [7, 'CALL'],
        [10, 'STORE'],
      ],
    ]);
    expect(life('list')).toEqual([
      [
        [3, 'BUILD'],
        [10, 'STORE'],
      ],
    ]);
    expect(life('list_iterator')).toEqual([
      [
        [8, 'GET'],
        [8, 'FOR'],
      ],
    ]);
  });

  it.each([
    [
      'a fork',
      'import os\nif os.fork() == 0:\n    print("child")\n    os._exit(3)\nprint(os.wait()[1] >> 8)\n',
      'child\n3\n',
      'finished',
    ],
    [
      'files that are closed',
      'import os\nos.closerange(3, 4096)\nprint(open("/dev/null").fileno())\n',
      '3\n',
      'finished',
    ],
    ['os._exit', 'import os\nprint("before")\nos._exit(4)\n', 'before\n', 'exit'],
    [
      'another program',
      'import os, sys\nprint("before")\nos.execv(sys.executable, [sys.executable, "-c", "print(1)"])\n',
      'before\n1\n',
      'exit',
    ],
    [
      'output past Python',
      'import os, subprocess\nsubprocess.run(["echo", "sub"])\nos.write(1, b"raw\\n")\n',
      'sub\nraw\n',
      'finished',
    ],
    [
      'a recursion without end',
      'import sys\nsys.setrecursionlimit(60)\ndef f(n):\n    global deepest\n    deepest = n\n    f(n + 1)\ntry:\n    f(1)\nexcept RecursionError as e:\n    t, n = e.__traceback__, 1\n    while t.tb_next:\n        t, n = t.tb_next, n + 1\n    print(deepest, n, t.tb_lineno, e)\n',
      '59 60 6 maximum recursion depth exceeded\n',
      'finished',
    ],
    [
      'what is finalised last',
      'class A:\n    def __del__(self):\n        print("last")\na = A()\nprint("end")\n',
      'end\nlast\n',
      'finished',
    ],
    [
      'a kill while all is finalised',
      'import os, signal\nclass A:\n    def __del__(self, kill=os.kill, own=os.getpid()):\n        kill(own, 9)\na = A()\nx = 1\nprint("end")\n',
      'end\n',
      'finished',
    ],
    [
      'a class that changes',
      'class A: pass\nclass B: pass\na = A()\na.__class__ = B\na.x = 1\nprint(a.x)\n',
      '1\n',
      'finished',
    ],
  ])('survive %s', async (_, text, output, how) => {
    const recording = await recordingOf(python, written(text));
    expect(printed(recording)).toBe(output);
    expect(recording.run.end.how).toBe(how);
    expect(recording.run.steps.length).toBeGreaterThan(5);
    expect(recording.run.objects.filter((o) => o.type === 'A' && o.died !== undefined)).toEqual([]);
  });

  it('go on where the program traces itself, or end there and say so', async () => {
    const {header, run} = await recordingOf(
      python,
      written('import sys\nsys.settrace(lambda *_: None)\nx = 1\nprint(x)\n'),
    );
    const cuts = header.cuts.map(({limit}) => limit);
    const isTold = run.events.at(-1)?.kind === 'return';
    // Before 3.12 the program's trace function takes the place of the recorder's.
    const isOld = header.interpreter.version.startsWith('3.11.');
    expect([cuts, isTold]).toEqual(isOld ? [['tracing'], false] : [[], true]);
    expect(run.totals?.complete, 'what its trace function does is not counted').toBe(false);
  });

  it.skipIf(version.startsWith('3.11.'))('tell what trace functions change where it changes', async () => {
    const recording = await recordingOf(
      python,
      written(
        'import sys\nlog = []\ndef trace(frame, event, _):\n    log.append(event[0])\n    return trace\ndef f(x):\n    y = x\n    z = y\n    return log\nsys.settrace(trace)\nf(1)\n',
      ),
    );
    const {run} = recording;
    const log = run.objects.find(({type, repr}) => type === 'list' && repr === '[]')?.id;
    const told = run.steps.flatMap(({frame, offset, contents = []}) => {
      const code = codeOf(recording, frame);
      if (code.name !== 'f') return [];
      const seen = contents.find(({id}) => id === log);
      return [`${code.instructions.find((i) => i.offset === offset)?.name} ${seen?.repr ?? '-'}`];
    });
    // A line's first instruction comes behind what was done for the line.
    expect(told).toEqual([
      "RESUME ['c']",
      "LOAD_FAST ['c', 'l']",
      'STORE_FAST -',
      "LOAD_FAST ['c', 'l', 'l']",
      'STORE_FAST -',
      "LOAD_GLOBAL ['c', 'l', 'l', 'l']",
      'RETURN_VALUE -',
    ]);
  });

  it('tell the end of an int in whose place the next event has its offset, an int like it', async () => {
    const lines = `${'a = 1\n'.repeat(80)}zero = 0\nfor n in range(258, 460, 2):\n    n + zero\n`;
    const recording = await recordingOf(python, written(lines));
    const temporary = recording.run.objects.filter(({type, born}) => type === 'int' && born !== undefined);
    const isLate = temporary.filter(
      ({born = 0, died}) => died !== born + 1 && nameAt(recording, born) === 'BINARY_OP',
    );
    expect(temporary.length).toBeGreaterThan(100);
    expect(isLate).toEqual([]);
  });

  it('end where the program is killed, and say so', async () => {
    const killed = follow(python, written('import os\nx = 1\nos.kill(os.getpid(), 9)\n'));
    await expect(killed).rejects.toThrow(
      'The interpreter died while it ran program.py, in line 3 (<module>) (SIGKILL).',
    );
  });

  it('are cut when the time is over', async () => {
    const recording = await recordingOf(python, written('x = 1\nimport time\ntime.sleep(60)\n'), {
      timeMs: 300,
    });
    expect(recording.run.end.how).toBe('stopped');
    expect(recording.header.cuts.map(({limit}) => limit)).toEqual(['time']);
  });

  it('tell no count of a string that is interned, which others hold too, but of another', async () => {
    const {run} = await recordingOf(
      python,
      written(
        "a = 'balance'\nb = ' '.join([a, a])\nc = '-'.join([a, a])\nsetattr(type('A', (), {}), c, 1)\nprint(a, b, c)\n",
      ),
    );
    const counted = new Set(run.steps.flatMap(({counts = []}) => counts.map(([id]) => id)));
    const told = (repr: string) => run.objects.filter((o) => o.repr === repr).map(({id}) => counted.has(id));
    expect(told("'balance'")).toEqual([false]);
    expect(told("'balance balance'")).toEqual([true]);
    // Interned late: what was told before is taken back.
    expect(told("'balance-balance'")).toEqual([false]);
  });

  it('run in a process that has asked for no code before the optimiser', async () => {
    const path = written('x = 1\nprint(x)\n');
    const log = join(dirname(path), 'log');
    writeFileSync(
      join(dirname(path), '_testinternalcapi.py'),
      `import sys\ndef compiler_codegen(*_):\n    print(sys.argv[0], file=open(${JSON.stringify(log)}, 'a'))\n    return ([],)\n`,
    );
    writeFileSync(log, '');
    vi.stubEnv('PYTHONPATH', dirname(path));
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(printed(await recordingOf(python, path))).toBe('1\n');
    const asked = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => basename(line));
    expect(asked).toEqual(version.startsWith('3.11.') ? [''] : ['front.py']);
  });

  it('are given up with the first thread', async () => {
    const path = written(
      'from threading import Thread\nThread(target=print, args=("in it",)).start()\nprint("after")\n',
    );
    expect((await follow(python, path)).steps.kind).toBe('threads');
  });
});
