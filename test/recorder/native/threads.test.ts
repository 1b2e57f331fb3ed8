import {describe, expect, test} from 'vitest';
import type {RawNote} from '../../../src/recorder/native/raw.ts';
import {assembleThreads} from '../../../src/recorder/native/threads.ts';
import {Threads} from '../../../src/recording/threads.ts';
import {ADA, BEGAN, BOB, CLEO, frame, type HandMadeLook, handMade, MAIN, notes} from './hand-made-log.ts';

const assembleIn = (version: string, ...args: Parameters<typeof handMade>) =>
  Threads.parse(assembleThreads(handMade(...args), {cores: 2, output: 'hi\n', version}));
const assemble = (...args: Parameters<typeof handMade>) => assembleIn('3.13.0', ...args);

/** Lanes by name, as `from-to doing`, `?` where uncertain. */
function lanes({threads}: Threads): Record<string, string[]> {
  return Object.fromEntries(
    threads.map(({name, lane}) => [
      name,
      lane.map((s) => `${s.from}-${s.to} ${s.doing}${s.uncertain ? '?' : ''}`),
    ]),
  );
}

/** Ada asks, Bob drops at his jump back. */
const asked: HandMadeLook[] = [
  {at: 0, holder: BOB, n: 10, do: {[MAIN]: {place: 'lock', futex: 77, call: 'futex'}, [ADA]: 'running'}},
  {at: 100, holder: BOB, n: 10, do: {[ADA]: 'gil'}},
  {at: 5120, holder: BOB, n: 10, requested: true, do: {[ADA]: 'running'}},
  {at: 5150, holder: BOB, n: 10, locked: false, do: {[BOB]: 'dropping'}, stood: [frame('JUMP_BACKWARD')]},
  {at: 5180, holder: ADA, n: 11, do: {[BOB]: 'gil'}},
];

describe('a forced switch', () => {
  const threads = assemble(asked, 5600);

  test('gives lanes without gap or overlap', () => {
    expect(lanes(threads)).toEqual({
      MainThread: ['0-5600 lock'],
      Bob: ['0-5150 holds', '5150-5180 unknown', '5180-5600 waits'],
      Ada: ['0-100 unknown', '100-5180 waits', '5180-5600 holds'],
    });
  });

  test('is a hand-over with its request, wait and place', () => {
    const [bob, ada] = [1, 2];
    expect(threads.threads.map(({name}) => name)).toEqual(['MainThread', 'Bob', 'Ada']);
    expect(threads.handovers).toEqual([
      {
        from: bob,
        to: ada,
        dropped: 5150,
        taken: 5180,
        blur: 34,
        cause: 'request',
        request: {at: 5120, by: ada, seen: true},
        waited: 5080,
        site: 0,
      },
    ]);
    expect(threads.sites).toEqual([
      {function: 'spin', file: 'spin.py', line: 5, offset: 24, opname: 'JUMP_BACKWARD', code: 1},
    ]);
  });

  test('counts as one switch, none missed', () => {
    expect(threads.switches).toEqual({total: 1, missed: 0});
    expect(threads.sampling).toEqual({samples: 15, medianGap: 50, longestGap: 121});
    expect(threads.switchInterval).toEqual([{at: 0, interval: 5000}]);
  });
});

test('time behind the last look is uncertain for all', () => {
  expect(lanes(assemble(asked, 6000))).toMatchObject({
    MainThread: ['0-5180 lock', '5180-6000 lock?'],
    Bob: ['0-5150 holds', '5150-5180 unknown', '5180-6000 waits?'],
    Ada: ['0-100 unknown', '100-5180 waits', '5180-6000 holds?'],
  });
});

