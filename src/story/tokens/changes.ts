import type {SourceColumn} from '../vocabulary/source-column.ts';
import type {SourceSpan, SourceView} from '../vocabulary/source-view.ts';
import type {ChipBoard, TypeCount} from '../vocabulary/token-chip.ts';

/** What the clip draws. */
export interface TokensView {
  readonly source: SourceView;
  readonly column: SourceColumn;
  readonly board: ChipBoard;
  /** Left edge of the board. */
  readonly boardLeft: number;
  /** How often each type occurs, most often first; a last one without a name sums up the rest. */
  readonly counts: readonly TypeCount[];
  /** All tokens. */
  readonly total: number;
  /** Where each token stands in the source. */
  readonly spans: readonly SourceSpan[];
}

/** What changes. */
export type TokensChange =
  /** The scan passes over these tokens, and each lifts off as a chip. */
  | {readonly kind: 'lift'; readonly tokens: readonly number[]; readonly spot: boolean}
  /** The scan goes to a place, and nothing lifts off. */
  | {readonly kind: 'look'; readonly token: number}
  /** The scan passes over many tokens; one chip stands for all of them. */
  | {readonly kind: 'fold'; readonly fold: number}
  /** The chips make room for the counts. */
  | {readonly kind: 'count'};
