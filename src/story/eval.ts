import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {type Total, totalsOf} from './eval/closing.ts';
import {executions} from './eval/execution.ts';
import type {EvalChange} from './eval/finish.ts';
import {fullest} from './eval/fullest.ts';
import {momentsAt, neededSteps} from './eval/moments.ts';
import {focusOf, Plan} from './eval/plan.ts';
import {stretches} from './eval/stretch.ts';
import {type CodeTable, tablesOf} from './eval/tables.ts';
import {tellAt} from './eval/telling.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Story} from './vocabulary/beat.ts';
import {caption} from './vocabulary/caption.ts';
import type {EvalPicture} from './vocabulary/eval-picture.ts';
import {columnsOf, monoColumns, monoWidth} from './vocabulary/mono.ts';
import type {SourceView} from './vocabulary/source-view.ts';
import {LEFT_WIDTH} from './vocabulary/text-sizes.ts';

export type {EvalChange} from './eval/finish.ts';

/** What the eval clip draws before its first beat. */
export interface EvalView {
  readonly source: SourceView;
  /** Whether the program's lines are short enough for the bigger size. */
  readonly bigSource: boolean;
  /** The bytecode of each code object that is pointed into. */
  readonly tables: readonly CodeTable[];
  readonly opening: EvalPicture;
  /** Rows of attributes that each place on the heap has room for, from the top. */
  readonly places: readonly number[];
  /** Whether the program writes anything. */
  readonly output: boolean;
  /** Instructions that were recorded. */
  readonly steps: number;
  readonly totals: readonly Total[];
}

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
