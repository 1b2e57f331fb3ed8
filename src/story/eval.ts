import type {Instruction, Moment, Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {timing} from '../theme/timing.ts';
import {chosenPart} from './choice.ts';
import {closing, type Total, totalsOf} from './eval/closing.ts';
import {definitionsOf} from './eval/definitions.ts';
import {type DraftBeat, point, seeAfter, sightBefore, spread, type Telling} from './eval/draft.ts';
import {type Did, executions} from './eval/execution.ts';
import {type EvalChange, type Finished, finish} from './eval/finish.ts';
import {skipBeat} from './eval/group.ts';
import {Lessons, SILENT} from './eval/kinds.ts';
import {lineBeats} from './eval/line.ts';
import {momentsAt} from './eval/moments.ts';
import {passBeats} from './eval/pass.ts';
import {focusOf, type Level, LINE, PASS, Plan, SKIP} from './eval/plan.ts';
import {slowBeats} from './eval/slow.ts';
import {type Stretch, stretches} from './eval/stretch.ts';
import {compared, Glossary, named} from './eval/words/doing.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Story} from './vocabulary/beat.ts';
import {caption} from './vocabulary/caption.ts';
import type {EvalPicture} from './vocabulary/eval-picture.ts';
import type {InstructionRow} from './vocabulary/instruction-row.ts';
import {columnsOf, monoColumns, monoWidth} from './vocabulary/mono.ts';
import {storyMs} from './vocabulary/pace.ts';
import type {SourceView} from './vocabulary/source-view.ts';
import {LEFT_WIDTH} from './vocabulary/text-sizes.ts';

export type {EvalChange} from './eval/finish.ts';

/** What the eval clip draws before its first beat. */
export interface EvalView {
  readonly source: SourceView;
  /** Whether the program's lines are short enough for the bigger size. */
  readonly bigSource: boolean;
  /** The bytecode of each code object that is pointed into. */
  readonly tables: readonly {
    readonly code: number;
    readonly title: string;
    readonly rows: readonly InstructionRow[];
  }[];
  readonly opening: EvalPicture;
  /** Rows of attributes that each place on the heap has room for, from the top. */
  readonly places: readonly number[];
  /** Whether the program writes anything. */
  readonly output: boolean;
  /** Instructions that were recorded. */
  readonly steps: number;
  readonly totals: readonly Total[];
}

/** Milliseconds that a telling should not exceed; the rest up to `timing.longestClip` is for what can't be planned. */
const COMFORTABLE = Math.min(72_000, timing.longestClip);

/** Sizes of the source's text, in units. */
const SIZES = {big: 34, small: 30} as const;

/** Columns of source that fit beside the line numbers at a text size, with a little space at the right. */
function columnsAt(size: number, lines: number): number {
  const beside = 16 + monoWidth('0', size) * (String(lines).length + 1.5);
  return monoColumns(LEFT_WIDTH - beside - 10, size);
}

/** Who runs it? The eval loop: frames, names, the value stack and the heap, instruction by instruction. */
export function tellEval(recording: Recording, format: Format): Story<EvalView, EvalChange> {
  const list = executions(recording);
  const focus = focusOf(recording, list, stretches(recording, list));
  const stretched = stretches(recording, list, focus.frames);
  const plan = new Plan(stretched, focus);
  // Giving up only takes away: the states that the fullest telling looks at are all that any looks at.
  const moments = momentsAt(recording, neededSteps(list, stretched, plan.levels(0)));
  const told = fullest(plan, list.length, (levels) =>
    tellAt(recording, list, stretched, levels, moments, format.captionChars),
  );
  const lines = sourceLines(recording);
  const longest = Math.max(...lines.map((line) => columnsOf(line.replaceAll('\t', '    '))));
  const bigSource = longest <= columnsAt(SIZES.big, lines.length);
  const columns = columnsAt(bigSource ? SIZES.big : SIZES.small, lines.length);
  return {
    clip: 'eval',
    question: caption`Who runs it?`,
    view: {
      source: sourceView(recording, columns, longest > columns),
      bigSource,
      tables: tablesOf(recording, told.beats),
      opening: told.opening,
      places: told.places,
      output: told.output,
      steps: list.length,
      totals: totalsOf(recording, list),
    },
    beats: told.beats,
  };
}

/**
 * The fullest telling that is short enough: how much has to go is found by halving, as giving more up makes it shorter;
 * then what was given up last, which says most, is taken back where it still fits.
 */
function fullest(plan: Plan, steps: number, tellWith: (levels: readonly Level[]) => Finished): Finished {
  const fits = (told: Finished) => storyMs(told.beats) <= COMFORTABLE;
  let [low, high] = [0, plan.length];
  let best = tellWith(plan.levels(low));
  if (fits(best)) return best;
  best = tellWith(plan.levels(high));
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const told = tellWith(plan.levels(middle));
    if (fits(told)) {
      best = told;
      high = middle;
    } else low = middle;
  }
  const kept = new Set<number>();
  const tries = steps > 1000 ? 8 : 24;
  for (let i = high - 1; i >= Math.max(0, high - tries); i--) {
    const told = tellWith(plan.levels(high, new Set([...kept, i])));
    // A line that only tears a summary in two tells less than the summary.
    if (!fits(told) || summaries(told) > summaries(best)) continue;
    kept.add(i);
    best = told;
  }
  return best;
}

