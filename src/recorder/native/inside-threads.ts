import type {Handover, Threads} from '../../recording/threads.ts';
import {type LaneTables, laneOf} from './lanes.ts';
import {holdsOf, keptOf, livesOf, othersOf, threadOf} from './lives.ts';
import type {RawNote, RawThread} from './raw.ts';
import {type Clock, clockOf, Roster} from './roster.ts';
import {Numbers, Sites} from './sites.ts';
import type {Gap, Held} from './turns.ts';

/** Microseconds before a thread's note of its start in which it may have called back already. */
const EARLY = 20_000;

/** A thread called back from `first` to `last`, never pausing for long, and no other thread did meanwhile. */
export interface InsideTurn {
  readonly nativeId: number;
  /** Microseconds of `time.perf_counter_ns`, as fractions. */
  readonly first: number;
  readonly last: number;
  /** The switch interval, in microseconds. */
  readonly interval: number;
}

/** What a program's own process noted, by one clock. */
export interface InsideLog {
  readonly turns: readonly InsideTurn[];
  readonly notes: readonly RawNote[];
  readonly began: number;
  readonly ended: number;
}

/**
 * Makes lanes of what callbacks noted: a thread held the lock from the first callback of a turn to the last. All else
 * is unknown: who had the lock between two turns, and what those did that had not.
 */
export function assembleFromInside(log: InsideLog, extra: {cores: number; output: string}): Threads {
  const clock = clockOf(log);
  const end = clock(log.ended);
  const turns = [...log.turns].sort((a, b) => a.first - b.first);
  const roster = new Roster({...log, threads: threadsOf(turns, log.notes)});
  const held = heldOf(turns, roster, log);
  const gap: Gap = {from: 0, to: end, unseen: 0, held, blind: end, doubtful: []};
  const lives = livesOf(roster.people, [gap], clock, end, []);
  const holds = holdsOf(roster.people.length, [gap], lives);
  const kept = keptOf(roster.people, holds);
  const nothing = {looks: [], stances: [], sites: new Sites(), locks: new Numbers<number>()};
  const tables: LaneTables = {...nothing, gaps: [gap], clock};
  const indexes = new Map(kept.map((who, i) => [who, i]));
  const pauses = gap.held.slice(1).map(({from}, i) => from - (gap.held[i]?.to ?? from));
  return {
    method: 'inside',
    cores: extra.cores,
    end,
    switchInterval: intervalsOf(turns, clock),
    sampling: {
      samples: gap.held.length,
      medianGap: [...pauses].sort((a, b) => a - b)[pauses.length >> 1] ?? 0,
      longestGap: pauses.reduce((longest, pause) => Math.max(longest, pause), 0),
    },
    switches: {total: gap.held.filter(({who}, i) => i > 0 && gap.held[i - 1]?.who !== who).length, missed: 0},
    threads: kept.flatMap((who) => {
      const [person, life] = [roster.people[who], lives[who]];
      return person && life ? [threadOf(person, life, laneOf(who, life, tables))] : [];
    }),
    ...othersOf(roster.people.length, kept, holds, lives),
    sites: [],
    handovers: handoversOf(gap.held, indexes),
    watched: [],
    output: extra.output,
  };
}

/**
 * Who called back, in the shape in which the interpreter's list knows threads. The system may give a thread's id to
 * another that starts later: a note of a start tells.
 */
function threadsOf(turns: readonly InsideTurn[], notes: readonly RawNote[]): RawThread[] {
  const found = new Map<string, RawThread>();
  for (const {nativeId, first, last} of turns) {
    const lives = notes.filter(
      (note) => note.kind === 'thread began' && note.nativeId === nativeId && note.at <= first + EARLY,
    ).length;
    const id = `${nativeId}/${lives}`;
    found.set(id, {key: nativeId, nativeId, first: found.get(id)?.first ?? first, last});
  }
  return [...found.values()];
}

/** Turns as whole microseconds, none empty, each ended where the next begins. */
function heldOf(turns: readonly InsideTurn[], roster: Roster, {began, ended}: InsideLog): Held[] {
  const end = Math.round(ended - began);
  const held: Held[] = [];
  for (const {nativeId, first, last} of turns) {
    const who = roster.find(nativeId, first);
    const before = held.at(-1);
    // A callback takes longer than a microsecond.
    const from = Math.max(Math.floor(first - began), before ? before.from + 1 : 0);
    const to = Math.min(Math.max(Math.ceil(last - began), from + 1), end);
    if (who < 0 || to <= from) continue;
    if (before && before.to > from) held[held.length - 1] = {...before, to: from};
    held.push({who, from, to});
  }
  return held;
}

function intervalsOf(turns: readonly InsideTurn[], clock: Clock): Threads['switchInterval'] {
  const found: Threads['switchInterval'] = [];
  for (const turn of turns) {
    const interval = Math.round(turn.interval);
    if (found.at(-1)?.interval !== interval) {
      found.push({at: found.length === 0 ? 0 : clock(turn.first), interval});
    }
  }
  return found;
}

function handoversOf(held: readonly Held[], indexes: ReadonlyMap<number, number>): Handover[] {
  return held.flatMap((turn, i) => {
    const before = held[i - 1];
    const from = before && indexes.get(before.who);
    const to = indexes.get(turn.who);
    if (!before || from === undefined || to === undefined || from === to) return [];
    return [
      {
        from,
        to,
        dropped: before.to,
        taken: turn.from,
        blur: turn.from - before.to,
        cause: 'unknown' as const,
      },
    ];
  });
}
