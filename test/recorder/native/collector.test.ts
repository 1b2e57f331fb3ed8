import {type ExecFileSyncOptionsWithStringEncoding, execFileSync} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {watchCollector} from '../../../src/recorder/native/collector.ts';
import {type Collection, Collector} from '../../../src/recording/collector.ts';
import {cycles} from '../../support/cycles.ts';
import {interpreterAt, oldestAndNewest} from '../../support/pythons.ts';

const harness = new URL('../../../src/recorder/native/python/collected.py', import.meta.url).pathname;
const withGil = oldestAndNewest();

describe.skipIf(withGil.length === 0).each(withGil)(
  'the collector of CPython $version',
  ({path, version}) => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-collector-'));
    const found = new Map<string, Collector>();

    beforeAll(async () => {
      const python = await interpreterAt(path);
      for (const [name, text] of Object.entries(cycles)) {
        const file = join(folder, `${name}.py`);
        writeFileSync(file, text);
        const program = {name: `${name}.py`, bytes: Buffer.from(text), sha256: '', modules: []};
        const collector = await watchCollector({
          python,
          program,
          path: file,
          timeMs: 20_000,
          memoryBytes: 1 << 29,
          signal: undefined,
        });
        found.set(name, Collector.parse(collector));
      }
    }, 60_000);
    afterAll(() => rmSync(folder, {recursive: true}));

    const of = (name: keyof typeof cycles): Collector => {
      const collector = found.get(name);
      if (!collector) throw new Error(`${name} was not recorded`);
      return collector;
    };
    const asked = (name: keyof typeof cycles): Collection[] => of(name).collections.filter((c) => c.asked);
    /** What the program prints by itself, and with the collector watched. */
    const outputs = (name: keyof typeof cycles): [string, string] => {
      const options: ExecFileSyncOptionsWithStringEncoding = {
        encoding: 'utf8',
        cwd: folder,
        stdio: ['ignore', 'pipe', 'ignore'],
      };
      const program = join(folder, `${name}.py`);
      return [
        execFileSync(path, ['-B', program], options),
        execFileSync(path, ['-B', harness, program, join(folder, 'lines'), '0,0,0,80,80'], options),
      ];
    };

    test('thresholds are those of this version', () => {
      const first = version < '3.13' ? 700 : 2000;
      expect(of('none')).toMatchObject({kind: 'generational', enabled: true, thresholds: [first, 10, 10]});
    });

    test('a program without garbage has no collection, and leaves nothing', () => {
      expect(of('none').collections).toEqual([]);
      expect(of('none').left).toEqual({unreachable: 0, objects: []});
    });

    test('a cycle that nobody collects is told as left', () => {
      expect(of('left').collections).toEqual([]);
      const {objects = [], unreachable} = of('left').left ?? {};
      expect(unreachable).toBe(objects.length);
      expect(objects.find(({type}) => type === 'Node')).toMatchObject({
        count: objects.length,
        inner: objects.length,
        fate: 'left',
      });
    });

    test('two objects that refer to each other have no references from outside', () => {
      const collection = asked('pair').at(-1);
      const nodes = collection?.objects.filter(({type}) => type === 'Node') ?? [];
      expect(collection).toMatchObject({
        generation: 2,
        place: {code: 0, line: 17},
        after: [expect.any(Number), 0, 0],
      });
      expect(nodes.map(({fate}) => fate)).toEqual(['freed', 'freed', 'kept']);
      // `b` is what `other` and `third` of `a` refer to.
      expect(nodes.slice(0, 2).map(({count, inner}) => [count, inner])).toEqual([
        [1, 1],
        [2, 2],
      ]);
      const kept = nodes[2];
      // A name and the attribute `friend`; the module's dict is tracked too: both are references from inside.
      expect(kept).toMatchObject({count: 2, inner: 2});
    });

    test('what is told of a cycle adds up', () => {
      for (const name of ['pair', 'finalisers', 'builtins', 'eager', 'frozen', 'churn'] as const) {
        for (const {objects, unreachable = 0, collected} of of(name).collections) {
          const lost = objects.filter(({fate}) => fate !== 'kept');
          if (unreachable > lost.length) continue;
          const references = lost.flatMap(({refers}) => refers);
          for (const [index, {count, inner, fate}] of objects.entries()) {
            if (fate === 'kept') continue;
            expect(inner).toBe(count);
            expect(references.filter((to) => to === index)).toHaveLength(inner);
          }
          // What a finaliser itself had freed is no longer there for the collector to count.
          expect(objects.filter(({fate}) => fate === 'unknown')).toEqual([]);
          expect(lost.filter(({fate}) => fate === 'freed').length).toBeGreaterThanOrEqual(collected ?? 0);
        }
      }
    });

    test('finalisers are told in the order in which they ran', () => {
      const [, first, second] = asked('finalisers');
      expect(first?.finalisers.map(({kind, qualname}) => [kind, qualname])).toEqual([
        ['weakref callback', 'gone'],
        ['__del__', 'Saying.__del__'],
        ['__del__', 'Raising.__del__'],
        ['__del__', 'Returning.__del__'],
      ]);
      expect(first?.finalisersSeen).toBe(true);
      const fates = (collection: Collection | undefined) =>
        Object.fromEntries(
          (collection?.objects ?? []).filter(({type}) => type !== 'dict').map(({type, fate}) => [type, fate]),
        );
      expect(fates(first)).toEqual({Node: 'freed', Saying: 'freed', Raising: 'freed', Returning: 'survived'});
      // Its finaliser has run: it does not run again.
      expect(second?.finalisers).toEqual([]);
      expect(fates(second)).toEqual({Returning: 'freed'});
    });

    test('closures, generators and frames are garbage like any other', () => {
      const [, closure, generator, failing] = asked('builtins');
      const types = (collection: Collection | undefined) =>
        (collection?.objects ?? [])
          .filter(({fate}) => fate === 'freed')
          .map(({type}) => type)
          .sort();
      expect(types(closure)).toEqual(expect.arrayContaining(['cell', 'function', 'tuple']));
      expect(types(generator)).toEqual(expect.arrayContaining(['cell', 'generator']));
      expect(generator?.finalisers).toEqual([
        {kind: 'generator', qualname: 'generator.<locals>.produce', code: expect.any(Number)},
      ]);
      expect(types(failing)).toEqual(expect.arrayContaining(['ValueError', 'frame']));
    });

    test('a collector that is switched off is only asked', () => {
      const collections = of('disabled').collections;
      expect(collections.map((c) => c.asked)).toEqual([true, true]);
      expect(collections[1]?.unreachable).toBe(collections[1]?.collected);
      expect(collections[1]?.before[0]).toBeGreaterThan(3999);
    });

    test('what is frozen is not looked at', () => {
      const [, frozen, thawed] = asked('frozen');
      expect(frozen?.unreachable).toBe(0);
      expect(thawed?.objects.filter(({fate}) => fate === 'freed').map(({type}) => type)).toContain('Node');
    });

    test('a low threshold is told with the collections that it causes', () => {
      const own = of('eager').collections.filter((c) => !c.asked);
      expect(own.length).toBeGreaterThan(5);
      expect(own[0]?.thresholds?.[0]).toBe(1);
      for (const {before} of own) expect(before[0]).toBeGreaterThan(1);
    });

    test('a cycle of thousands is counted, and told in part', () => {
      const big = asked('thousands').at(-1);
      expect(big).toMatchObject({unreachable: 10_000, collected: 10_000});
      expect(big?.objects.length).toBeLessThan(100);
    });

    test('what is put into gc.garbage is told so', () => {
      const node = asked('saved')
        .at(-1)
        ?.objects.find(({type}) => type === 'Node');
      expect(node?.fate).toBe('garbage');
    });

    test('the program prints what it prints without the recorder', () => {
      for (const name of Object.keys(cycles) as (keyof typeof cycles)[]) {
        if (name === 'churn') continue;
        const [plain, watched] = outputs(name);
        expect(watched, name).toBe(plain);
      }
    });

    test('from one collection to the next, as many objects are made as without the recorder', () => {
      const gaps = (text: string) => {
        const where = JSON.parse(text) as number[];
        return where.slice(1).map((at, i) => at - (where[i] ?? 0));
      };
      const [plain, watched] = outputs('churn').map(gaps);
      expect(plain?.length).toBeGreaterThan(2);
      // The first may begin at a moment of its own.
      for (const [i, gap] of (plain ?? []).slice(1, -1).entries())
        expect(Math.abs(gap - (watched?.[i + 1] ?? 0))).toBeLessThanOrEqual(1);
    });

    test('collections come by themselves where they come without the recorder', () => {
      const own = of('churn').collections.filter((c) => !c.asked);
      const where = JSON.parse(outputs('churn')[0]) as number[];
      // To within some dozen objects, so the last one may be missing or one more.
      expect(Math.abs(own.length - where.length)).toBeLessThanOrEqual(1);
      expect(new Set(own.map(({place}) => place?.code))).not.toContain(0);
      // The threshold: every object counts one.
      for (const {before} of own) expect(before[0]).toBeGreaterThan(of('churn').thresholds[0]);
    });
  },
);
