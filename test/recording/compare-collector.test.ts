import {beforeAll, describe, expect, test} from 'vitest';
import {
  type Collection,
  type Collector,
  compareRecordings,
  type Memory,
  type Recording,
} from '../../src/recording/index.ts';
import {cycles} from '../support/cycles.ts';
import {recordedSource} from '../support/recorded.ts';

function at<T>(list: readonly T[] | undefined, index: number): NonNullable<T> {
  const found = list?.at(index);
  if (found === undefined || found === null) throw new RangeError(`There is no element ${index}.`);
  return found;
}

/** What the comparison says of a recording that was changed by hand, beside one that was not. */
function changed(original: Recording, change: (recording: Recording) => void) {
  const edited = structuredClone(original);
  change(edited);
  return compareRecordings(edited, original);
}

const collectorOf = ({collector}: Recording): Collector => {
  if (!collector) throw new Error('It tells of no collector.');
  return collector;
};
const last = (recording: Recording): Collection => at(collectorOf(recording).collections, -1);
/** As if a CPython of a machine had made it. */
const natively = (recording: Recording): Recording => {
  const copy = structuredClone(recording);
  copy.header.interpreter.platform = 'linux';
  return copy;
};

describe('what the collector did', () => {
  let embedded: Recording;
  beforeAll(async () => {
    embedded = await recordedSource(
      `${cycles.finalisers}saved.append([saved])\nsaved = None\n`,
      'finalisers.py',
    );
  }, 30_000);

  const mutations: [what: string, change: (recording: Recording) => void, where: RegExp][] = [
    ['a collection less', (r) => void collectorOf(r).collections.pop(), /collections\.2/],
    [
      'its generation',
      (r) => {
        last(r).generation = 0;
      },
      /generation/,
    ],
    [
      'its place',
      (r) => {
        at([last(r).place], 0).offset += 2;
      },
      /place\.offset/,
    ],
    [
      'its step',
      (r) => {
        last(r).step = 0;
      },
      /step/,
    ],
    [
      'how much was unreachable',
      (r) => {
        last(r).unreachable = 40;
      },
      /unreachable/,
    ],
    [
      'how much was collected',
      (r) => {
        last(r).collected = 40;
      },
      /collected/,
    ],
    [
      'how much was not',
      (r) => {
        last(r).uncollectable = 1;
      },
      /uncollectable/,
    ],
    ['an object less', (r) => void last(r).objects.pop(), /objects/],
    [
      'which object it was',
      (r) => {
        at(last(r).objects, 0).object = 1;
      },
      /objects\.0\.object/,
    ],
    ['its count', (r) => void at(last(r).objects, 0).count++, /objects\.0\.count/],
    ['inner references', (r) => void at(last(r).objects, 0).inner++, /objects\.0\.inner/],
    ['to whom it refers', (r) => void at(last(r).objects, 0).refers.push(0), /objects\.0\.refers/],
    [
      'its fate',
      (r) => {
        at(last(r).objects, 0).fate = 'survived';
      },
      /objects\.0\.fate/,
    ],
    [
      'the order of finalisers',
      (r) => void at(collectorOf(r).collections, 1).finalisers.reverse(),
      /collections\.1\.finalisers/,
    ],
    [
      'what was left',
      (r) => {
        collectorOf(r).left = {unreachable: 0, objects: []};
      },
      /left/,
    ],
    [
      'the threshold',
      (r) => {
        collectorOf(r).thresholds[0] = 5;
      },
      /thresholds/,
    ],
    [
      'whether it was on',
      (r) => {
        collectorOf(r).enabled = false;
      },
      /enabled/,
    ],
    [
      'all collections',
      (r) => {
        collectorOf(r).collections = [];
      },
      /collections/,
    ],
  ];

  test.each(mutations)('is compared in the embedded CPython: %s', (_, change, where) => {
    expect(changed(embedded, change).difference?.path.join('.')).toMatch(where);
  });
  test.each(mutations)('is compared in one of a machine: %s', (_, change, where) => {
    expect(changed(natively(embedded), change).difference?.path.join('.')).toMatch(where);
  });

  test('where its counts are those of the interpreter’s own start, they may differ', () => {
    const count = (r: Recording) => {
      collectorOf(r).counts[0]++;
      last(r).before[0]++;
    };
    expect(changed(embedded, count).difference?.path).toEqual(['collector', 'counts', 0]);
    expect(changed(natively(embedded), count)).toEqual({notes: []});
  });

  test('a recording that does not tell of it agrees, with a note; a new run must tell', () => {
    const older = structuredClone(embedded);
    delete older.collector;
    const {difference, notes} = compareRecordings(older, embedded);
    expect([difference, notes.join()]).toEqual([
      undefined,
      expect.stringMatching(/garbage collector.*not compared/),
    ]);
    expect(compareRecordings(embedded, older).difference?.path).toEqual(['collector']);
  });

  test('from the first own start elsewhere on, natively only what was asked for is compared, and where', () => {
    const own = (r: Recording) => {
      const {collections, thresholds} = collectorOf(r);
      const {step: _, ...first} = at(collections, 0);
      const [threshold] = thresholds;
      collections.splice(1, 0, {
        ...first,
        asked: false,
        generation: 0,
        before: [threshold + 1, 0, 0],
      });
    };
    const native = natively(embedded);
    const {difference, notes} = changed(native, own);
    expect([difference, notes.join()]).toEqual([undefined, expect.stringMatching(/collection 2 on/)]);
    expect(changed(embedded, own).difference?.path.join('.')).toMatch(/collections/);
    const found = (r: Recording) => {
      own(r);
      last(r).unreachable = 40;
    };
    expect(changed(native, found).difference).toBeUndefined();
    const moved = (r: Recording) => {
      own(r);
      at([last(r).place], 0).offset += 2;
    };
    expect(changed(native, moved).difference?.path.join('.')).toMatch(/place/);
    const before = (r: Recording) => {
      own(r);
      at(collectorOf(r).collections, 0).unreachable = 1;
    };
    expect(changed(native, before).difference?.path.join('.')).toMatch(/collections\.0\.unreachable/);
  });

  test('what no collector can have done is found out even where both tell it', () => {
    const both = (change: (recording: Recording) => void) => {
      const edited = structuredClone(embedded);
      change(edited);
      return compareRecordings(edited, edited).difference?.path.join('.');
    };
    expect(
      both((r) => {
        at(last(r).objects, 0).inner = 0;
      }),
    ).toMatch(/inner/);
    expect(both((r) => void at(last(r).objects, 0).refers.push(99))).toMatch(/refers/);
    expect(
      both((r) => {
        last(r).unreachable = 0;
      }),
    ).toMatch(/unreachable/);
    expect(
      both((r) => {
        last(r).asked = false;
      }),
    ).toMatch(/before/);
    expect(
      both((r) => {
        at(at(collectorOf(r).collections, 1).finalisers, 1).object = 99;
      }),
    ).toMatch(/finalisers/);
  });
});

