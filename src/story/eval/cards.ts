import type {Moment, ObjectState, Recording} from '../../recording/index.ts';
import type {FieldView} from '../vocabulary/eval-picture.ts';
import {type FrameRoom, namesOf, room, type Sight} from './room.ts';
import {cellText, instanceOf, isException, isIterator} from './values.ts';

/** Where the objects that have a card lie, for the whole clip. */
export interface Heap {
  /** The place of each object that has a card. */
  readonly places: ReadonlyMap<number, number>;
  /** For how many rows of attributes each place has room. */
  readonly fields: readonly number[];
  /** First and last picture in which an object has its card. */
  readonly spans: ReadonlyMap<number, readonly [number, number]>;
}

/** Kinds of objects whose value in the cell says all there is to say. */
const INLINE = new Set([
  'module',
  'builtin_function_or_method',
  'code',
  'type',
  'tagged int',
  'NoneType',
  'wrapper_descriptor',
  'method_descriptor',
  'ellipsis',
]);

interface Candidate {
  readonly id: number;
  first: number;
  last: number;
  /** Whether a name stands for it at some time. */
  named: boolean;
  score: number;
  fields: number;
}

/** Chooses the objects that get a card: those that say most, as many as have room at a time. */
export function heapFor(
  recording: Recording,
  sights: readonly Sight[],
  rooms: ReadonlyMap<number, FrameRoom>,
): Heap {
  const candidates = new Map<number, Candidate>();
  for (const [at, {moment, callStack}] of sights.entries()) {
    const meet = (slot: number, named: boolean) => {
      const id = Math.abs(slot);
      const state = moment.objects.get(id);
      if (!state || !cardable(recording, state) || died(state, moment)) return;
      const known = candidates.get(id) ?? {
        id,
        first: at,
        last: at,
        named,

        score: scoreOf(state),
        fields: 0,
      };
      candidates.set(id, known);
      known.last = at;
      known.named ||= named;
      known.score += named ? 2 : 1;
      known.fields = Math.max(known.fields, fieldsOf(recording, state, moment).length);
      // A closure is seen together with its cells.
      if (state.record.type === 'function')
        for (const cell of closureOf(state, moment)) if (cell !== id) meet(cell, false);
    };
    const frame = moment.frames.get(callStack.at(-1) ?? -1);
    if (!frame) continue;
    const rows = new Set(rooms.get(frame.frame)?.names);
    for (const [name, slot] of namesOf(recording, moment, frame)) if (rows.has(name)) meet(slot, true);
    for (const slot of frame.stack) meet(slot, false);
  }
  const most = [...candidates.values()].some((c) => c.fields > 1) ? room.cards - 1 : room.cards;
  const chosen: Candidate[] = [];
  for (const candidate of [...candidates.values()].sort((a, b) => b.score - a.score || a.first - b.first)) {
    if (crowd(chosen, candidate) < most) chosen.push(candidate);
  }
  const needed = Math.max(1, ...chosen.map((c) => crowd(chosen, c)));
  return placed(chosen, Math.min(most, needed));
}

/** The most chosen objects that are there at one time with this one. */
function crowd(chosen: readonly Candidate[], {first, last}: Candidate): number {
  const others = chosen.filter((c) => c.first <= last && c.last >= first);
  let most = 0;
  for (const {first: at} of [...others, {first, last}]) {
    const when = Math.max(at, first);
    most = Math.max(most, others.filter((c) => c.first <= when && c.last >= when).length);
  }
  return most;
}