describe('a request that no look saw', () => {
  const unseen = asked.map((look) => ({...look, requested: false}));

  const at = (opname: string) =>
    unseen.map((look) => ({...look, ...(look.stood && {stood: [frame(opname)]})}));

  // 3.11's specialised comparisons do the jump behind them, and its check.
  test.each([
    ['3.13.0', 'CALL'],
    ['3.11.7', 'PRECALL'],
    ['3.11.7', 'COMPARE_OP'],
  ])('is inferred in %s at %s where another had waited for the switch interval', (version, opname) => {
    expect(assembleIn(version, at(opname), 6000).handovers[0]).toMatchObject({
      cause: 'request',
      request: {at: 5100, by: 2, seen: false},
    });
  });

  test.each([
    ['3.12.1', 'COMPARE_OP'],
    ['3.11.7', 'BINARY_OP'],
  ])('is not inferred in %s at %s, which checks nothing', (version, opname) => {
    const [handover] = assembleIn(version, at(opname), 6000).handovers;
    expect(handover).toMatchObject({cause: 'release'});
    expect(handover).not.toHaveProperty('request');
  });

  test('is not taken for granted of a thread that next waits for something else', () => {
    const looks = unseen.map((look) => ({
      ...look,
      interval: 50_000,
      ...(look.at === 5180 && {do: {[BOB]: 'io' as const}}),
    }));
    expect(assemble(looks, 5600).handovers[0]).toMatchObject({cause: 'unknown'});
  });

  test('is not inferred from a shorter wait, but from an instruction that only checks for requests', () => {
    const short = unseen.map((look) => ({...look, interval: 50_000}));
    const [handover] = assemble(short, 6000).handovers;
    expect(handover).toMatchObject({cause: 'request', waited: 5080});
    expect(handover).not.toHaveProperty('request');
  });

  test('is not inferred where the call was short and nobody had waited long enough', () => {
    const short = unseen.map((look) => ({
      ...look,
      interval: 50_000,
      ...(look.stood && {stood: [frame('CALL')]}),
    }));
    const [handover] = assemble(short, 6000).handovers;
    expect(handover).toMatchObject({cause: 'release'});
    expect(handover).not.toHaveProperty('request');
  });

  test('names nobody where several had waited', () => {
    const three = unseen.map((look) =>
      look.at === 100 ? {...look, do: {...look.do, [CLEO]: 'gil' as const}} : look,
    );
    expect(assemble(three, 6000).handovers[0]?.request).toEqual({at: 5100, seen: false});
  });

  test('is not made earlier than an interval after the holder had taken over', () => {
    const late: HandMadeLook[] = [
      {at: 0, holder: MAIN, n: 1, do: {[ADA]: 'gil', [BOB]: 'gil'}},
      {at: 3000, holder: BOB, n: 2, do: {[MAIN]: 'lock'}, stood: [frame('CALL')]},
      {at: 5200, holder: BOB, n: 2},
      {at: 5250, holder: ADA, n: 3, do: {[BOB]: 'gil'}, stood: [frame('CALL')]},
    ];
    expect(assemble(late, 6000).handovers[1]).toMatchObject({from: 2, to: 1, cause: 'release', waited: 5250});
  });
});

