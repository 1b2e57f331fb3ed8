import type {Recording} from '../../recording/index.ts';
import {timing} from '../../theme/timing.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {caption, code} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import {CardTable} from './cards.ts';
import type {LifePoint} from './life.ts';
import type {Star} from './star.ts';
import {Steps} from './steps.ts';
import {subjectOf} from './subject.ts';
import type {RefsChange, State} from './view.ts';

interface ImmortalTelling {
  readonly beats: readonly Beat<RefsChange>[];
  readonly chart: undefined;
  readonly rows: number;
}

/** Most moments of an immortal's life that are shown: none of them changes its count. */
const MOST_MOMENTS = 4;

/** A run whose most interesting object is immortal: it was there before, it stays, and nobody counts. */
export function tellImmortal(recording: Recording, {record, life}: Star): ImmortalTelling {
  const steps = new Steps(recording);
  const {the, The} = subjectOf(record);
  const table = new CardTable();
  const named = life.points.filter((p, i) => namesOf(p) !== namesOf(life.points[i - 1]));
  const shown = (named.length > 0 ? named : life.points).slice(0, MOST_MOMENTS);
  const states = shown.map((point): State => {
    const owned = {...point, holders: point.holders.filter((h) => h.kind !== 'constant')};
    return {count: 'immortal', value: [point.repr], cards: table.at(owned), reached: 0};
  });
  const acts: Act<RefsChange>[][] = shown.map((point, i) => {
    const state = states[i];
    const {line} = steps.facts(Math.min(point.step, life.last));
    const change = state && {kind: i === 0 ? 'appear' : 'tick', step: point.step, state};
    return [
      act({kind: 'line', line}, timing.move, 250),
      ...(change ? [act(change as RefsChange, 800, 200)] : []),
    ];
  });
  const first = steps.facts(Math.min(shown[0]?.step ?? 0, life.last));
  const beats: Beat<RefsChange>[] = [
    beat(
      'meet',
      caption`${code(first.statement, 26)} creates no object: ${the} was there before the program.`,
      acts[0] ?? [],
    ),
    beat(
      'infinite',
      caption`The ∞ stands for a count that never changes: ${the} is immortal, nobody counts.`,
      [],
    ),
  ];
  if (acts.length > 1) {
    beats.push(
      beat('use', caption`Names come and go. An immortal object takes no notice.`, acts.slice(1).flat()),
    );
  }
  beats.push(
    beat(
      'why',
      caption`CPython keeps such objects for good: None, True, False, small ints and some strings are shared by all.`,
      [],
    ),
    beat(
      'closing',
      caption`${The} dies never: an immortal object outlives every program that uses it.`,
      [],
      2500,
    ),
  );
  return {
    beats,
    chart: undefined,
    rows: Math.max(1, ...states.flatMap((s) => s.cards.map((c) => c.row + 1))),
  };
}

/** A run in which no object was met. */
export function tellNothing(): ImmortalTelling {
  const words = caption`This run ended before any object was in use: there is nothing to count.`;
  return {beats: [beat('closing', words, [], 2500)], chart: undefined, rows: 1};
}

const namesOf = (point: LifePoint | undefined) =>
  (point?.holders ?? [])
    .filter((h) => h.kind === 'name' || h.kind === 'local')
    .map((h) => h.key)
    .join();