const summaries = ({beats}: Finished) => beats.filter(({id}) => id.startsWith('skip-')).length;

function tellAt(
  recording: Recording,
  list: readonly Did[],
  stretched: readonly Stretch[],
  levels: readonly Level[],
  moments: ReadonlyMap<number, Moment>,
  longest: number,
): Finished {
  const telling: Telling = {
    recording,
    list,
    moments,
    glossary: new Glossary(),
    lessons: new Lessons(),
    shown: new Map(),
  };
  const opening = sightBefore(telling, 0);
  const skipped = levels.findIndex((level) => level !== SKIP);
  const begun = stretched.slice(0, skipped < 0 ? stretched.length : skipped);
  const drafts: DraftBeat[] = [openingBeat(telling, begun)];
  let at = inOpening(begun) || isSilent(begun) ? begun.length : 0;
  while (at < stretched.length) {
    const level = levels[at] ?? SKIP;
    const group = [stretched[at] as Stretch];
    if (level === SKIP || level === PASS)
      while (at + group.length < stretched.length && levels[at + group.length] === level) {
        const next = stretched[at + group.length] as Stretch;
        if (level === PASS && comesRound(group, next)) break;
        group.push(next);
      }
    if (level === LINE)
      while (goesWith(group, stretched[at + group.length], levels, drafts))
        group.push(stretched[at + group.length] as Stretch);
    at += group.length;
    const steps = group.flatMap((s) => s.steps);
    if (level === SKIP)
      drafts.push(...(isEnd(group, at === stretched.length) ? [] : [skipBeat(telling, group)]));
    else if (level === PASS) drafts.push(...passBeats(telling, group));
    else if (level === LINE) drafts.push(...lineBeats(telling, steps));
    else drafts.push(...slowBeats(telling, steps));
    if (level !== SKIP) show(telling, steps);
  }
  drafts.push(...closing(telling));
  return finish(recording, list, opening, drafts, longest);
}

function show({shown}: Telling, steps: readonly Did[]): void {
  for (const {code, instruction} of steps)
    shown.set(code, (shown.get(code) ?? new Set()).add(instruction.offset));
}

/** Whether a stretch begins the next round of a loop that a group of passes began with. */
const comesRound = ([first]: readonly Stretch[], next: Stretch) =>
  first !== undefined && first.frame === next.frame && first.line === next.line && next.visit > first.visit;

/** Whether a line is told in one beat with those before it: only after lines were told one by one. */
function goesWith(
  group: readonly Stretch[],
  next: Stretch | undefined,
  levels: readonly Level[],
  told: readonly DraftBeat[],
): boolean {
  const [first] = group;
  if (!first || !next || levels[next.index] !== LINE || next.frame !== first.frame || group.length >= 3)
    return false;
  if (!told.some((beat) => beat.id.startsWith('line-'))) return false;
  return [...group, next].every((s) => s.steps.every((did) => !did.enters) && s.events.length === 0);
}