describe('a voluntary release', () => {
  const slept: HandMadeLook[] = [
    {at: 0, holder: ADA, n: 1, requested: true, do: {[BOB]: 'gil'}},
    {
      at: 300,
      holder: ADA,
      n: 1,
      locked: false,
      do: {[ADA]: {place: 'sleep', call: 'clock_nanosleep', stood: [frame('CALL', {offset: 40})]}},
    },
    {at: 340, holder: BOB, n: 2},
    {at: 800, holder: BOB, n: 2, locked: false, do: {[BOB]: {place: 'lock', futex: 5}}},
    {at: 9000, holder: ADA, n: 3, do: {[ADA]: 'running'}},
  ];

  test('is known by the system call that follows, whatever had been asked', () => {
    const threads = assemble(slept, 9100, {notes: notes([ADA, BOB])});
    expect(threads.handovers).toEqual([
      {from: 1, to: 2, dropped: 300, taken: 340, blur: 300, cause: 'release', waited: 340, site: 0},
      {from: 2, to: 1, dropped: 800, taken: 9000, blur: 8204, cause: 'release'},
    ]);
    expect(lanes(threads).Ada).toEqual(['0-300 holds', '300-9000 sleeps', '9000-9100 holds']);
    expect(threads.threads[1]?.lane[1]).toEqual({
      from: 300,
      to: 9000,
      doing: 'sleeps',
      call: 'clock_nanosleep',
      site: 0,
    });
  });

  test('numbers locks by their futex', () => {
    const looks: HandMadeLook[] = [
      {
        at: 0,
        holder: MAIN,
        n: 1,
        locked: false,
        do: {
          [MAIN]: {place: 'lock', futex: 0x7f3300},
          [ADA]: {place: 'lock', futex: 0x7f1100},
          [BOB]: {place: 'lock', futex: 0x7f3300},
        },
      },
    ];
    const found = assemble(looks, 1000).threads.map(({lane}) => lane.map(({lock}) => lock));
    expect(found).toEqual([[0], [1], [0]]);
  });

  test('by the same thread and back is no hand-over', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1},
      {at: 100, holder: ADA, n: 1, locked: false, do: {[ADA]: {place: 'io', call: 'read'}}},
      {at: 200, holder: ADA, n: 1},
    ];
    const threads = assemble(looks, 300);
    expect(threads.handovers).toEqual([]);
    expect(threads.switches).toEqual({total: 0, missed: 0});
    expect(lanes(threads).Ada).toEqual(['0-100 holds', '100-200 io', '200-300 holds']);
  });
});

describe('missed switches', () => {
  const looks: HandMadeLook[] = [
    {at: 0, holder: ADA, n: 10, do: {[BOB]: 'gil'}},
    {at: 200, holder: ADA, n: 10},
    {at: 300, holder: BOB, n: 13, do: {[ADA]: 'gil'}, stood: [frame('JUMP_BACKWARD')]},
    {at: 400, holder: BOB, n: 15},
    {at: 420, holder: ADA, n: 16, do: {[BOB]: 'gil'}},
  ];
  const threads = assemble(looks, 500);

  test('are counted, with the hand-over that they lie before', () => {
    expect(threads.switches).toEqual({total: 6, missed: 4});
    expect(threads.handovers.map(({from, to, missed}) => [from, to, missed])).toEqual([
      [1, 2, 2],
      [2, 1, undefined],
    ]);
  });

  test('make the time around them uncertain for all', () => {
    expect(lanes(threads)).toEqual({
      MainThread: ['0-200 unknown', '200-400 unknown?', '400-500 unknown'],
      Ada: ['0-200 holds', '200-300 holds?', '300-400 waits?', '400-420 unknown', '420-500 holds'],
      Bob: ['0-200 waits', '200-300 waits?', '300-400 holds?', '400-420 holds', '420-500 waits'],
    });
  });

  test('leave a wait unmeasured, since the lock may have been had in between', () => {
    expect(threads.handovers[0]).not.toHaveProperty('waited');
  });

  test('may lie within a look in which the sampler was off its core', () => {
    const slow: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 10},
      {at: 9000, took: 8000, holder: ADA, n: 10},
      {at: 9020, holder: ADA, n: 12},
    ];
    expect(lanes(assemble(slow, 9100)).Ada).toEqual(['0-1000 holds', '1000-9020 holds?', '9020-9100 holds']);
  });

  test('include looks at a holder that nobody knows', () => {
    const strange: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1},
      {at: 50, holder: 999_900, n: 2},
      {at: 100, holder: BOB, n: 3, stood: [frame('CALL')]},
    ];
    const log = handMade(strange, 200, {
      notes: notes([ADA, BOB]),
      threads: [ADA, BOB].map((key) => ({key, nativeId: key / 100, first: BEGAN, last: BEGAN + 200})),
    });
    const found = assembleThreads(log, {cores: 1, output: '', version: '3.13.0'});
    expect(found.switches).toEqual({total: 2, missed: 1});
    expect(found.handovers).toMatchObject([{from: 1, to: 2, taken: 100, missed: 1}]);
    expect(found.handovers[0]).not.toHaveProperty('site');
    expect(lanes(found).Ada).toEqual(['0-100 holds?', '100-200 unknown']);
  });
});

