import type {Recording} from '../../recording/index.ts';
import type {Did} from './execution.ts';
import {SILENT} from './kinds.ts';
import type {Stretch} from './stretch.ts';

/** How closely a stretch is told: summed up, one act a pass, one beat a line, or instruction by instruction. */
export const SKIP = 0;
export const PASS = 1;
export const LINE = 2;
export const SLOW = 3;
export type Level = typeof SKIP | typeof PASS | typeof LINE | typeof SLOW;

/** What the run is best told by. */
export interface Focus {
  /** The frame that is looked at most closely, or those that an exception takes its way through. */
  readonly frames: ReadonlySet<number>;
  /** How much each frame says about the run. */
  readonly worth: ReadonlyMap<number, number>;
  /** The exception whose way is told. */
  readonly exception: number | undefined;
  /** Nothing happens but definitions: then they are told. */
  readonly onlyDefines: boolean;
}

/** Exceptions that are part of the machinery of generators. */
const MACHINERY = new Set(['GeneratorExit', 'StopIteration', 'StopAsyncIteration']);

/** The frame that did most, or the way of the first exception that went through the program's own frames. */
export function focusOf(recording: Recording, list: readonly Did[], stretched: readonly Stretch[]): Focus {
  const {run} = recording;
  const types = new Map(run.objects.map((o) => [o.id, o.type]));
  const thrown = run.events.find((e) => e.kind === 'raise' && !MACHINERY.has(types.get(e.exception) ?? ''));
  const exception = thrown?.kind === 'raise' ? thrown.exception : undefined;
  const way = run.events.flatMap((e) => ('exception' in e && e.exception === exception ? [e.frame] : []));
  const inner = way.filter((frame) => run.frames[frame]?.code !== 0);
  const worth = frameWorths(recording, list, stretched);
  const [best = 0] = [...worth].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0] ?? [];
  const frames = new Set(inner.length > 0 ? inner : way.length > 0 ? way : [best]);
  for (const frame of frames) worth.set(frame, 100);
  const busy = stretched.reduce((sum, s) => sum + (s.defines ? 0 : s.steps.length), 0);
  return {frames, worth, exception, onlyDefines: busy <= 4};
}

/** How much each frame says: the first call of a function more than later ones, a busy function more than others. */
function frameWorths(
  {codes}: Recording,
  list: readonly Did[],
  stretched: readonly Stretch[],
): Map<number, number> {
  const defining = new Set(stretched.filter((s) => s.defines).map((s) => s.code));
  const done = new Map<number, number>();
  for (const did of list) done.set(did.code, (done.get(did.code) ?? 0) + 1);
  const most = Math.max(1, ...[...done].filter(([code]) => code !== 0).map(([, count]) => count));
  const worth = new Map<number, number>();
  const met = new Set<number>();
  for (const {code, frame} of list) {
    if (worth.has(frame)) continue;
    // Comprehensions, and functions that the compiler makes for annotations, are nobody's point.
    const aside = /^(<|__annotate)/.test(codes[code]?.name ?? '');
    if (code === 0) worth.set(frame, 45);
    else if (defining.has(code)) worth.set(frame, 0);
    else worth.set(frame, (met.has(code) ? 35 : 55) + (25 * (done.get(code) ?? 0)) / most - (aside ? 40 : 0));
    met.add(code);
  }
  return worth;
}

/** One stretch told less closely. */
interface Demotion {
  readonly index: number;
  readonly to: Level;
  readonly key: number;
}

/** How closely each stretch is told at best, and what to give up, step by step, until there is nothing left. */
export class Plan {
  private readonly wishes: readonly Level[];
  private readonly quiet: readonly boolean[];
  private readonly stretched: readonly Stretch[];
  private readonly demotions: readonly Demotion[];

