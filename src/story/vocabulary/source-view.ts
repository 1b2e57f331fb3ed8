/** A quiet tint of source code. */
export type Tint = 'keyword' | 'literal' | 'comment' | 'definition' | 'plain';

/** A stretch of one row in one tint. */
export interface SourceRun {
  readonly text: string;
  readonly tint: Tint;
}

/** One row of a source pane: a source line, or a part of one that was too long for the pane. */
export interface SourceRow {
  /** The source line, from 1. */
  readonly line: number;
  /** The columns of that line that the row shows, in code points; the end is exclusive. */
  readonly from: number;
  readonly to: number;
  /** Columns of empty space before a continuation row. */
  readonly indent: number;
  /** What each column from `from` on shows: one character, four spaces for a tab. */
  readonly cells: readonly string[];
  readonly runs: readonly SourceRun[];
}

/** The program's text as a pane shows it. */
export interface SourceView {
  readonly rows: readonly SourceRow[];
  /** The widest line number's digits. */
  readonly gutter: number;
}

/** A stretch of source: `[line, column, endLine, endColumn]`; the end is exclusive. */
export type SourceSpan = readonly [number, number, number, number];
