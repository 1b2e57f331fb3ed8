import type {Stretch, Thread, Threads} from '../../recording/threads.ts';
import {RecorderFailure} from '../errors.ts';
import {type Change, changesOf, type HandoverTables, handoverOf} from './handovers.ts';
import {type LaneTables, type Life, laneOf} from './lanes.ts';
import type {RawLog, RawStance} from './raw.ts';
import {type Clock, clockOf, type Person, Roster} from './roster.ts';
import {Numbers, Sites} from './sites.ts';
import {type Gap, gapsOf, type Look, looksOf} from './turns.ts';

/** More threads than this, and only the main thread and the busiest get a lane. */
const MOST_LANES = 64;
const BUSIEST = 8;

/**
 * Makes lanes and hand-overs of what the sampler saw.
 *
 * Nothing is added that the looks do not show: a thread that nobody saw at something does something unknown, and time
 * in which the lock changed hands between two looks is uncertain. Times are whole microseconds since the program began.
 */
export function assembleThreads(log: RawLog, extra: {cores: number; output: string}): Threads {
  const clock = clockOf(log);
  const end = clock(log.ended);
  const roster = new Roster(log);
  const looks = looksOf(log, roster, clock);
  if (looks.length === 0)
    throw new RecorderFailure('The sampler did not get to see the GIL. Record the program again.');
  const gaps = gapsOf(looks, end);
  const stances = looks.map((look) => stancesOf(look, roster));
  const lives = livesOf(roster.people, gaps, clock, end, stances);
  const holds = holdsOf(roster.people.length, gaps, lives);
  const kept = keptOf(roster.people, holds);
  const sites = new Sites();
  const tables: LaneTables = {looks, gaps, stances, sites, locks: new Numbers()};
  const lanes = new Map(kept.map((who) => [who, laneOf(who, lives[who] ?? {from: 0, to: end}, tables)]));
  const changes = changesOf(looks, gaps);
  const handoverTables: HandoverTables = {
    looks,
    stances,
    lanes,
    indexes: new Map(kept.map((who, i) => [who, i])),
    ends: new Map(lives.flatMap((life, who) => (life.ended ? [[who, life.to]] : []))),
    sites,
  };
  const missed = gaps.reduce((sum, {unseen}) => sum + unseen, 0);
  return {
    method: 'outside',
    cores: extra.cores,
    end,
    switchInterval: intervalsOf(looks),
    sampling: {
      samples: log.looks,
      medianGap: Math.round(log.medianGap),
      longestGap: Math.round(log.longestGap),
    },
    switches: {total: changes.length + missed, missed},
    threads: kept.flatMap((who) => {
      const [person, life, lane] = [roster.people[who], lives[who], lanes.get(who)];
      return person && life && lane ? [threadOf(person, life, lane)] : [];
    }),
    ...othersOf(roster.people.length, kept, holds, lives),
    sites: sites.list,
    handovers: handoversOf(changes, handoverTables),
    watched: watchedOf(log),
    output: extra.output,
  };
}

interface Lived extends Life {
  readonly ended: boolean;
}

/** From its first sign of life to its last: it has the lock for a moment before its first note and after its last. */
function livesOf(
  people: readonly Person[],
  gaps: readonly Gap[],
  clock: Clock,
  end: number,
  stances: readonly ReadonlyMap<number, RawStance>[],
): Lived[] {
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const {held} of gaps) {
    for (const {who, from, to} of held) {
      if (!first.has(who)) first.set(who, from);
      last.set(who, to);
    }
  }
  const gone = new Map<number, number>();
  stances.forEach((those, i) => {
    for (const [who, {place}] of those)
      if (place === 'gone' && !gone.has(who)) gone.set(who, gaps[i]?.from ?? end);
  });
  const mainEnded = people.find(({main}) => main)?.ended;
  const stopped = mainEnded ? clock(mainEnded.at) : end;
  return people.map((person, who) => {
    const seen = first.get(who) ?? end;
    const began = person.main ? 0 : clock(person.began?.at ?? person.states[0]?.first ?? 0);
    const from = Math.min(began, seen);
    const noted = person.ended && clock(person.ended.at);
    // Threads that are alive when the program ends go with it.
    const left = gone.get(who);
    const until = noted ?? (left !== undefined && left < stopped ? left : undefined);
    if (until === undefined) return {from, to: end, ended: false};
    return {from, to: Math.max(from, until, last.get(who) ?? 0), ended: true};
  });
}

