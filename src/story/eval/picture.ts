import type {FrameState, Moment, ObjectState, Recording} from '../../recording/index.ts';
import type {
  CardView,
  EvalPicture,
  FrameView,
  HeldValue,
  HoldView,
  NameView,
  SlotView,
  TabView,
} from '../vocabulary/eval-picture.ts';
import {closureOf, died, fieldsOf, type Heap} from './cards.ts';
import {type FrameRoom, namesOf, namespaceOf, room, type Sight, titleOf} from './room.ts';
import {cardText, cellText, isIterator} from './values.ts';

/** What pictures are drawn from. */
export interface Easel {
  readonly recording: Recording;
  readonly rooms: ReadonlyMap<number, FrameRoom>;
  readonly heap: Heap;
  /** By frame and step: the line that a waiting frame stands in. */
  readonly lineOf: (frame: number, step: number) => number | null;
  /** The lines written before a step. */
  readonly outputBefore: (step: number) => readonly string[];
}

/** Draws the machine at a moment; `at` is the number of the sight among all that are shown. */
export function draw(easel: Easel, sight: Sight, at: number, raised?: string): EvalPicture {
  const {moment, callStack} = sight;
  const {heap} = easel;
  const there = new Set(
    [...heap.places.keys()].filter((id) => {
      const [first = 0, last = -1] = heap.spans.get(id) ?? [];
      const state = moment.objects.get(id);
      return first <= at && at <= last && state !== undefined && !died(state, moment);
    }),
  );
  const running = callStack.at(-1);
  const frame = running === undefined ? undefined : moment.frames.get(running);
  const cards = [...there].flatMap((id) => cardOf(easel, moment, id));
  return {
    step: moment.step,
    tabs: tabsOf(easel, callStack, moment.step),
    frame: frame ? frameView(easel, moment, frame, there, raised) : null,
    cards,
    holds: holdsOf(moment, there),
    output: easel.outputBefore(moment.step).slice(-room.outputLines),
  };
}

function cardOf({heap, recording}: Easel, moment: Moment, id: number): CardView[] {
  const state = moment.objects.get(id);
  const place = heap.places.get(id);
  if (!state || place === undefined) return [];
  return [
    {
      object: id,
      place,
      type: state.record.type,
      text: cardText(state),
      fields: fieldsOf(recording, state, moment),
      count: state.record.immortal ? 'immortal' : state.count,
    },
  ];
}

function tabsOf(easel: Easel, callStack: readonly number[], step: number): TabView[] {
  const waiting = callStack.slice(0, -1);
  const tab = (frame: number): TabView => {
    const line = easel.lineOf(frame, step);
    return {
      frame,
      title: titleOf(easel.recording, frame),
      note: line === null ? 'waits' : `waits in line ${line}`,
    };
  };
  if (waiting.length <= room.tabs) return waiting.map(tab);
  const [outer = 0] = waiting;
  const inner = waiting.slice(waiting.length - room.tabs + 2);
  return [
    tab(outer),
    {title: `… ${waiting.length - 1 - inner.length} more frames`, note: 'wait'},
    ...inner.map(tab),
  ];
}

function frameView(
  easel: Easel,
  moment: Moment,
  frame: FrameState,
  there: ReadonlySet<number>,
  raised: string | undefined,
): FrameView {
  const {recording, rooms} = easel;
  const own = rooms.get(frame.frame) ?? {names: [], fold: false, slotRows: 2};
  const held = (slot: number): HeldValue => ({
    object: Math.abs(slot),
    text: cellText(slot, moment.objects),
    wired: there.has(Math.abs(slot)),
    borrowed: slot < 0,
  });
  const module = namespaceOf(recording, frame.frame) !== undefined;
  const all = namesOf(recording, moment, frame);
  const kinds = new Map(frame.code.localsplus.map((l) => [l.name, l.kind]));
  const names = own.names.flatMap((name, row): NameView[] => {
    const slot = all.find(([n]) => n === name)?.[1];
    // A name of a module is not there before it is bound; a fast local has its slot from the start.
    if (slot === undefined) return [];
    const kind = kinds.get(name) ?? 'local';
    const mark =
      module || kind === 'local' ? {} : {mark: kind === 'free' ? ('free' as const) : ('cell' as const)};
    const value = held(slot);
    // `total  function total` would say it twice.
    const text = value.text.endsWith(` ${name}`) ? value.text.slice(0, -name.length - 1) : value.text;
    return [{...value, text, name, row, ...mark, bound: slot !== 0}];
  });
  const shown = new Set(own.names);
  const depth = frame.stack.length;
  const folded = depth > own.slotRows ? depth - own.slotRows + 1 : 0;
  const stack = frame.stack.slice(folded).map((slot, i): SlotView => ({...held(slot), at: folded + i}));
  return {
    frame: frame.frame,
    title: titleOf(recording, frame.frame),
    namesHead: module ? 'NAMES' : 'FAST LOCALS',
    nameRows: own.names.length + (own.fold ? 1 : 0),
    names,
    moreNames: all.filter(([name, slot]) => !shown.has(name) && slot !== 0).length,
    slotRows: own.slotRows,
    stack,
    moreSlots: folded,
    ...(raised === undefined ? {} : {raised}),
  };
}

/** Arrows between cards: what an iterator, a cell, a closure or a container refers to. */
function holdsOf(moment: Moment, there: ReadonlySet<number>): HoldView[] {
  const found: (HoldView & {rank: number})[] = [];
  for (const from of there) {
    const state = moment.objects.get(from);
    if (!state) continue;
    for (const to of new Set(heldBy(moment, state))) {
      if (there.has(to) && to !== from) found.push({from, to, rank: rankOf(state)});
    }
  }
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, 4)
    .map(({from, to}) => ({from, to}));
}

/** Ids of what an object refers to, a function's cells among them. */
function heldBy(moment: Moment, state: ObjectState): number[] {
  return [...closureOf(state, moment), ...state.holds.map(([, id]) => id)];
}

const rankOf = (state: ObjectState) =>
  isIterator(state) || ['cell', 'function', 'generator'].includes(state.record.type) ? 0 : 1;