/** The question's answer, while the first instructions are carried out. */
function openingBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const steps = group.flatMap((s) => s.steps).slice(0, OPENING);
  const acts = steps.flatMap((did) => [point(did), seeAfter(telling, did.step)]);
  const part = chosenPart(telling.recording);
  const text = part
    ? caption`The recording begins with ${part}. The eval loop fetches one instruction, does it, and goes to the next.`
    : inOpening(group)
      ? caption`The eval loop: fetch an instruction, do it, go to the next. ${definitionsOf(telling, group)}`
      : caption`The eval loop: it fetches one instruction, does it, and goes to the next.`;
  return {id: 'open', caption: text, acts: spread(text, acts)};
}

/** Instructions that are carried out under the opening's caption. */
const OPENING = 4;

/** Whether the first stretches are definitions that the opening has room for. */
const inOpening = (group: readonly Stretch[]) =>
  group.flatMap((s) => s.steps).length >= 3 &&
  group.every((s) => s.defines && s.code === 0) &&
  group.reduce((sum, s) => sum + s.steps.length, 0) <= OPENING;

/** Nothing but what has no words: the opening has carried it out. */
const isSilent = (group: readonly Stretch[]) => {
  const steps = group.flatMap((s) => s.steps);
  return steps.length <= OPENING && steps.every((did) => SILENT.has(did.instruction.name));
};

/** The module's own end says nothing that the closing doesn't. */
const isEnd = (group: readonly Stretch[], atEnd: boolean) =>
  atEnd && group.length === 1 && (group[0]?.steps.length ?? 0) <= 3;

/** The steps whose states a telling at these levels looks at. */
function neededSteps(
  list: readonly Did[],
  stretched: readonly Stretch[],
  levels: readonly Level[],
): Set<number> {
  const needed = new Set([0, 1, 2, 3, 4, list.length - 1, list.length]);
  for (const {index, steps} of stretched) {
    const level = levels[index] ?? SKIP;
    // Of a pass the operands of what it computes are asked for.
    const computing = level === PASS ? steps.filter((did) => did.instruction.name === 'BINARY_OP') : [];
    const near = level >= LINE ? steps : [steps[0], ...computing, steps.at(-1)];
    const seen = level !== SKIP || levels[index - 1] !== SKIP || levels[index + 1] !== SKIP;
    if (!seen) continue;
    for (const did of near) {
      if (!did) continue;
      needed.add(did.step).add(did.step + 1);
      if (did.next !== null) needed.add(did.next);
    }
  }
  return needed;
}

/** Rows that are kept above and below each one that is pointed at: more than a table shows at a time. */
const AROUND = 12;

/** The bytecode that is pointed at; of a long one, what stands around those instructions. */
function tablesOf({codes}: Recording, beats: Finished['beats']): EvalView['tables'] {
  const pointed = new Map<number, Set<number>>();
  for (const {change} of beats.flatMap((b) => b.acts)) {
    if (change.kind !== 'point') continue;
    const offsets = pointed.get(change.code) ?? new Set<number>();
    pointed.set(change.code, offsets.add(change.offset));
  }
  if (pointed.size === 0) pointed.set(0, new Set([0]));
  return [...pointed].flatMap(([code, offsets]) => {
    const made = codes[code];
    if (!made) return [];
    const near = new Set<number>();
    for (const [at, {offset}] of made.instructions.entries())
      if (offsets.has(offset)) for (let i = at - AROUND; i <= at + AROUND; i++) near.add(i);
    const rows = made.instructions.filter((_, i) => near.has(i)).map(rowOf);
    return [{code, title: made.name, rows}];
  });
}

const rowOf = (i: Instruction): InstructionRow => ({
  offset: i.offset,
  name: i.name,
  arg: i.arg,
  argText: i.name === 'LOAD_SMALL_INT' ? String(i.arg ?? '') : compared(named(i)),
  ...(i.target === undefined ? {} : {target: i.target}),
});