describe('where objects lay in memory', () => {
  const pool = '0x10004000';
  const state = {arena: '0x10000000', blockBytes: 48, capacity: 340, next: true, untouched: 12};
  const place = (line: number) => ({code: 0, line});
  const block = (index: number) => ({
    address: `0x${(0x10004000 + 48 + 48 * index + 16).toString(16)}`,
    pool,
    index,
  });
  const memory: Memory = {
    arenas: 2,
    objects: [
      {type: 'Node', repr: '<Node object>', bytes: 48, ...block(3), place: place(4)},
      {type: 'str', repr: "'xxx'", bytes: 5049, address: '0x20000010', place: place(5)},
      {type: 'Leaf', repr: '<Leaf object>', bytes: 48, ...block(3), place: place(7)},
    ],
    events: [
      {kind: 'freed', object: 0, place: place(6), position: 0, next: true},
      {kind: 'reused', object: 2, of: 0, place: place(7)},
    ],
    pools: [
      {address: pool, place: place(4), state: {...state, used: 12, free: [], map: '0'}},
      {address: pool, place: place(6), state: {...state, used: 11, free: [3], map: '8'}},
    ],
  };
  let told: Recording;
  const memoryOf = ({memory: found}: Recording): Memory => {
    if (!found) throw new Error('It tells of no memory.');
    return found;
  };
  const stateOf = (r: Recording, index: number) => at([at(memoryOf(r).pools, index).state], 0);
  beforeAll(async () => {
    told = natively(await recordedSource('a = 1\n'));
    told.memory = structuredClone(memory);
  }, 30_000);

  test.each<[what: string, change: (recording: Recording) => void, where: RegExp]>([
    ['an object less', (r) => void memoryOf(r).objects.splice(1, 1), /objects\.\d/],
    [
      'one more',
      (r) => void memoryOf(r).objects.push({...at(memory.objects, 0), bytes: 80, place: null}),
      /objects\.3/,
    ],
    [
      'type',
      (r) => {
        at(memoryOf(r).objects, 0).type = 'Made';
      },
      /objects\.0/,
    ],
    [
      'text',
      (r) => {
        at(memoryOf(r).objects, 0).repr = 'made';
      },
      /objects\.0/,
    ],
    [
      'bytes',
      (r) => {
        at(memoryOf(r).objects, 0).bytes = 64;
      },
      /objects\.0/,
    ],
    [
      'line',
      (r) => {
        at(memoryOf(r).objects, 0).place = null;
      },
      /objects\.0/,
    ],
    ['in no pool', (r) => void delete at(memoryOf(r).objects, 0).pool, /objects\.0/],
    [
      'where it was freed',
      (r) => {
        at(memoryOf(r).events, 0).place = null;
      },
      /events\.0\.place/,
    ],
    ['what never was freed', (r) => void memoryOf(r).events.shift(), /events\.0/],
    ['freed twice', (r) => void memoryOf(r).events.push(at(memory.events, 0)), /events\.2/],
    ['whose block it got', (r) => void Object.assign(at(memoryOf(r).events, 1), {of: 1}), /events\.1/],
    [
      'which block it was',
      (r) => {
        at(memoryOf(r).objects, 2).index = 4;
      },
      /objects\.2/,
    ],
    [
      'size of the blocks',
      (r) => {
        stateOf(r, 0).blockBytes = 64;
      },
      /pools\.0/,
    ],
    ['room', (r) => void stateOf(r, 0).capacity++, /pools\.0/],
    ['used', (r) => void stateOf(r, 1).used++, /pools\.1/],
    [
      'free',
      (r) => {
        stateOf(r, 1).free = [4];
      },
      /pools\.1/,
    ],
    [
      'arena',
      (r) => {
        stateOf(r, 1).arena = '0x20000000';
      },
      /pools\.1/,
    ],
  ])('is compared: %s', (_, change, where) => {
    expect(changed(told, change).difference?.path.join('.')).toMatch(where);
  });

  test('another place in the pools is no difference, nor that a freed block is not the next', () => {
    const moved = structuredClone(told);
    Object.assign(at(memoryOf(moved).objects, 2), block(5));
    memoryOf(moved).events = [{kind: 'freed', object: 0, place: place(6), position: 2, next: false}];
    expect(compareRecordings(told, moved)).toEqual({notes: []});
    expect(compareRecordings(moved, told)).toEqual({notes: []});
  });

  test('one that got, within a line, the block of another of its size may not be told', () => {
    const within = structuredClone(told);
    memoryOf(within).objects.pop();
    memoryOf(within).events = [];
    expect(compareRecordings(told, within)).toEqual({notes: []});
    expect(compareRecordings(within, told)).toEqual({notes: []});
  });

  test('where one of the two does not tell it, a note says so', () => {
    const silent = structuredClone(told);
    delete silent.memory;
    expect(compareRecordings(told, silent).notes.join()).toMatch(/could not be told this time/);
    expect(compareRecordings(silent, told).notes.join()).toMatch(/does not tell where objects lay/);
  });
});
