import {execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {NativeInterpreter} from '../../../src/recorder/native/interpreter.ts';
import {watchMemory} from '../../../src/recorder/native/memory.ts';
import {Memory, type MemoryObject, type PoolState} from '../../../src/recording/memory.ts';
import {cycles} from '../../support/cycles.ts';
import {interpreterAt, pythons} from '../../support/pythons.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const harness = here('../../../src/recorder/native/python/pooled.py');
const truth = here('truth-pools.py');
const packages = here('../../../src/recorder');
const withGil = pythons().filter(({gil}) => gil);
const heard = withGil.filter(({version}) => !version.startsWith('3.11.'));

/** Leaves cycles behind that the collector would look for whenever anything is made, with finalisers that ask for memory. */
const left = `import gc

class A:
    def __del__(self):
        seen.append(1)

seen = []
gc.set_threshold(5, 1, 1)
for _ in range(20):
    a = A()
    a.me = a
print(len(seen) > 5)
`;

/** Frees a block and asks for one of the same size: by a name, inside a function; prints whether it is the same. */
const reuse = `class Slotted:
    __slots__ = ('one', 'two')

def inside():
    x = Slotted()
    where = id(x)
    x = None
    y = Slotted()
    return id(y) == where

a = Slotted()
b = Slotted()
where = id(a)
del a
c = Slotted()
print(id(c) == where)
where = id(b)
del b
d = Slotted()
print(id(d) == where)
print(inside())
big = 'x' * len(range(5000))
number = 10 ** 20
pair = (number, big)
`;

describe.skipIf(withGil.length === 0).each(withGil)('pools of CPython $version', ({path}) => {
  test('are what the interpreter itself says of them', () => {
    const read = JSON.parse(execFileSync(path, ['-B', truth, packages], {encoding: 'utf8'}));
    expect(read.arenas).toBe(read.printed);
    const sizes = Object.keys(read.classes);
    expect(sizes).toHaveLength(32);
    // Between the two looks a call or two come and go.
    for (const size of sizes) {
      const [pools, used, free] = read.classes[size];
      const [seenPools, seenUsed, seenFree] = read.seen[size];
      expect(seenPools, size).toBe(pools);
      expect(Math.abs(seenUsed - used), size).toBeLessThanOrEqual(2);
      expect(seenUsed + seenFree, size).toBe(used + free);
    }
  });

  test.each(['malloc', 'debug'])('are not read where PYTHONMALLOC is %s', (allocator) => {
    const script = 'import sys; sys.path.insert(0, sys.argv[1]); from python.pools import Pools; Pools()';
    const options = {
      encoding: 'utf8',
      stdio: 'pipe',
      env: {...process.env, PYTHONMALLOC: allocator},
    } as const;
    expect(() => execFileSync(path, ['-B', '-c', script, packages], options)).toThrow(/UnknownLayout/);
  });
});

describe.skipIf(heard.length === 0).each(heard)('memory in CPython $version', ({path}) => {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-memory-'));
  const program = join(folder, 'reuse.py');
  let memory: Memory;

  beforeAll(async () => {
    writeFileSync(program, reuse);
    const python = await interpreterAt(path);
    const outcome = await watchMemory({
      python,
      path: program,
      timeMs: 20_000,
      memoryBytes: 1 << 29,
      signal: undefined,
    });
    if ('why' in outcome) throw new Error(outcome.why);
    memory = Memory.parse(outcome.memory);
  }, 30_000);
  afterAll(() => rmSync(folder, {recursive: true}));

  const object = (index: number): MemoryObject => {
    const found = memory.objects[index];
    if (!found) throw new Error(`There is no object ${index}.`);
    return found;
  };
  /** The pools as they were last told before an event's place. */
  const states = (address: string | undefined): PoolState[] =>
    memory.pools.flatMap((pool) => (pool.address === address && pool.state ? [pool.state] : []));

  test('an object lies in a block of a pool of an arena', () => {
    for (const {address, pool, index = -1, bytes, type} of memory.objects) {
      const [state] = states(pool);
      if (pool === undefined) {
        expect(bytes, type).toBeGreaterThan(512);
        continue;
      }
      if (!state) throw new Error('The pool of an object is not told.');
      expect(BigInt(pool) % 16384n).toBe(0n);
      const arena = BigInt(state.arena);
      expect(BigInt(pool) >= arena && BigInt(pool) < arena + 1048576n).toBe(true);
      const start = BigInt(pool) + 48n + BigInt(index * state.blockBytes);
      expect(BigInt(address) >= start && BigInt(address) < start + BigInt(state.blockBytes)).toBe(true);
      if (bytes !== undefined) expect(Math.ceil(bytes / 16) * 16).toBe(state.blockBytes);
    }
    // 16 bytes of the collector's, a header and two slots.
    const slotted = memory.objects.find(({type}) => type === 'Slotted');
    expect(slotted?.bytes).toBe(48);
  });

  test('a pool’s blocks add up', () => {
    expect(memory.pools.length).toBeGreaterThan(3);
    for (const {state} of memory.pools) {
      if (!state) continue;
      const {used, map, untouched, capacity, free, blockBytes} = state;
      const freed = [...BigInt(`0x${map}`).toString(2)].filter((bit) => bit === '1').length;
      expect(used + freed).toBe(untouched);
      expect(untouched).toBeLessThanOrEqual(capacity);
      expect(capacity).toBe(Math.floor((16384 - 48) / blockBytes));
      for (const index of free) expect((BigInt(`0x${map}`) >> BigInt(index)) & 1n).toBe(1n);
    }
  });

  test('a freed block is the next that is handed out, if the program itself says so', () => {
    const printed = execFileSync(path, ['-B', program], {encoding: 'utf8'}).trim().split('\n');
    expect(printed).toEqual(['True', 'True', 'True']);
    const reused = memory.events.filter(
      (event) => event.kind === 'reused' && object(event.object).type === 'Slotted',
    );
    expect(reused).toHaveLength(3);
    for (const event of reused) {
      if (event.kind !== 'reused') continue;
      const {object: now, of: before} = event;
      expect(object(now).address).toBe(object(before).address);
      expect(memory.events).toContainEqual(
        expect.objectContaining({kind: 'freed', object: before, position: 0, next: true}),
      );
    }
  });

  test('what is too large for a block is malloc’s', () => {
    const text = memory.objects.find(({type, repr}) => type === 'str' && repr.startsWith("'xxx"));
    expect(text?.pool).toBeUndefined();
    expect(text?.bytes).toBeGreaterThan(5000);
  });

  test('the program prints what it prints without the recorder', () => {
    const {pair, finalisers, builtins, frozen} = cycles;
    for (const [name, text] of Object.entries({reuse, left, pair, finalisers, builtins, frozen})) {
      const file = join(folder, `${name}.py`);
      writeFileSync(file, text);
      const options = {
        encoding: 'utf8',
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'] as ('ignore' | 'pipe')[],
      } as const;
      const plain = execFileSync(path, ['-B', file], options);
      expect(execFileSync(path, ['-B', harness, file, join(folder, 'lines')], options), name).toBe(plain);
    }
  });
});

test.skipIf(process.platform === 'win32')(
  'is not told in part where a line of it is not understood',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
    try {
      const path = join(folder, 'python');
      const lines = '{"memory":{"arenas":1}}\n{"block":"none of ours"}\n';
      writeFileSync(path, `#!/bin/sh\nprintf '%s' '${lines}' > "$4"\n`, {mode: 0o755});
      const python = {
        path,
        label: '',
        version: '',
        build: '',
        platform: 'linux',
        pointerBits: 64,
        gil: true,
        cores: 1,
      };
      const limits = {timeMs: 10_000, memoryBytes: 2 ** 30, signal: undefined};
      expect(
        await watchMemory({python: python as NativeInterpreter, path: join(folder, 'a.py'), ...limits}),
      ).toEqual({
        why: expect.stringContaining('is not understood'),
      });
    } finally {
      rmSync(folder, {recursive: true, force: true});
    }
  },
);
