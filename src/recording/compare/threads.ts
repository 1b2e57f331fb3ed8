import type {Recording} from '../recording.ts';
import type {Stretch, Thread, Threads} from '../threads.ts';
import {firstUnequal, type Unequal} from './unequal.ts';

/**
 * Compares what a program, and not the machine, decides about its threads: how many there were, what each was given to
 * run, and how it ended.
 */
export function compareThreads(recording: Recording, again: Recording): Unequal | undefined {
  const [one, other] = [recording.threads, again.threads];
  if (!one || !other) return firstUnequal(one?.method, other?.method, ['threads', 'method']);
  const count = ({threads, others}: Threads) => threads.length + (others?.count ?? 0);
  return (
    firstUnequal(count(one), count(other), ['threads', 'threads', 'length']) ??
    (one.others || other.others
      ? undefined
      : firstUnequal(knownOf(one.threads), knownOf(other.threads), ['threads', 'threads'])) ??
    firstUnequal(
      one.watched.map(({name}) => name),
      other.watched.map(({name}) => name),
      ['threads', 'watched'],
    )
  );
}

/** In an order that does not depend on who began first. */
function knownOf(threads: readonly Thread[]): unknown[] {
  const told = threads.map(({name, main, daemon, target, code, ending, exception}) => ({
    // The system's number of a thread that `threading` does not know.
    name: name.replace(/^thread \d+$/, 'thread'),
    main,
    daemon,
    target,
    code,
    ending,
    exception,
  }));
  return told.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/**
 * What no run can have done, whatever the machine: lives with gaps, two holders of one lock, hand-overs out of order,
 * places that are not in the code. `expected` is the rule, `found` what the recording says.
 */
export function brokenLaw({threads, codes, cost}: Recording): Unequal | undefined {
  if (!threads) return undefined;
  return (
    brokenLife(threads) ??
    brokenLock(threads) ??
    brokenChain(threads) ??
    brokenSite(threads, codes) ??
    brokenCost(cost)
  );
}

function brokenLife({threads, end}: Threads): Unequal | undefined {
  for (const [i, {lane, started, ended, ending}] of threads.entries()) {
    const path = ['threads', 'threads', i];
    const last = ended ?? end;
    if (last > end) return {path: [...path, 'ended'], expected: `at most ${end}`, found: last};
    if ((ending === 'alive') !== (ended === undefined)) {
      return {path: [...path, 'ending'], expected: ended === undefined ? 'alive' : 'an end', found: ending};
    }
    let from = started;
    for (const [j, stretch] of lane.entries()) {
      if (stretch.from !== from || stretch.to <= stretch.from) {
        return {
          path: [...path, 'lane', j],
          expected: `a stretch from ${from} on`,
          found: [stretch.from, stretch.to],
        };
      }
      from = stretch.to;
    }
    if (from !== last) return {path: [...path, 'lane'], expected: `an end at ${last}`, found: from};
  }
  return undefined;
}

function brokenLock({threads}: Threads): Unequal | undefined {
  const surely = ({doing, uncertain}: Stretch) => doing === 'holds' && !uncertain;
  const holds = threads
    .flatMap(({lane}, thread) => lane.flatMap((s, at) => (surely(s) ? [{...s, thread, at}] : [])))
    .toSorted((a, b) => a.from - b.from);
  for (const [i, {from, thread, at}] of holds.entries()) {
    const before = holds[i - 1];
    if (before && from < before.to) {
      const path = ['threads', 'threads', thread, 'lane', at];
      return {path, expected: `no other holder before ${before.to}`, found: from};
    }
  }
  return undefined;
}

function brokenChain({handovers, switches, threads, sites, end, watched}: Threads): Unequal | undefined {
  const broken = (path: (string | number)[], expected: string, found: unknown): Unequal => ({
    path: ['threads', ...path],
    expected,
    found,
  });
  if (switches.missed > switches.total)
    return broken(['switches'], 'no more missed than there were', switches);
  const missed = handovers.reduce((sum, handover) => sum + (handover.missed ?? 0), 0);
  if (missed > switches.missed) return broken(['switches', 'missed'], `at least ${missed}`, switches.missed);
  for (const [i, {from, to, dropped, taken, site, globals}] of handovers.entries()) {
    const before = handovers[i - 1];
    const at = ['handovers', i];
    if (from === to || !threads[from] || !threads[to]) return broken(at, 'two threads', [from, to]);
    if (before && from !== before.to) return broken([...at, 'from'], `thread ${before.to}`, from);
    if (dropped > taken || taken > end || (before && dropped < before.taken)) {
      return broken([...at, 'dropped'], 'times in order', [dropped, taken]);
    }
    if (site !== undefined && !sites[site]) return broken([...at, 'site'], 'a place that is told', site);
    if (globals && globals.length !== watched.length)
      return broken([...at, 'globals'], `${watched.length}`, globals);
  }
  return undefined;
}

/** A place in the program's own code is one of its instructions. */
function brokenSite({sites}: Threads, codes: Recording['codes']): Unequal | undefined {
  for (const [i, {code, offset, opname, line, function: name}] of sites.entries()) {
    if (code === undefined) continue;
    const instruction = codes[code]?.instructions.find((found) => found.offset === offset);
    const expected = {function: codes[code]?.qualname, opname: instruction?.name, line: instruction?.line};
    const unequal = firstUnequal(expected, {function: name, opname, line}, ['threads', 'sites', i]);
    if (unequal) return unequal;
  }
  return undefined;
}

/** Rounds are whole, and work on more cores than there are takes time. */
function brokenCost(cost: Recording['cost']): Unequal | undefined {
  const rounds = cost?.ways[0]?.wall.length;
  for (const [i, {wall, cpu}] of cost?.ways.entries() ?? []) {
    if (wall.length !== rounds || cpu.length !== rounds) {
      return {
        path: ['cost', 'ways', i],
        expected: `${rounds} rounds`,
        found: {wall: wall.length, cpu: cpu.length},
      };
    }
  }
  return undefined;
}
