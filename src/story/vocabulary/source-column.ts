import type {Format} from '../../theme/formats.ts';
import {columnsOf, monoWidth} from './mono.ts';

/** How the program's text is set at the left of a clip. */
export interface SourceColumn {
  /** Text size in units. */
  readonly size: number;
  /** Columns of a row; longer lines wrap. */
  readonly columns: number;
  /** Units from the pane's left edge to its right. */
  readonly width: number;
  readonly rowHeight: number;
  /** Rows shown at a time. */
  readonly rows: number;
}

/** Height of a section's head and the space under it. */
export const HEAD_ROOM = 58;

/** Columns that fit in large letters, and columns after which a line wraps. */
export interface ColumnLimits {
  readonly large: number;
  readonly most: number;
}

/** Wide enough for the longest line, within limits; long lines are set a little smaller and wrap. */
export function sourceColumn(
  lines: readonly string[],
  format: Format,
  {large, most}: ColumnLimits = {large: 31, most: 36},
): SourceColumn {
  const longest = Math.max(...lines.map((line) => columnsOf(line.replaceAll('\t', '    '))));
  const size = longest <= large ? 34 : 30;
  const columns = Math.max(16, Math.min(longest, most));
  const gutter = String(lines.length).length + 1.5;
  const rowHeight = size * 1.6;
  return {
    size,
    columns,
    width: Math.ceil(16 + monoWidth('0', size) * (gutter + columns) + 16),
    rowHeight,
    rows: Math.floor((format.contentBottom - format.contentTop - HEAD_ROOM) / rowHeight),
  };
}
