import type {Recording} from '../../recording/index.ts';
import {timing} from '../../theme/timing.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {capital, caption, code, count} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import {CardTable} from './cards.ts';
import type {LifePoint} from './life.ts';
import type {Star} from './star.ts';
import {Steps} from './steps.ts';
import {holderWords, subjectOf} from './subject.ts';
import type {RefsChange, State} from './view.ts';

interface ImmortalTelling {
  readonly beats: readonly Beat<RefsChange>[];
  readonly chart: undefined;
  readonly rows: number;
}

/** Most moments of an immortal's life that are shown: none of them changes its count. */
const MOST_MOMENTS = 4;

/** Immortal objects that are shown beside it. */
const MOST_MET = 16;

/** A run whose most interesting object is immortal: it was there before, it stays, and nobody counts. */
export function tellImmortal(recording: Recording, {record, life}: Star): ImmortalTelling {
  const steps = new Steps(recording);
  const {the, The} = subjectOf(record);
  const table = new CardTable();
  const named = life.points.filter((p, i) => namesOf(p) !== namesOf(life.points[i - 1]));
  const shown = (named.length > 0 ? named : life.points.slice(0, 1)).slice(0, MOST_MOMENTS);
  const states = shown.map((point): State => {
    const owned = {...point, holders: point.holders.filter((h) => h.kind !== 'constant')};
    return {count: 'immortal', value: [point.repr], cards: table.at(owned), reached: 0};
  });
  const acts = shown.map((point, i): Act<RefsChange>[] => {
    const state = states[i];
    const {line} = steps.facts(Math.min(point.step, life.last));
    const lit = act<RefsChange>({kind: 'line', line}, timing.move, 250);
    if (!state) return [lit];
    return [lit, act({kind: i === 0 ? 'appear' : 'tick', step: point.step, state}, 800, 200)];
  });
  const first = steps.facts(Math.min(shown[0]?.step ?? 0, life.last));
  const what = code(first.statement, 26);
  const [holder] = shown[0]?.holders.filter((h) => h.kind === 'name' || h.kind === 'local') ?? [];
  const meet = holder
    ? caption`${what} creates no object: ${the} was there before, and ${holderWords(holder)} refers to it.`
    : caption`${The} was there before the program, which only makes use of it.`;
  const beats: Beat<RefsChange>[] = [
    beat('meet', meet, acts[0] ?? []),
    beat('infinite', caption`The ∞ says that nobody counts: ${the} is immortal, it is never freed.`, [
      act({kind: 'look'}, 900),
    ]),
  ];
  if (acts.length > 1) {
    const words = caption`More names refer to it, or others: an immortal object takes no notice.`;
    beats.push(beat('use', words, acts.slice(1).flat()));
  }
  const why = caption`CPython keeps such objects for good: None, True, False, small ints and some strings are shared by all.`;
  const lesson = caption`${The} never dies: an immortal object outlives every program that uses it.`;
  const met = new Set(recording.run.objects.filter((o) => o.immortal).map((o) => o.repr));
  const values = [...met].slice(0, MOST_MET);
  beats.push(
    beat('why', why, [act({kind: 'immortals', values}, 800)]),
    beat('closing', lesson, [act({kind: 'look'}, 900)], 2500),
  );
  return {
    beats,
    chart: undefined,
    rows: Math.max(1, ...states.flatMap((s) => s.cards.map((c) => c.row + 1))),
  };
}

/** A run in which no object was met. */
export function tellNothing({run}: Recording): ImmortalTelling {
  const ran = caption`${capital(count(run.steps.length, 'instruction'))} ran, and none of them had an object to work on.`;
  const words = caption`An object dies when its last reference goes. This program had none to lose.`;
  return {
    beats: [beat('ran', ran, []), beat('closing', words, [], 2500)],
    chart: undefined,
    rows: 1,
  };
}

const namesOf = (point: LifePoint | undefined) =>
  (point?.holders ?? [])
    .filter((h) => h.kind === 'name' || h.kind === 'local')
    .map((h) => h.key)
    .join();