describe('where nobody looked for long', () => {
  const blind = {blind: true} as const;

  test('a thread that had the lock before and after may have been without it', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'sleep'}},
      {at: 300, holder: ADA, n: 1},
      {at: 2300, ...blind, holder: ADA, n: 1},
    ];
    expect(lanes(assemble(looks, 2400))).toMatchObject({
      Ada: ['0-300 holds', '300-2300 holds?', '2300-2400 holds'],
      Bob: ['0-2400 sleeps'],
    });
  });

  test('a thread that had the lock before and after had it, if another waited for it all along', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'gil'}},
      {at: 2000, ...blind, holder: ADA, n: 1, do: {[BOB]: 'running'}},
      {at: 4000, ...blind, holder: ADA, n: 1, do: {[BOB]: 'io'}},
      {at: 6000, ...blind, holder: ADA, n: 1},
    ];
    expect(lanes(assemble(looks, 6100)).Ada).toEqual(['0-2000 holds', '2000-6000 holds?', '6000-6100 holds']);
  });

  test('a thread that had the lock last may have had it again', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, locked: false, do: {[ADA]: 'sleep', [BOB]: 'sleep'}},
      {at: 2000, ...blind, holder: ADA, n: 1, locked: false},
      {at: 4000, holder: ADA, n: 1},
    ];
    expect(lanes(assemble(looks, 4100))).toMatchObject({
      Ada: ['0-2000 sleeps?', '2000-4000 sleeps', '4000-4100 holds'],
      Bob: ['0-4100 sleeps'],
    });
  });

  test('nobody knows when the lock went from one to the other, and what both did', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'gil', [CLEO]: 'io'}},
      {at: 2000, ...blind, holder: BOB, n: 2, do: {[ADA]: 'gil'}},
    ];
    const threads = assemble(looks, 2100);
    expect(lanes(threads)).toMatchObject({
      Ada: ['0-2000 holds?', '2000-2100 waits'],
      Bob: ['0-2000 waits?', '2000-2100 holds'],
      Cleo: ['0-2100 io'],
    });
    expect(threads.handovers).toMatchObject([{dropped: 2000, taken: 2000, blur: 2000}]);
  });

  test('nobody knows when a wait began', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'sleep', [CLEO]: 'io'}},
      {at: 2000, ...blind, holder: ADA, n: 1, do: {[BOB]: 'gil', [CLEO]: 'io'}},
      {at: 2100, holder: BOB, n: 2},
    ];
    const threads = assemble(looks, 2200);
    expect(lanes(threads)).toMatchObject({
      Bob: ['0-2000 sleeps?', '2000-2100 waits', '2100-2200 holds'],
      Cleo: ['0-2200 io'],
    });
  });

  test('a slow look may have seen what was so at any time in it', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'gil'}},
      {at: 9000, took: 8900, holder: BOB, n: 2},
      {at: 9020, holder: ADA, n: 5},
    ];
    const {Ada, Bob} = lanes(assemble(looks, 9100));
    expect(Ada).toEqual(['0-9000 holds?', '9000-9020 unknown?', '9020-9100 holds']);
    expect(Bob).toEqual(['0-9000 waits?', '9000-9020 holds?', '9020-9100 unknown']);
  });

  test('a thread that was asked long after the lock had been seen may have come there since', () => {
    const stance = (place: 'io' | 'lock', after: number) => ({place, at: BEGAN + 100 + after});
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'running', [CLEO]: 'running'}},
      {at: 100, holder: ADA, n: 1, do: {[BOB]: stance('io', 20), [CLEO]: stance('lock', 1500)}},
    ];
    expect(lanes(assemble(looks, 2000))).toMatchObject({
      Bob: ['0-100 unknown', '100-2000 io?'],
      Cleo: ['0-100 unknown', '100-1600 unknown?', '1600-2000 lock?'],
    });
  });
});