/** Microseconds that each had the lock. */
function holdsOf(count: number, gaps: readonly Gap[], lives: readonly Life[]): number[] {
  const holds = new Array<number>(count).fill(0);
  for (const {held} of gaps) {
    for (const {who, from, to} of held) {
      const life = lives[who];
      if (life)
        holds[who] = (holds[who] ?? 0) + Math.max(0, Math.min(to, life.to) - Math.max(from, life.from));
    }
  }
  return holds;
}

/** The threads with a lane, in the order in which they began: all of them, or the main thread and the busiest. */
function keptOf(people: readonly Person[], holds: readonly number[]): number[] {
  const all = people.map((_, who) => who);
  if (all.length <= MOST_LANES) return all;
  const isMain = (who: number) => people[who]?.main === true;
  const busiest = all.filter((who) => !isMain(who)).sort((a, b) => (holds[b] ?? 0) - (holds[a] ?? 0));
  return [...all.filter(isMain), ...busiest.slice(0, BUSIEST).sort((a, b) => a - b)];
}

function othersOf(
  count: number,
  kept: readonly number[],
  holds: readonly number[],
  lives: readonly Life[],
): Pick<Threads, 'others'> {
  const rest = Array.from({length: count}, (_, who) => who).filter((who) => !kept.includes(who));
  if (rest.length === 0) return {};
  const sum = (of: (who: number) => number) => rest.reduce((total, who) => total + of(who), 0);
  return {
    others: {
      count: rest.length,
      holds: sum((who) => holds[who] ?? 0),
      lives: sum((who) => (lives[who]?.to ?? 0) - (lives[who]?.from ?? 0)),
    },
  };
}

function threadOf(person: Person, life: Lived, lane: Stretch[]): Thread {
  const {nativeId, main, began, ended} = person;
  const exception = ended?.exception;
  const name = main ? 'MainThread' : began?.name;
  const cpu = ended && Math.max(0, Math.round(ended.cpu));
  return {
    name: name || `thread ${nativeId}`,
    nativeId,
    ...(main && {main: true as const}),
    ...(began?.daemon && {daemon: true as const}),
    ...(began?.target !== undefined && {target: began.target}),
    ...(began?.code !== undefined && {code: began.code}),
    started: life.from,
    ...(life.ended && {ended: life.to}),
    ending: life.ended ? (exception === undefined ? 'returned' : 'exception') : 'alive',
    ...(exception !== undefined && {exception}),
    ...(cpu !== undefined && {cpu}),
    lane,
  };
}

/** What each thread was seen to do at a look, by its index in the roster. */
function stancesOf({sample}: Look, roster: Roster): Map<number, RawStance> {
  const found = new Map<number, RawStance>();
  for (const stance of sample.stances ?? []) {
    const who = roster.find(stance.key, stance.at);
    if (who >= 0) found.set(who, stance);
  }
  return found;
}

function handoversOf(changes: readonly Change[], tables: HandoverTables): Threads['handovers'] {
  return changes.flatMap((change) => handoverOf(change, tables) ?? []);
}

function intervalsOf(looks: readonly Look[]): Threads['switchInterval'] {
  const found: Threads['switchInterval'] = [];
  for (const {at, sample} of looks) {
    const interval = Math.round(sample.interval);
    if (found.at(-1)?.interval !== interval) found.push({at: found.length === 0 ? 0 : at, interval});
  }
  return found;
}

function watchedOf({watched, notes}: RawLog): Threads['watched'] {
  const ended = notes.find((note) => note.kind === 'ended');
  return watched.map((name, i) => ({name, last: ended?.last[i] ?? '?'}));
}
