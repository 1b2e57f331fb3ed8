import {type Code, codeOf, type Recording} from '../../recording/index.ts';
import type {Holder} from './holders.ts';
import type {Life, LifePoint} from './life.ts';
import {type StepFacts, Steps} from './steps.ts';

/**
 * What a stretch of a life comes to. `pass`: a call hands the object to its callee. `move`: as many references, in
 * other places. `visit`: the count changed and came back. `borrow`: a reference that isn't counted. `content`: the
 * object itself was changed.
 */
export type EpisodeKind =
  | 'birth'
  | 'gain'
  | 'pass'
  | 'move'
  | 'loss'
  | 'visit'
  | 'borrow'
  | 'content'
  | 'death';

/** Changes that belong together: those of one line, in one go. */
export interface Episode {
  readonly kind: EpisodeKind;
  /** Indices into `life.points`, in order. */
  readonly points: readonly number[];
  /** How the object stood before; undefined for its birth. */
  readonly before: LifePoint | undefined;
  readonly after: LifePoint;
  /** The count that was farthest from the one before. */
  readonly peak: number;
  /** How often the count came to {@link peak}. */
  readonly peaks: number;
  /** The line to look at: the last change's, or the one that an exception comes to. */
  readonly line: number;
  /** The step of the last change. */
  readonly facts: StepFacts;
  readonly gained: readonly Holder[];
  readonly lost: readonly Holder[];
  /** Episodes of the same signature do the same. */
  readonly signature: string;
}

/** One change of a life, with what it was. */
interface Change {
  readonly index: number;
  readonly facts: StepFacts;
  readonly kind: EpisodeKind;
}

/** The life's changes, a line at a time; deaths, calls and borrowing stand alone. */
export function episodesOf(recording: Recording, life: Life): Episode[] {
  const steps = new Steps(recording);
  const episodes: Episode[] = [];
  let group: Change[] = [];
  const close = () => {
    if (group.length > 0) episodes.push(episodeOf(life, group));
    group = [];
  };
  for (const [index, point] of life.points.entries()) {
    const kind = kindOf(life, [index]);
    const own = steps.facts(Math.min(point.step, life.last));
    const change = {index, kind, facts: fromC(recording, steps, own, life.points[index - 1], point)};
    const last = group.at(-1);
    const alone = kind === 'death' || kind === 'pass' || kind === 'borrow';
    // What was borrowed is given back within the same episode.
    const givesBack = group[0]?.kind === 'borrow' && kind === 'visit';
    // An exception that leaves a frame passes on to another: the eye goes there.
    const unwinds = change.facts.unwinds && kind !== 'birth';
    const returns = kind === 'loss' && change.facts.instruction.name.startsWith('RETURN_');
    const another = last !== undefined && !sameGo(recording, last.facts, change.facts);
    if (!givesBack && (alone || returns || unwinds || another || group[0]?.kind === 'borrow')) close();
    group.push(change);
    if ((alone && kind !== 'borrow') || givesBack || unwinds) close();
  }
  close();
  return episodes;
}

/**
 * A death by the collector, at the instruction during which it came: the last that the recording saw is the end of a
 * finalizer that the collector called.
 */
export function collected(recording: Recording, death: Episode): Episode {
  const {steps, frames} = recording.run;
  const {facts} = death;
  const caller = frames[facts.frame]?.caller;
  if (!facts.instruction.name.startsWith('RETURN_') || caller === null) return death;
  const calling = steps.findLastIndex((at, i) => i < facts.step && at.frame === caller);
  if (calling < 0) return death;
  const during = new Steps(recording).facts(calling);
  return {...death, facts: during, line: during.line};
}

/**
 * What a change is of that was seen when a frame had returned, or a generator's had yielded or was closed: a frame that
 * C code asked for leaves the stack of its caller alone. Where that changed, the C code has come to its end:
 * `people.sort(key=…)`, `next(g)`.
 */
function fromC(
  recording: Recording,
  steps: Steps,
  facts: StepFacts,
  before: LifePoint | undefined,
  after: LifePoint,
): StepFacts {
  if (!before || !(/^(RETURN|YIELD)_/.test(facts.instruction.name) || facts.unwinds)) return facts;
  const {run} = recording;
  const [lost] = minus(before.holders, after.holders).filter(
    (h) => h.kind === 'stack' && h.of !== facts.frame,
  );
  const calling = lost ? run.steps.findLastIndex((at, i) => i < facts.step && at.frame === lost.of) : -1;
  if (calling < 0) return facts;
  const call = steps.facts(calling);
  // An exception that goes on through the caller empties its stack, too.
  return facts.unwinds && !goesToTheNext(codeOf(recording, call.frame), call) ? facts : call;
}

/** Whether a call came to its end: its frame goes on with the instruction after it. */
function goesToTheNext({instructions}: Code, {instruction, next}: StepFacts): boolean {
  const at = instructions.findIndex((i) => i.offset === instruction.offset);
  return next !== undefined && instructions[at + 1]?.offset === next.offset;
}