  public constructor(stretched: readonly Stretch[], focus: Focus) {
    const resumed = new Set<number>();
    this.wishes = stretched.map((s) => wished(s, focus, resumed));
    this.stretched = stretched;
    this.quiet = stretched.map(
      (s) => s.events.length === 0 && s.steps.every((did) => !did.enters && SILENT.has(did.instruction.name)),
    );
    // What says least is given up first: a closely told line becomes a beat, a beat becomes part of a summary.
    this.demotions = stretched
      .flatMap((s): Demotion[] => {
        const worth = worthOf(s, focus);
        const level = this.wishes[s.index] ?? SKIP;
        const away: Demotion = {index: s.index, to: SKIP, key: worth};
        if (level === SLOW) return [{index: s.index, to: LINE, key: worth * 0.75}, away];
        return level === SKIP ? [] : [away];
      })
      .sort((a, b) => a.key - b.key || b.index - a.index);
  }

  /** How often something can be given up. */
  public get length(): number {
    return this.demotions.length;
  }

  /**
   * The levels after so many times.
   *
   * @param kept - Which of those, by their place in the order, are not given up after all.
   */
  public levels(given: number, kept: ReadonlySet<number> = new Set()): Level[] {
    const levels = [...this.wishes];
    for (const [i, {index, to}] of this.demotions.slice(0, given).entries())
      if (!kept.has(i)) levels[index] = to;
    return this.joined(smooth(levels.map((level, i) => (this.quiet[i] ? (levels[i - 1] ?? level) : level))));
  }

  /** A summary of an instruction or two before a pass of the same frame is part of the pass. */
  private joined(levels: readonly Level[]): Level[] {
    const joined = [...levels];
    for (let i = levels.length - 1; i > 0; i--) {
      const [one, next] = [this.stretched[i - 1], this.stretched[i]];
      if (!one || !next || joined[i] !== PASS || levels[i - 1] !== SKIP || levels[i - 2] === SKIP) continue;
      if (one.frame === next.frame && one.steps.length <= 3 && !one.defines) joined[i - 1] = PASS;
    }
    return joined;
  }
}

/** A lone pass between two summaries belongs to them. */
function smooth(levels: readonly Level[]): Level[] {
  const smoothed = [...levels];
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] !== PASS) continue;
    let end = i;
    while (levels[end] === PASS) end++;
    const between = (levels[i - 1] ?? SKIP) === SKIP && (levels[end] ?? SKIP) === SKIP;
    if (between) smoothed.fill(SKIP, i, end);
    i = end;
  }
  return smoothed;
}

function wished(s: Stretch, focus: Focus, resumed: Set<number>): Level {
  if (s.defines && !focus.onlyDefines) return SKIP;
  const again = s.steps.find((did) => did.enters?.how === 'resume')?.enters?.frame;
  if (again !== undefined && !resumed.has(again)) {
    resumed.add(again);
    return LINE;
  }
  const module = s.code === 0 && !focus.frames.has(s.frame);
  if (s.visit === 1) return module ? LINE : SLOW;
  if (s.visit === 2 || s.last) return PASS;
  return SKIP;
}

/** Whether an exception begins or leaves a frame here, and isn't only passed on from one handler to the next. */
const raisesAnew = (s: Stretch) =>
  s.steps.some(({instruction}) => instruction.name === 'RAISE_VARARGS') ||
  s.events.some((e) => e.kind === 'unwind');

/** How much a stretch says about this run; whole frames stand or fall together. */
function worthOf(s: Stretch, focus: Focus): number {
  if (s.defines) return focus.onlyDefines ? 50 : 0;
  let worth = focus.worth.get(s.frame) ?? 30;
  // What calls a frame stands or falls with it.
  for (const {enters} of s.steps) {
    const entered = enters ? (focus.worth.get(enters.frame) ?? 0) + (enters.how === 'call' ? 8 : 4) : 0;
    worth = Math.max(worth, entered);
  }
  if (s.events.some((e) => 'exception' in e && e.exception === focus.exception)) worth += 40;
  else if (s.events.some((e) => 'exception' in e) && focus.frames.has(s.frame))
    worth += raisesAnew(s) ? 25 : 0;
  if (s.events.some((e) => e.kind === 'yield' || e.kind === 'return')) worth += 8;
  // The body of a loop says more than what is done once.
  if (s.visit === 1 && !s.last) worth += 6;
  if (s.visit > 1) worth -= s.visit === 2 ? 15 : 25;
  return worth;
}
