import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {recordNative} from '../../../src/recorder/native/record.ts';
import {type Collection, compareRecordings, type Recording} from '../../../src/recording/index.ts';
import {pythons} from '../../support/pythons.ts';

/** Prints where the objects are, what the collector says, and in which order it finalised. */
const program = `import gc

class Node:
    def __del__(self):
        print('del', self.name)

def pair():
    a, b = Node(), Node()
    a.name, b.name = 'a', 'b'
    a.other, b.other = b, a
    print(hex(id(a)), hex(id(b)))

kept = Node()
kept.name = 'kept'
pair()
print(gc.collect())
kept.self = kept
gc.collect(1)
`;

const withGil = pythons().filter(({gil}) => gil);

describe.skipIf(withGil.length === 0).each(withGil)(
  'a collection that CPython $version is asked for',
  ({path}) => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-collections-'));
    const file = join(folder, 'asked.py');
    let recording: Recording;
    let collections: Collection[];
    let lines: string[];

    beforeAll(async () => {
      writeFileSync(file, program);
      recording = await recordNative(file, {python: path});
      collections = recording.collector?.collections ?? [];
      const text = recording.run.events.map((event) => (event.kind === 'output' ? event.text : ''));
      lines = text.join('').split('\n');
    }, 60_000);
    afterAll(() => rmSync(folder, {recursive: true}));

    const objectsOf = (collection: Collection | undefined, fate: string) =>
      (collection?.objects ?? [])
        .filter((object) => object.fate === fate)
        .map(({object}) => recording.run.objects.find(({id}) => id === object));

    test('is told with the step that asked', () => {
      expect(collections.map(({asked, generation}) => [asked, generation])).toEqual([
        [true, 2],
        [true, 1],
      ]);
      for (const {step = -1, place} of collections) {
        const told = recording.run.steps[step];
        expect(recording.run.frames[told?.frame ?? -1]?.code).toBe(place?.code);
        expect(told?.offset).toBe(place?.offset);
      }
    });

    test('names the objects of the run that was followed, which the step freed', () => {
      const [first, second] = collections;
      const freed = objectsOf(first, 'freed').filter((object) => object?.type === 'Node');
      expect(freed.map((object) => object?.address)).toEqual(lines[0]?.split(' '));
      for (const object of freed) {
        expect(object?.died).toBeGreaterThanOrEqual(first?.step ?? Number.POSITIVE_INFINITY);
        expect(object?.died).toBeLessThan(second?.step ?? 0);
      }
      const kept = objectsOf(first, 'kept').find((object) => object?.type === 'Node');
      expect(kept).toMatchObject({type: 'Node'});
      expect(kept?.died).toBeUndefined();
    });

    test('tells who was finalised, in the order in which they said so', () => {
      const [first] = collections;
      const named = (first?.finalisers ?? []).map(({kind, qualname, object = -1, frame}) => {
        expect([kind, qualname]).toEqual(['__del__', 'Node.__del__']);
        expect(recording.run.frames[frame ?? -1]).toBeDefined();
        return first?.objects[object]?.object;
      });
      const freed = objectsOf(first, 'freed').filter((object) => object?.type === 'Node');
      expect(named).toEqual(freed.map((object) => object?.id));
      expect(lines.slice(1, 4)).toEqual(['del a', 'del b', String(first?.collected)]);
    });
  },
);

const newest = withGil.at(-1);

test.skipIf(!newest)(
  'a second run agrees in what was asked of the collector, and in memory',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-collections-'));
    try {
      const file = join(folder, 'asked.py');
      writeFileSync(file, program.replace('hex(id(a)), hex(id(b))', 'a.name, b.name'));
      const [one, other] = [
        await recordNative(file, {python: newest?.path ?? ''}),
        await recordNative(file, {python: newest?.path ?? ''}),
      ];
      expect(one.collector?.collections.length).toBe(2);
      expect(compareRecordings(one, other)).toEqual({notes: []});
    } finally {
      rmSync(folder, {recursive: true});
    }
  },
  60_000,
);