describe('turns that only the last holder tells of', () => {
  test('get the time between two looks, and are uncertain', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, locked: false, do: {[ADA]: 'sleep', [BOB]: 'sleep'}},
      {at: 100, holder: ADA, n: 1, locked: false},
      {at: 160, holder: BOB, n: 2, locked: false, do: {[ADA]: 'sleep', [BOB]: 'sleep'}},
    ];
    const threads = assemble(looks, 300);
    expect(lanes(threads).Bob).toEqual(['0-100 sleeps', '100-160 holds?', '160-300 sleeps']);
    expect(threads.handovers).toMatchObject([{from: 1, to: 2, dropped: 0, taken: 100}]);
  });

  test('share it with the turn before', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1},
      {at: 100, holder: BOB, n: 2, locked: false, do: {[ADA]: 'gil'}},
    ];
    const threads = assemble(looks, 200);
    expect(lanes(threads)).toMatchObject({
      Ada: ['0-50 holds?', '50-100 unknown?', '100-200 waits'],
      Bob: ['0-50 unknown?', '50-100 holds?', '100-200 unknown'],
    });
    expect(threads.handovers).toMatchObject([{dropped: 50, taken: 50, blur: 100}]);
  });

  test('have no place where another stood that had the lock before', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: ADA, n: 1, do: {[BOB]: 'gil', [CLEO]: 'gil'}},
      {at: 100, holder: BOB, n: 2, locked: false, stood: [frame('JUMP_BACKWARD')], do: {[ADA]: 'gil'}},
      {at: 150, holder: CLEO, n: 3, do: {[BOB]: {place: 'lock', futex: 7, stood: [frame('CALL')]}}},
    ];
    const threads = assemble(looks, 200);
    const placed = threads.handovers.map(({site, cause}) => [threads.sites[site ?? -1]?.opname, cause]);
    expect(placed).toEqual([
      ['JUMP_BACKWARD', 'request'],
      ['CALL', 'release'],
    ]);
  });
});

describe('lives', () => {
  const note = (at: number, nativeId: number, more: object): RawNote =>
    ({kind: 'thread began', at: BEGAN + at, nativeId, name: 'x', daemon: false, ...more}) as RawNote;

  test('begin and end where the thread had the lock first and last, with what the notes say', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: MAIN, n: 1},
      {at: 100, holder: ADA, n: 2, do: {[MAIN]: 'lock'}},
      {at: 700, holder: ADA, n: 2, do: {[ADA]: 'running'}},
      {at: 740, holder: MAIN, n: 3, do: {[ADA]: 'gone'}},
    ];
    const threads = assemble(looks, 1000, {
      notes: [
        {kind: 'began', at: BEGAN, nativeId: MAIN / 100},
        note(130, ADA / 100, {name: 'Ada', target: 'spin', code: 1, daemon: true}),
        {
          kind: 'thread ended',
          at: BEGAN + 690.6,
          nativeId: ADA / 100,
          cpu: 512.4,
          exception: 'ValueError: no',
        },
        {kind: 'ended', at: BEGAN + 950, cpu: 333, how: 'finished', last: []},
      ],
    });
    expect(threads.threads[1]).toMatchObject({
      name: 'Ada',
      daemon: true,
      target: 'spin',
      code: 1,
      started: 100,
      ended: 740,
      ending: 'exception',
      exception: 'ValueError: no',
      cpu: 512,
      lane: [{from: 100, to: 740, doing: 'holds'}],
    });
    expect(threads.handovers[1]).toMatchObject({from: 1, to: 0, cause: 'end'});
    expect(threads.threads[0]).toMatchObject({main: true, ending: 'returned', ended: 1000, cpu: 333});
  });

  test('of threads without a note are told by their id; alive at the end, they have none', () => {
    const threads = assemble([{at: 0, holder: ADA, n: 1, do: {[BOB]: 'gone'}}], 1000, {notes: notes([])});
    expect(threads.threads.map(({name, ending, ended}) => [name, ending, ended])).toEqual([
      ['MainThread', 'alive', undefined],
      [`thread ${ADA / 100}`, 'alive', undefined],
      [`thread ${BOB / 100}`, 'returned', 0],
    ]);
  });

  test('of two threads with the same thread state, one after the other, are kept apart', () => {
    const looks: HandMadeLook[] = [
      {at: 0, holder: MAIN, n: 1},
      {at: 1000, holder: ADA, n: 2},
      {at: 1100, holder: MAIN, n: 3},
      {at: 60_000, holder: ADA, n: 4},
      {at: 60_100, holder: MAIN, n: 5},
    ];
    const threads = assemble(looks, 70_000, {
      threads: [
        {key: MAIN, nativeId: 1000, first: BEGAN, last: BEGAN + 70_000},
        {key: ADA, nativeId: 21, first: BEGAN + 900, last: BEGAN + 1050},
        {key: ADA, nativeId: 22, first: BEGAN + 59_990, last: BEGAN + 60_050},
      ],
      notes: [
        {kind: 'began', at: BEGAN, nativeId: 1000},
        note(1000, 21, {name: 'one'}),
        {kind: 'thread ended', at: BEGAN + 1090, nativeId: 21, cpu: 50},
        note(60_000, 22, {name: 'two'}),
        {kind: 'thread ended', at: BEGAN + 60_090, nativeId: 22, cpu: 50},
      ],
    });
    expect(threads.handovers.map(({from, to}) => [from, to])).toEqual([
      [0, 1],
      [1, 0],
      [0, 2],
      [2, 0],
    ]);
    expect(lanes(threads)).toMatchObject({one: ['1000-1100 holds'], two: ['60000-60100 holds']});
  });
});

