import {spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it, onTestFinished} from 'vitest';
import {watchNatively} from '../../../src/recorder/native/specialise.ts';
import type {Outcome} from '../../../src/recorder/specialise/index.ts';
import {Specialisation} from '../../../src/recording/specialisation.ts';
import {interpreterAt, pythons} from '../../support/pythons.ts';
import {callOf, expectAgreement, rewritesOf, statesOf, type Truth} from '../specialise/agreement.ts';
import {programs, textOf, type WatchedProgram} from '../specialise/programs.ts';

const TRUTH = fileURLToPath(new URL('../specialise/truth.py', import.meta.url));

interface Asked {
  readonly code: number;
  readonly passes?: boolean;
  readonly warm?: number;
  readonly timeMs?: number;
}

describe.each(pythons().filter(({gil}) => gil))('specialisation in $version', ({path, version}) => {
  const minor = Number(version.split('.')[1]);
  const old = minor === 11;

  async function outcome(text: string, asked: Asked): Promise<Outcome> {
    const {code, passes = false, warm = 0, timeMs = 20_000} = asked;
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
    const program = join(folder, 'program.py');
    writeFileSync(program, text);
    const python = await interpreterAt(path);
    return await watchNatively(
      {python, path: program, timeMs, memoryBytes: 1 << 29, signal: undefined},
      {code, passes, warm, chosen: 'named'},
    );
  }

  async function watched(text: string, asked: Asked): Promise<Specialisation> {
    const made = await outcome(text, asked);
    if ('why' in made) throw new Error(made.why);
    return Specialisation.parse(made.specialisation);
  }

  /** The function watched is the module's only one, or stands behind its classes. */
  async function both(program: WatchedProgram): Promise<{told: Specialisation; truth: Truth}> {
    const before = (program.prelude.match(/^ *(class|def) /gm) ?? []).length;
    const told = await watched(textOf(program), {code: before});
    const {stdout, stderr} = spawnSync(path, [TRUTH], {input: JSON.stringify(program), encoding: 'utf8'});
    if (stdout === '') throw new Error(stderr);
    return {told, truth: JSON.parse(stdout)};
  }

  it('an addition is specialised for integers, and no more once it misses', async () => {
    const {told, truth} = await both(programs.add);
    expectAgreement(told, truth);
    expect(told).toMatchObject({calls: 82, yields: 0, ended: 'program', needed: old ? 8 : 2});
    expect(told.tooRare).toBeUndefined();
    const general = old ? 'BINARY_OP_ADAPTIVE' : 'BINARY_OP';
    expect(rewritesOf(told, 'BINARY_OP').filter(([kind]) => kind !== 'quickened')).toEqual([
      ['specialised', general, 'BINARY_OP_ADD_INT'],
      ['deoptimised', 'BINARY_OP_ADD_INT', general],
    ]);
    // 3.11 sees what a call did at the beginning of the next one.
    expect(callOf(told, 'specialised')).toBe(old ? 9 : 2);
    expect(callOf(told, 'deoptimised')).toBe(12 + 53 + (old ? 1 : 0));
  });

  it('or is specialised for what it meets instead', async () => {
    const {told, truth} = await both(programs.floats);
    expectAgreement(told, truth);
    expect(rewritesOf(told, 'BINARY_OP').at(-1)?.[2]).toBe('BINARY_OP_ADD_FLOAT');
  });

  it('attributes and methods of an instance', async () => {
    const {told, truth} = await both(programs.attribute);
    expectAgreement(told, truth);
    expect(told.rewrites.map(({to}) => to)).toEqual(
      expect.arrayContaining(['LOAD_ATTR_INSTANCE_VALUE', 'STORE_ATTR_INSTANCE_VALUE']),
    );
  });

  it('a site that meets four classes', async () => {
    const {told, truth} = await both(programs.megamorphic);
    expectAgreement(told, truth);
    const forms = new Set(rewritesOf(told, 'LOAD_ATTR').map(([, , to]) => to));
    expect(forms.size).toBeGreaterThan(1);
  });

  it('a builtin whose name the module takes', async () => {
    const {told, truth} = await both(programs.global);
    expectAgreement(told, truth);
    const forms = rewritesOf(told, 'LOAD_GLOBAL').map(([, , to]) => to);
    expect(forms).toContain('LOAD_GLOBAL_BUILTIN');
    expect(forms.at(-1)).toBe(old ? 'LOAD_GLOBAL_ADAPTIVE' : 'LOAD_GLOBAL_MODULE');
  });

  it('a loop of the module, pass by pass', async () => {
    const told = await watched('t = 0\nfor i in range(20):\n    t = t + i\nwhile t > 180:\n    t -= 1\n', {
      code: 0,
      passes: true,
    });
    // The last test of a while loop falls through: it jumps back once less.
    expect(told.passes).toBe(29);
    const passes = told.moments.filter(({kind}) => kind === 'pass');
    expect(passes).toHaveLength(29);
    expect(new Set(passes.map(({at}) => at)).size).toBe(2);
    // In 3.11 the module's beginning and seven jumps quicken it.
    const add = told.rewrites.find(({to}) => to === 'BINARY_OP_ADD_INT');
    expect(told.moments[add?.moment ?? -1]?.number).toBe(old ? 8 : 2);
    // Whoever watches the jumps sees nothing of them.
    if (!old) expect(told.sites.map(({start}) => start[0])).not.toContain('JUMP_BACKWARD');
  });

  it('a generator, yield by yield', async () => {
    const told = await watched(
      'def squares(n):\n    for i in range(n):\n        yield i * i\nlist(squares(12))\n',
      {
        code: 1,
      },
    );
    expect(told).toMatchObject({calls: 1, yields: 12, ended: 'program'});
    expect(told.rewrites.map(({to}) => to)).toContain('BINARY_OP_MULTIPLY_INT');
  });

  it('calls that end with an exception are calls', async () => {
    const told = await watched(
      'def f(x):\n    if x + 1:\n        raise ValueError\nfor i in range(5):\n    try:\n        f(i)\n    except ValueError:\n        pass\n',
      {code: 1},
    );
    expect(told.calls).toBe(5);
  });

  it('a program that repeats it too rarely says so; run again it is specialised', async () => {
    const text = 'def add(a, b):\n    return a + b\nadd(1, 2)\nprint("seen")\n';
    const told = await watched(text, {code: 1});
    expect(told).toMatchObject({calls: 1, tooRare: true, rewrites: old ? [] : told.rewrites});
    expect(told.rewrites.filter(({kind}) => kind === 'specialised')).toEqual([]);
    expect(told.warm).toBeUndefined();
    const warm = await watched(text, {code: 1, warm: 9});
    expect(warm).toMatchObject({calls: 10, warm: 9});
    expect(warm.tooRare).toBeUndefined();
    expect(warm.rewrites.at(-1)?.to).toBe('BINARY_OP_ADD_INT');
    const seen = warm.moments[warm.rewrites.at(-1)?.moment ?? -1];
    expect(seen?.warm).toBe(old ? 8 : 1);
    expect(warm.moments[0]?.warm).toBeUndefined();
  });

  it('of very many calls the first are told, and then those in which something changed', async () => {
    const told = await watched(
      'def f(x):\n    return x + x\nfor i in range(30000):\n    f(i if i < 25000 else 1.5)\n',
      {
        code: 1,
      },
    );
    expect(told).toMatchObject({calls: 20_000, ended: 'enough'});
    expect(told.moments.slice(0, 100).map(({number}) => number)).toEqual(
      Array.from({length: 100}, (_, i) => i + 1),
    );
    for (const {changes} of told.moments.slice(100)) expect(changes).not.toEqual([]);
    expect(statesOf(told)).toHaveLength(told.moments.length);
  });

  it('a program that traces itself is told as far as it does not', async () => {
    const told = await watched(
      'import sys\ndef f(x):\n    return x + x\nfor i in range(10):\n    f(i)\nsys.settrace(lambda *_: None)\nfor i in range(10):\n    f(i)\n',
      {code: 1},
    );
    expect(told.ended).toBe('tracing');
  });

  it('is stopped with what it has told, when it does not end or dies', async () => {
    const loop = 'def f(x):\n    return x + x\nfor i in range(10):\n    f(i)\n';
    const endless = await watched(`${loop}while True: pass\n`, {code: 1, timeMs: 1200});
    expect(endless).toMatchObject({ended: 'time'});
    expect(endless.calls).toBeGreaterThan(8);
    const dead = await watched(`${loop}import os\nos._exit(3)\n`, {code: 1});
    expect(dead).toMatchObject({ended: 'death'});
    expect(dead.calls).toBeGreaterThan(8);
  });

  it('what the program forks off has nothing to say', async () => {
    const told = await watched(
      'import os\ndef f(x):\n    return x + x\nchild = os.fork()\nfor i in range(10):\n    f(i)\nif child:\n    os.waitpid(child, 0)\n',
      {code: 1},
    );
    expect(told).toMatchObject({calls: 10, ended: 'program'});
  });
});
