import type {Measured, Recording} from '../../recording/index.ts';
import {sourceLines} from '../source.ts';
import {type Caption, caption, code, count, type Segment, shorten} from '../vocabulary/caption.ts';
import {busy, compare, median, SEVERAL} from './compare.ts';

/** What keeps the program's threads busy: Python code, or something outside that they wait for. */
export type Kind = 'computing' | 'waiting' | 'mixed';

/** Share of a core from which on one thread is computing, and up to which it is waiting. */
export const COMPUTING = 0.8;
export const WAITING = 0.2;

/**
 * What the work is, from what it does to one core: one after the other it has nobody to wait for. Threads that share a
 * GIL have at most about one core between them, so they tell nearly as well. Whatever was faster on no more than one
 * core had waits to overlap, if the time off the core can hold what was won.
 */
export function kindOf(ways: readonly Measured[]): Kind {
  const [base] = ways;
  if (!base) throw new RangeError('A comparison needs a way to compare with.');
  const share = busy(base);
  if (share <= WAITING) return 'waiting';
  const waited = median(base.wall) - median(base.cpu);
  const overlaps = ways.some(
    (m) =>
      m !== base &&
      busy(m) < SEVERAL &&
      compare(m, base) === 'faster' &&
      median(base.wall) - median(m.wall) <= 2 * waited,
  );
  return share >= COMPUTING && !overlaps ? 'computing' : 'mixed';
}

/** A thread does so much of the computing that there is little to share. */
const ALMOST_ALL = 0.8;

/** The thread that did almost all of the computing in the recorded run, and its share in percent, if there is one. */
export function busiest({
  threads,
}: Recording): {readonly target: string; readonly percent: number} | undefined {
  const workers = (threads?.threads ?? []).filter((t) => !t.main);
  if (workers.length < 2 || threads?.others || workers.some((t) => t.cpu === undefined)) return undefined;
  const total = workers.reduce((sum, t) => sum + (t.cpu ?? 0), 0);
  const [most] = workers.toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  if (!most?.cpu || most.cpu < ALMOST_ALL * total) return undefined;
  const percent = Math.min(99, Math.round((100 * most.cpu) / total));
  return {target: most.target ?? most.name, percent};
}

/** A function that threads were given to run. */
export interface Target {
  readonly name: string;
  /** Its first and last line; absent where it is not the program's. */
  readonly lines?: readonly [number, number];
}

/** What the threads were given to run, what most of them ran first. */
export function targetsOf(recording: Recording): Target[] {
  const {threads, codes, tree} = recording;
  const found = new Map<string, {target: Target; runs: number}>();
  for (const thread of threads?.threads ?? []) {
    if (thread.main || thread.target === undefined) continue;
    const known = found.get(thread.target);
    if (known) {
      known.runs++;
      continue;
    }
    const lines = thread.code === undefined ? undefined : linesOf(thread.code);
    found.set(thread.target, {target: {name: thread.target, ...(lines ? {lines} : {})}, runs: 1});
  }
  return [...found.values()].toSorted((a, b) => b.runs - a.runs).map(({target}) => target);

  function linesOf(index: number): readonly [number, number] | undefined {
    const made = codes[index];
    if (!made) return undefined;
    const span = made.node === undefined ? undefined : tree[made.node]?.span;
    const last = span?.[2] ?? Math.max(made.firstLine, ...made.lines.map(([, , line]) => line ?? 0));
    const all = sourceLines(recording).length;
    return [Math.max(1, Math.min(made.firstLine, all)), Math.min(last, all)];
  }
}

/** `work.py starts two threads; each runs longest_chain.` */
export function workCaption({header}: Recording, workers: number, targets: readonly Target[]): Caption {
  const starts = caption`${code(shorten(header.program.name, 30))} starts ${count(workers, 'thread')}`;
  const names = targets.slice(0, 3).map((t) => code(shorten(t.name, 24)));
  if (names.length === 0) return caption`${starts}.`;
  if (targets.length === 1) return caption`${starts}; each runs ${names[0] ?? ''}.`;
  const more = targets.length - names.length;
  return caption`${starts}; they run ${listed(names)}${more > 0 ? ` and ${count(more, 'other')}` : ''}.`;

  function listed(items: readonly Segment[]): Caption {
    return items.reduce<Caption>((all, item, i) => {
      if (i === 0) return [item];
      return caption`${all}${i === items.length - 1 && more === 0 ? ' and ' : ', '}${item}`;
    }, []);
  }
}
