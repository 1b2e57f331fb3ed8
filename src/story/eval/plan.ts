import type {Recording} from '../../recording/index.ts';
import {opcodeKind} from '../opcodes.ts';
import type {Did} from './execution.ts';
import type {Stretch} from './stretch.ts';

/** How closely a stretch is told: summed up, one act a pass, one beat a line, or instruction by instruction. */
export const SKIP = 0;
export const PASS = 1;
export const LINE = 2;
export const SLOW = 3;
export type Level = typeof SKIP | typeof PASS | typeof LINE | typeof SLOW;

/** What the run is best told by. */
export interface Focus {
  /** The code object whose frames are looked at closely. */
  readonly code: number;
  /** Its frame that is told first. */
  readonly frame: number;
  /** Frames that an exception of the program passes through. */
  readonly raising: ReadonlySet<number>;
}

/** The code that did most, and the frames of the first exception that went through the program. */
export function focusOf(recording: Recording, list: readonly Did[], stretched: readonly Stretch[]): Focus {
  const {codes, run} = recording;
  const done = new Map<number, number>();
  const defining = new Set(stretched.filter((s) => s.defines).map((s) => s.code));
  for (const did of list) done.set(did.code, (done.get(did.code) ?? 0) + 1);
  let code = 0;
  for (const [candidate, count] of done) {
    if (candidate === 0 || defining.has(candidate) || codes[candidate]?.name.startsWith('<')) continue;
    if (code === 0 || count > (done.get(code) ?? 0)) code = candidate;
  }
  const frame = list.find((did) => did.code === code)?.frame ?? 0;
  const first = run.events.find((e) => e.kind === 'raise' && list[e.step]?.frame === e.frame);
  const raising = new Set<number>();
  if (first?.kind === 'raise')
    for (const event of run.events) {
      if (event.step < first.step || !('exception' in event) || event.exception !== first.exception) continue;
      raising.add(event.frame);
    }
  return {code, frame, raising};
}

/** How closely each stretch is told, so that all of it takes about `budget` milliseconds. */
export function levelsFor(stretched: readonly Stretch[], focus: Focus, budget: number): Level[] {
  const levels = stretched.map((s) => wished(s, focus));
  // What says least is given up first: a closely told line becomes a beat, a beat becomes part of a summary.
  const demotions = stretched.flatMap((s): {index: number; to: Level; key: number}[] => {
    const worth = worthOf(s, stretched, focus);
    const level = levels[s.index] ?? SKIP;
    const away: {index: number; to: Level; key: number} = {index: s.index, to: SKIP, key: worth};
    if (level === SLOW) return [{index: s.index, to: LINE, key: worth * 0.8}, away];
    return level === SKIP ? [] : [away];
  });
  demotions.sort((a, b) => a.key - b.key || b.index - a.index);
  for (const {index, to} of demotions) {
    if (estimate(stretched, smooth(levels)) <= budget) break;
    levels[index] = to;
  }
  return smooth(levels);
}

/** A lone pass between two summaries belongs to them. */
function smooth(levels: readonly Level[]): Level[] {
  const smoothed = [...levels];
  for (const [i, level] of levels.entries()) {
    if (level !== PASS) continue;
    let end = i;
    while (levels[end] === PASS) end++;
    let start = i;
    while (start > 0 && levels[start - 1] === PASS) start--;
    const between = (levels[start - 1] ?? SKIP) === SKIP && (levels[end] ?? SKIP) === SKIP;
    if (between) smoothed[i] = SKIP;
  }
  return smoothed;
}

function wished(s: Stretch, focus: Focus): Level {
  if (s.defines) return SKIP;
  if (s.visit === 1) return s.code === 0 && focus.code !== 0 ? LINE : SLOW;
  if (s.visit === 2 || s.last) return PASS;
  return SKIP;
}

/** How much a stretch says about this run; whole frames stand or fall together. */
function worthOf(s: Stretch, stretched: readonly Stretch[], focus: Focus): number {
  const thrown = s.events.some((e) => e.kind === 'raise' || e.kind === 'unwind' || e.kind === 'handle');
  const enters = s.steps.find((did) => did.enters)?.enters;
  const around = stretched[s.index - 1]?.frame === focus.frame && s.frame !== focus.frame && s.visit === 1;
  let worth = 30;
  if (s.defines) worth = 0;
  else if (s.frame === focus.frame) worth = 100;
  else if (enters?.frame === focus.frame && enters.how === 'call') worth = 130;
  else if (focus.raising.has(s.frame) && s.visit === 1) worth = s.code === 0 ? 85 : 95;
  else if (around) worth = 80;
  else if (s.code === focus.code && s.visit === 1) worth = 75;
  else if (s.steps[0]?.callStack.includes(focus.frame)) worth = 65;
  else if (s.code === 0) worth = 45;
  if (thrown) worth += 40;
  if (s.events.some((e) => e.kind === 'yield' || e.kind === 'return')) worth += 10;
  if (s.visit > 1) worth -= s.visit === 2 ? 15 : 25;
  return worth;
}

/** Milliseconds that telling takes, roughly: what a caption of each sort needs to be read. */
export function estimate(stretched: readonly Stretch[], levels: readonly Level[]): number {
  const known = new Set<string>();
  let ms = 0;
  let group: Level | undefined;
  for (const s of stretched) {
    const level = levels[s.index] ?? SKIP;
    if (level === SKIP || level === PASS) {
      if (group !== level) ms += level === SKIP ? 3400 : 3800;
      group = level;
      continue;
    }
    group = undefined;
    ms += s.steps.some((did) => did.enters) ? 3500 : 0;
    if (level === LINE) {
      ms += 3800;
      continue;
    }
    let load = 0;
    for (const {instruction} of s.steps) {
      const sort = opcodeKind(instruction.name);
      if (sort === 'none') continue;
      load += known.has(sort) ? 0.42 : 0.7;
      known.add(sort);
    }
    ms += 5200 * Math.max(0.7, load);
  }
  return ms;
}
