import type {Recording, Thread, Threads} from '../../recording/index.ts';
import {cutColumns} from '../vocabulary/mono.ts';
import type {BarKind, LaneBar, LaneView, TokenMove} from '../vocabulary/thread-lanes.ts';
import {grouped, shareText} from './time.ts';
import type {Turn} from './turns.ts';

/** More threads have no lane of their own. */
const MOST_LANES = 8;
/** Columns that a lane's title and its note have. */
const TITLE = 15;
const NOTE = 18;
/** Shorter times without a holder are the lock's way from one to the next. */
const ON_ITS_WAY = 300;

/** The recording's threads that have a lane, as indices: the busiest, in the order in which they started. */
export function shownThreads({threads}: Threads): number[] {
  const held = threads.map((thread) => timeIn(thread, 'holds'));
  return threads
    .map((_, i) => i)
    .sort((a, b) => (held[b] ?? 0) - (held[a] ?? 0) || a - b)
    .slice(0, MOST_LANES)
    .sort((a, b) => (threads[a]?.started ?? 0) - (threads[b]?.started ?? 0) || a - b);
}

/** Microseconds that a thread spent in one way. */
export function timeIn({lane}: Thread, doing: BarKind): number {
  return lane.reduce((sum, s) => sum + (s.doing === doing ? s.to - s.from : 0), 0);
}

/** The lanes of the shown threads, from the top. */
export function lanesOf(recording: Recording, threads: Threads, shown: readonly number[]): LaneView[] {
  const picked = shown.flatMap((index) => {
    const thread = threads.threads[index];
    return thread ? [{thread, index}] : [];
  });
  const titles = distinct(picked.map(({thread}) => titleOf(thread)));
  return picked.map(
    ({thread, index}, i): LaneView => ({
      thread: index,
      title: titles[i] ?? '',
      note: noteOf(recording, thread),
      colour: i,
      started: thread.started,
      ended: thread.ended ?? threads.end,
      ending: thread.ending,
      bars: barsOf(thread),
    }),
  );
}

/** `Thread-1 (count)` is called `Thread-1`: what it runs stands below it. */
function titleOf({name, target}: Thread): string {
  const short = target?.split('.').at(-1);
  const plain = short && name.endsWith(` (${short})`) ? name.slice(0, -short.length - 3) : name;
  return cutColumns(plain.replace(/\s+/g, ' ').trim() || 'no name', TITLE);
}

function noteOf({header}: Recording, {target, main}: Thread): string {
  if (target !== undefined) return cutColumns(`${target}()`, NOTE);
  return main ? cutColumns(header.program.name, NOTE) : '';
}

/** Threads of one name are told apart by a number. */
function distinct(titles: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return titles.map((title) => {
    if (titles.filter((t) => t === title).length === 1) return title;
    const nth = (seen.get(title) ?? 0) + 1;
    seen.set(title, nth);
    return `${cutColumns(title, TITLE - 3)} #${nth}`;
  });
}

/** Stretches that follow each other and look alike are one bar. */
function barsOf({lane}: Thread): LaneBar[] {
  const bars: LaneBar[] = [];
  for (const {from, to, doing, uncertain = false} of lane) {
    const last = bars.at(-1);
    if (to <= from) continue;
    if (last && last.kind === doing && last.uncertain === uncertain && last.to === from) {
      bars[bars.length - 1] = {...last, to};
    } else {
      bars.push({from, to, kind: doing, uncertain});
    }
  }
  return bars;
}

/** What the threads without a lane did, in a line. */
export function restText({threads, others}: Threads, shown: readonly number[]): string {
  const hidden = threads.filter((_, i) => !shown.includes(i));
  const many = hidden.length + (others?.count ?? 0);
  if (many === 0) return '';
  const holds = (some: readonly Thread[]) => some.reduce((sum, t) => sum + timeIn(t, 'holds'), 0);
  const part = holds(hidden) + (others?.holds ?? 0);
  const all = holds(threads) + (others?.holds ?? 0);
  const name = many === 1 ? 'one more thread' : `${grouped(many)} more threads`;
  return `and ${name}: ${shareText(all > 0 ? part / all : 0)} of the GIL’s time`;
}

/** Where the lock is, from the first turn to the end of the last. */
export function tokenMoves(turns: readonly Turn[], shown: readonly number[]): TokenMove[] {
  const lanes = new Map(shown.map((thread, lane) => [thread, lane]));
  const moves: TokenMove[] = [];
  const move = (at: number, lane: number | null) => {
    if (moves.length === 0 || moves.at(-1)?.lane !== lane) moves.push({at, lane});
  };
  for (const [i, turn] of turns.entries()) {
    move(turn.from, lanes.get(turn.thread) ?? null);
    const next = turns[i + 1];
    if (!next || next.from - turn.to > ON_ITS_WAY) move(turn.to, null);
  }
  return moves;
}
