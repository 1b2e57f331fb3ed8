import type {SourceSpan} from './source-view.ts';

/** What a chip's outline says: a word, a sign, a literal, layout (filled), or something that the parser never gets. */
export type ChipShape = 'word' | 'sign' | 'literal' | 'layout' | 'aside';

/** One token as a chip: its text, its type under it. */
export interface TokenChip {
  /** Index into the recording's tokens. */
  readonly token: number;
  /** What stands in the source, made visible: blanks as dots, `\n` for a line end; empty where nothing stands there. */
  readonly text: string;
  readonly type: string;
  /** The operator's own name, where the chip shows it. */
  readonly exact: string | null;
  readonly shape: ChipShape;
  readonly span: SourceSpan;
  /** Row of chips, from 0, and the place in it, in units. */
  readonly row: number;
  readonly x: number;
  readonly width: number;
}

/** Stands for tokens that are not shown one by one. */
export interface ChipFold {
  /** First and last of the tokens. */
  readonly tokens: readonly [number, number];
  readonly text: string;
  readonly row: number;
  readonly x: number;
  readonly width: number;
}

/** Chips and folds in rows. */
export interface ChipBoard {
  readonly chips: readonly TokenChip[];
  readonly folds: readonly ChipFold[];
  /** The source line that a row begins with. */
  readonly labels: readonly {readonly row: number; readonly text: string}[];
  readonly rows: number;
  /** Units from the board's left edge to where its chips begin. */
  readonly gutter: number;
  readonly width: number;
  /** Size of a chip's text; its type is set in `typeSize`. */
  readonly textSize: number;
  readonly typeSize: number;
  readonly chipHeight: number;
  readonly rowHeight: number;
  /** Rows shown at a time. */
  readonly shown: number;
}

/** How often a type occurs. */
export interface TypeCount {
  readonly type: string;
  readonly shape: ChipShape;
  readonly count: number;
  /** Some of the tokens' texts, each once. */
  readonly examples: string;
}