/** Each object takes a place that is free for as long as it is there: named ones from the top, others from below. */
function placed(chosen: readonly Candidate[], most: number): Heap {
  const places = new Map<number, number>();
  const taken: Candidate[][] = Array.from({length: most}, () => []);
  for (const candidate of [...chosen].sort(
    (a, b) => a.first - b.first || Number(b.named) - Number(a.named),
  )) {
    const free = taken.flatMap((others, place) =>
      others.some((c) => c.first <= candidate.last && c.last >= candidate.first) ? [] : [place],
    );
    // A place that nobody had before is better than one that was given back: the eye keeps objects apart.
    const fresh = free.filter((place) => taken[place]?.length === 0);
    const order = fresh.length > 0 ? fresh : free;
    const place = candidate.named ? order[0] : order.at(-1);
    if (place === undefined) continue;
    taken[place]?.push(candidate);
    places.set(candidate.id, place);
  }
  const used = taken.map((c, place) => ({
    place,
    fields: Math.max(0, ...c.map((o) => o.fields)),
    empty: c.length === 0,
  }));
  const renumbered = new Map(used.filter((u) => !u.empty).map((u, i) => [u.place, i]));
  return {
    places: new Map([...places].map(([id, place]) => [id, renumbered.get(place) ?? 0])),
    fields: used.filter((u) => !u.empty).map((u) => u.fields),
    spans: new Map(chosen.map((c) => [c.id, [c.first, c.last]])),
  };
}

function cardable({codes}: Recording, {record, repr}: ObjectState): boolean {
  if (record.immortal || INLINE.has(record.type)) return false;
  // A function is worth a card where it carries something: a closure's.
  if (record.type === 'function')
    return (
      record.code !== undefined && codes[record.code]?.localsplus.some((l) => l.kind === 'free') === true
    );
  return !repr.startsWith('<built-in');
}

function scoreOf(state: ObjectState): number {
  const {type} = state.record;
  if (type === 'cell' || instanceOf(state)) return 60;
  if (type === 'generator' || type === 'coroutine') return 55;
  if (isException(state)) return 40;
  if (isIterator(state)) return 25;
  if (['list', 'dict', 'set', 'function'].includes(type)) return 20;
  return type === 'str' ? 2 : 5;
}

/** The cells of a function; they stand in a tuple of its own. */
export function closureOf(state: ObjectState, moment: Moment): number[] {
  return state.holds.flatMap(([label, id]) =>
    label === '__closure__' ? (moment.objects.get(id)?.holds ?? []).map(([, cell]) => cell) : [],
  );
}

/** Whether an object was freed before a moment. */
export const died = ({record}: ObjectState, moment: Moment) =>
  record.died !== undefined && record.died < moment.step;

/** The attributes of an instance of one of the program's classes, as its card shows them. */
export function fieldsOf(recording: Recording, state: ObjectState, moment: Moment): FieldView[] {
  const own = state.record.type === 'generator' ? asleep(recording, state, moment) : attributesOf(state);
  const shown = own.length > room.fields ? own.slice(0, room.fields - 1) : own;
  const fields = shown.map(([name, slot]): FieldView => ({name, text: cellText(slot, moment.objects)}));
  const more = own.length - shown.length;
  return more > 0 ? [...fields, {name: `… ${more} more`, text: ''}] : fields;
}

function attributesOf(state: ObjectState): [string, number][] {
  if (!instanceOf(state)) return [];
  return state.holds.flatMap(([label, id]): [string, number][] =>
    label.startsWith('.') ? [[label.slice(1), id]] : [],
  );
}

/** The locals of a generator's frame: nobody changes them while it is suspended. */
function asleep({run}: Recording, {record}: ObjectState, moment: Moment): [string, number][] {
  const frames = run.frames.flatMap((frame, i) => (frame.code === record.code ? [i] : []));
  const [only] = frames;
  // With several generators of the same code it isn't recorded whose frame is which.
  const state = frames.length === 1 && only !== undefined ? moment.frames.get(only) : undefined;
  const over = run.events.some(
    (e) => (e.kind === 'return' || e.kind === 'unwind') && e.frame === only && e.step < moment.step,
  );
  if (!state || over || only === moment.frame) return [];
  return state.code.localsplus.flatMap(({name}, i): [string, number][] => {
    const slot = state.locals[i] ?? 0;
    return slot === 0 ? [] : [[name, slot]];
  });
}
