import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {timing} from '../theme/timing.ts';
import {closing, type Total, totalsOf} from './eval/closing.ts';
import {type DraftBeat, sightBefore, type Telling} from './eval/draft.ts';
import {type Did, executions} from './eval/execution.ts';
import {type EvalChange, type Finished, finish} from './eval/finish.ts';
import {momentsAt} from './eval/moments.ts';
import {type Focus, focusOf, type Level, LINE, levelsFor, PASS, SKIP} from './eval/plan.ts';
import {slowBeats} from './eval/slow.ts';
import {type Stretch, stretches} from './eval/stretch.ts';
import {lineBeats, passBeat, skipBeat} from './eval/summary.ts';
import {Glossary, named} from './eval/words/doing.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Story} from './vocabulary/beat.ts';
import {caption} from './vocabulary/caption.ts';
import type {EvalPicture} from './vocabulary/eval-picture.ts';
import type {InstructionRow} from './vocabulary/instruction-row.ts';
import {mostDetailed} from './vocabulary/pace.ts';
import type {SourceView} from './vocabulary/source-view.ts';

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

/** Columns of source that fit at the bigger and the smaller size. */
const COLUMNS = {big: 28, small: 33} as const;

/** Who runs it? The eval loop: frames, names, the value stack and the heap, instruction by instruction. */
export function tellEval(recording: Recording, _format: Format): Story<EvalView, EvalChange> {
  const list = executions(recording);
  const stretched = stretches(recording, list);
  const focus = focusOf(recording, list, stretched);
  const budgets = [56, 48, 40, 32, 24, 16, 8, 0].map((s) => s * 1000);
  const told = mostDetailed(
    budgets.map((budget) => () => tellWithin(recording, list, stretched, focus, budget)),
    timing.longestClip,
  );
  const longest = Math.max(...sourceLines(recording).map((line) => [...line].length));
  const bigSource = longest <= COLUMNS.big;
  return {
    clip: 'eval',
    question: caption`Who runs it?`,
    view: {
      source: sourceView(recording, bigSource ? COLUMNS.big : COLUMNS.small),
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

function tellWithin(
  recording: Recording,
  list: readonly Did[],
  stretched: readonly Stretch[],
  focus: Focus,
  budget: number,
): Finished {
  const levels = levelsFor(stretched, focus, budget);
  const moments = momentsAt(recording, neededSteps(list, stretched, levels));
  const telling: Telling = {recording, list, moments, glossary: new Glossary()};
  const opening = sightBefore(telling, 0);
  const drafts: DraftBeat[] = [
    {
      id: 'open',
      caption: caption`The eval loop does: it fetches one instruction of the bytecode, does it, and goes to the next.`,
      acts: [],
    },
  ];
  let at = 0;
  while (at < stretched.length) {
    const level = levels[at] ?? SKIP;
    const group = [stretched[at] as Stretch];
    if (level === SKIP || level === PASS)
      while (at + group.length < stretched.length && levels[at + group.length] === level)
        group.push(stretched[at + group.length] as Stretch);
    at += group.length;
    const steps = group.flatMap((s) => s.steps);
    if (level === SKIP)
      drafts.push(...(isEnd(group, at === stretched.length) ? [] : [skipBeat(telling, group)]));
    else if (level === PASS) drafts.push(passBeat(telling, group));
    else if (level === LINE) drafts.push(...lineBeats(telling, steps));
    else drafts.push(...slowBeats(telling, steps));
  }
  drafts.push(...closing(telling));
  return finish(recording, list, opening, drafts);
}

/** The module's own end says nothing that the closing doesn't. */
const isEnd = (group: readonly Stretch[], atEnd: boolean) =>
  atEnd && group.length === 1 && (group[0]?.steps.length ?? 0) <= 3;

/** The steps whose states a telling at these levels looks at. */
function neededSteps(
  list: readonly Did[],
  stretched: readonly Stretch[],
  levels: readonly Level[],
): Set<number> {
  const needed = new Set([0, list.length - 1, list.length]);
  for (const {index, steps} of stretched) {
    const level = levels[index] ?? SKIP;
    const near = level >= LINE ? steps : [steps[0], steps.at(-1)];
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

function tablesOf({codes}: Recording, beats: Finished['beats']): EvalView['tables'] {
  const pointed = new Set(
    beats.flatMap((b) => b.acts.flatMap(({change}) => (change.kind === 'point' ? [change.code] : []))),
  );
  if (pointed.size === 0) pointed.add(0);
  return [...pointed].flatMap((code) => {
    const made = codes[code];
    if (!made) return [];
    const rows = made.instructions.map(
      (i): InstructionRow => ({
        offset: i.offset,
        name: i.name,
        arg: i.arg,
        argText: i.name === 'LOAD_SMALL_INT' ? String(i.arg ?? '') : named(i),
        ...(i.target === undefined ? {} : {target: i.target}),
      }),
    );
    return [{code, title: made.name, rows}];
  });
}