describe('very many threads', () => {
  const keys = Array.from({length: 200}, (_, i) => 500_000 + i * 100);
  const looks: HandMadeLook[] = keys.map((key, i) => ({at: i * i, holder: key, n: i + 1}));
  const threads = assemble(looks, 40_000, {notes: notes(keys)});

  test('leave lanes for the main thread and the busiest eight, and the rest in sum', () => {
    expect(threads.threads).toHaveLength(9);
    expect(threads.threads[0]?.main).toBe(true);
    expect(threads.threads.slice(1).map(({nativeId}) => nativeId)).toEqual(
      keys.slice(-8).map((key) => key / 100),
    );
    const holds = threads.threads.flatMap(({lane}) => lane.filter((s) => s.doing === 'holds'));
    const sum = holds.reduce((total, {from, to}) => total + to - from, 0);
    expect(threads.others).toEqual({count: 192, holds: 40_000 - sum, lives: 192 * 40_000});
  });

  test('count all switches, list those between lanes', () => {
    expect(threads.switches).toEqual({total: 199, missed: 0});
    expect(threads.handovers).toHaveLength(7);
  });
});

test('watched names, changes of the switch interval, stacks of stopped frames', () => {
  const looks: HandMadeLook[] = [
    {at: 0, holder: ADA, n: 1, globals: ['0', '?']},
    {
      at: 400,
      holder: BOB,
      n: 2,
      interval: 1000,
      globals: ['17', '?'],
      do: {[ADA]: 'gil'},
      stood: [frame('RESUME', {function: 'one', offset: 0}), frame('CALL', {stack: ['17', '?']})],
    },
  ];
  const threads = assemble(looks, 500, {
    watched: ['m', 'n'],
    notes: [
      ...notes([ADA, BOB]),
      {kind: 'ended', at: BEGAN + 490, cpu: 1, how: 'finished', last: ['40', '41']},
    ],
  });
  expect(threads.watched).toEqual([
    {name: 'm', last: '40'},
    {name: 'n', last: '41'},
  ]);
  expect(threads.switchInterval).toEqual([
    {at: 0, interval: 5000},
    {at: 400, interval: 1000},
  ]);
  expect(threads.handovers[0]).toMatchObject({
    cause: 'request',
    globals: ['17', '?'],
    site: 0,
    held: [{site: 1, stack: ['17', '?']}],
  });
  expect(threads.sites.map(({opname}) => opname)).toEqual(['RESUME', 'CALL']);
});