/** Whether two steps belong to one go through one statement: nothing else of the frame ran between, no jump back. */
function sameGo({run, codes}: Recording, from: StepFacts, to: StepFacts): boolean {
  if (from.frame !== to.frame || from.line !== to.line || from.statement !== to.statement) return false;
  const code = codes[run.frames[from.frame]?.code ?? -1];
  let {offset} = from.instruction;
  for (const at of run.steps.slice(from.step + 1, to.step + 1)) {
    if (at.frame !== from.frame) continue;
    const line = code?.instructions.find((i) => i.offset === at.offset)?.line;
    if (at.offset <= offset || (line !== undefined && line !== from.line)) return false;
    offset = at.offset;
  }
  return true;
}

function episodeOf(life: Life, group: readonly Change[]): Episode {
  const points = group.map((change) => change.index);
  const before = life.points[(points[0] ?? 0) - 1];
  const after = life.points[points.at(-1) ?? -1];
  const facts = group.at(-1)?.facts;
  if (!after || !facts) throw new RangeError('An episode needs a change.');
  const kind = group[0]?.kind === 'borrow' ? 'borrow' : kindOf(life, points);
  const within = points.map((i) => life.points[i] ?? after);
  const from = before?.count ?? 0;
  const peak = within.reduce(
    (far, {count}) => (Math.abs(count - from) > Math.abs(far - from) ? count : far),
    from,
  );
  const shown = kind === 'borrow' ? within[0] : after;
  const gained = minus(shown?.holders ?? [], before?.holders ?? []);
  const prior = new Map(within[0]?.prior?.map((h) => [h.key, h]));
  const lost = minus(before?.holders ?? [], after.holders).map((h) => prior.get(h.key) ?? h);
  const counts = within.map((p, i) => p.count - (within[i - 1]?.count ?? from)).join();
  const places = [...gained, ...lost]
    .map((h) => `${h.kind} ${h.name.replace(/^\[\d+\]$/, '[…]')} ${h.owner}`)
    .join();
  const quiet = kind === 'visit' && peak === after.count;
  const signature = quiet
    ? `${facts.owner} gives back`
    : `${facts.owner}:${facts.line}:${kind}:${counts}:${places}`;
  const peaks = within.filter((p, i) => p.count === peak && (within[i - 1]?.count ?? from) !== peak).length;
  const line = facts.landing ?? facts.line;
  return {kind, points, before, after, peak, peaks, line, facts, gained, lost, signature};
}

function kindOf(life: Life, points: readonly number[]): EpisodeKind {
  const before = life.points[(points[0] ?? 0) - 1];
  const after = life.points[points.at(-1) ?? -1];
  if (!before || !after) return 'birth';
  if (after.step === life.died) return 'death';
  const gained = minus(after.holders, before.holders);
  const lost = minus(before.holders, after.holders);
  const taken = gained.some(
    (h) => h.kind === 'local' && lost.every((l) => l.kind === 'stack' && l.of !== h.of),
  );
  if (after.count > before.count) return 'gain';
  if (after.count < before.count) return 'loss';
  if (taken) return 'pass';
  if (gained.some((h) => h.references > 0) && lost.length > 0) return 'move';
  if (gained.length > 0 && gained.every((h) => h.references === 0)) return 'borrow';
  if (points.some((i) => life.points[i]?.count !== before.count)) return 'visit';
  return value(after) !== value(before) ? 'content' : 'visit';
}

const value = ({repr, inside}: LifePoint) => [repr, ...inside].join('\n');

/** Holders of `a` that are not in `b`, or have more references there. */
function minus(a: readonly Holder[], b: readonly Holder[]): Holder[] {
  const others = new Map(b.map((h) => [h.key, h]));
  return a.filter((h) => {
    const other = others.get(h.key);
    return !other || other.references < h.references || (h.references === 0 && other.borrowed < h.borrowed);
  });
}

/**
 * The life without what the value stack only borrows; the first borrowing stays if `borrowing` is set, because it
 * shows that a reference need not count.
 */
export function withoutBorrowing(life: Life, borrowing: boolean): Life {
  const points: LifePoint[] = [];
  let keep = borrowing;
  for (const point of life.points) {
    const borrows = point.holders.some((h) => h.kind === 'stack' && h.references === 0);
    const owned = point.holders.filter((h) => h.kind !== 'stack' || h.references > 0);
    const told = {...point, holders: keep && borrows ? point.holders : owned};
    if (borrows) keep = false;
    const last = points.at(-1);
    if (!last || !looksAs(last, told)) points.push(told);
  }
  return {...life, points};
}

function looksAs(a: LifePoint, b: LifePoint): boolean {
  const marks = ({holders}: LifePoint) =>
    holders.map((h) => `${h.key}:${h.references}:${h.borrowed > 0}`).join('|');
  return a.count === b.count && value(a) === value(b) && marks(a) === marks(b);
}
