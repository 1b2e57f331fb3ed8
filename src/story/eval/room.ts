import type {FrameState, Moment, Recording} from '../../recording/index.ts';
import {type Caption, caption, code, shorten} from '../vocabulary/caption.ts';
import {isClassBody} from './stretch.ts';

/** How much of the machine fits into the picture at a time. */
export const room = {
  names: 6,
  slots: 7,
  /** Tabs for waiting frames, the one that stands for several included. */
  tabs: 3,
  cards: 5,
  fields: 3,
  outputLines: 2,
} as const;

/** Rows of names and slots together, over which a panel under so many tabs has the height. */
const rowsUnder = (tabs: number) => 10 - tabs;

/** Which of a frame's names and slots are shown, for good. */
export interface FrameRoom {
  /** The names that have a row, in order. */
  readonly names: readonly string[];
  /** Whether one more row says how many others there are. */
  readonly fold: boolean;
  readonly slotRows: number;
}

/** A frame at a moment that is shown. */
export interface Sight {
  readonly moment: Moment;
  readonly callStack: readonly number[];
}

/** The namespace that a frame's names live in, for the frames of modules and classes. */
export function namespaceOf({run}: Recording, frame: number): number | undefined {
  const found = run.namespaces.findIndex((space) => space.frame === frame);
  return found < 0 ? undefined : found;
}

/** All names of a frame at a moment, in order: `[name, slot]`. */
export function namesOf(recording: Recording, moment: Moment, frame: FrameState): [string, number][] {
  const space = namespaceOf(recording, frame.frame);
  if (space === undefined)
    return frame.code.localsplus.map((local, i): [string, number] => [local.name, frame.locals[i] ?? 0]);
  return [...(moment.names.get(space) ?? [])].filter(([name]) => !/^__.*__$/.test(name));
}

/**
 * The room of each frame: names that its told instructions speak of come first where there are too many.
 *
 * @param touched - By frame, how often told instructions speak of its names.
 */
export function roomsFor(
  recording: Recording,
  sights: readonly Sight[],
  touched: ReadonlyMap<number, ReadonlyMap<string, number>>,
): Map<number, FrameRoom> {
  const seen = new Map<number, {names: Set<string>; depth: number; tabs: number}>();
  for (const {moment, callStack} of sights) {
    const frame = moment.frames.get(callStack.at(-1) ?? -1);
    if (!frame) continue;
    const known = seen.get(frame.frame) ?? {names: new Set<string>(), depth: 2, tabs: 0};
    seen.set(frame.frame, known);
    for (const [name] of namesOf(recording, moment, frame)) known.names.add(name);
    known.depth = Math.max(known.depth, frame.stack.length);
    known.tabs = Math.max(known.tabs, Math.min(room.tabs, callStack.length - 1));
  }
  const rooms = new Map<number, FrameRoom>();
  for (const [frame, {names, depth, tabs}] of seen) {
    const rows = rowsUnder(tabs);
    // Many names are worth more than the whole of a deep stack, whose lower slots fold.
    const deep = Math.min(room.slots, depth);
    const wanted = Math.max(Math.min(deep, 5), Math.min(deep, rows - Math.min(room.names, names.size)));
    const space = Math.min(room.names, Math.max(3, rows - wanted));
    const fold = names.size > space;
    const shown = fold ? chosen([...names], touched.get(frame) ?? new Map(), space - 1) : [...names];
    const used = Math.max(1, shown.length + (fold ? 1 : 0));
    rooms.set(frame, {names: shown, fold, slotRows: Math.min(wanted, rows - used)});
  }
  return rooms;
}

/** The names that are spoken of most, in the order they have. */
function chosen(names: readonly string[], touched: ReadonlyMap<string, number>, most: number): string[] {
  const ranked = [...names].sort((a, b) => (touched.get(b) ?? 0) - (touched.get(a) ?? 0));
  const kept = new Set(ranked.slice(0, most));
  return names.filter((name) => kept.has(name));
}

/** `total()`, `module`, `class Account`: what a frame runs. */
export function titleOf(recording: Recording, frame: number): string {
  const index = recording.run.frames[frame]?.code ?? 0;
  const made = recording.codes[index];
  if (!made || index === 0) return 'module';
  if (isClassBody(recording, index)) return `class ${made.name}`;
  if (made.name.startsWith('<')) return made.name;
  // Methods of several classes may go by one name.
  const shared = recording.codes.some((other, i) => i !== index && other.name === made.name);
  return `${shared ? shorten(made.qualname.replaceAll('<locals>.', ''), 22) : made.name}()`;
}

/** A frame as a sentence names it; `The module` at its beginning. */
export function sayFrame(recording: Recording, frame: number, begins = false): Caption {
  const title = titleOf(recording, frame);
  const the = begins ? 'The' : 'the';
  if (title === 'module') return caption`${the} module`;
  if (title.startsWith('class ')) return caption`${the} body of ${code(title, 24)}`;
  return caption`${code(title, 24)}`;
}
