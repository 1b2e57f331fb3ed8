import type {Stretch, Thread, Threads} from '../../recording/threads.ts';
import type {Life} from './lanes.ts';
import type {RawStance} from './raw.ts';
import type {Clock, Person} from './roster.ts';
import type {Gap} from './turns.ts';

/** More threads than this, and only the main thread and the busiest get a lane. */
const MOST_LANES = 64;
const BUSIEST = 8;

/** A life, and whether it had ended when the recording did. */
export interface Lived extends Life {
  readonly ended: boolean;
}

/** From its first sign of life to its last: it has the lock for a moment before its first note and after its last. */
export function livesOf(
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
export function holdsOf(count: number, gaps: readonly Gap[], lives: readonly Life[]): number[] {
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
export function keptOf(people: readonly Person[], holds: readonly number[]): number[] {
  const all = people.map((_, who) => who);
  if (all.length <= MOST_LANES) return all;
  const isMain = (who: number) => people[who]?.main === true;
  const busiest = all.filter((who) => !isMain(who)).sort((a, b) => (holds[b] ?? 0) - (holds[a] ?? 0));
  return [...all.filter(isMain), ...busiest.slice(0, BUSIEST).sort((a, b) => a - b)];
}

export function othersOf(
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

export function threadOf(person: Person, life: Lived, lane: Stretch[]): Thread {
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
