import stringWidth from 'string-width';
import type {Recording, Token} from '../recording/index.ts';
import type {SourceRow, SourceRun, SourceView, Tint} from './vocabulary/source-view.ts';

/**
 * The program's text in rows of at most `columns` columns, tinted by the tokens that CPython found in it.
 *
 * A longer line goes on in rows of its own, broken between tokens where it can be. `narrowIndent` shows indentation at
 * half its width, for narrow panes.
 */
export function sourceView(recording: Recording, columns: number, narrowIndent = false): SourceView {
  const lines = sourceLines(recording);
  const tints = tintsOf(recording, lines);
  const rows = lines.flatMap((line, i) =>
    wrapLine(cellsOf(line, narrowIndent), tints[i] ?? [], i + 1, columns),
  );
  return {rows, gutter: String(lines.length).length};
}

/** The program's lines, without the empty one after the last line end. */
export function sourceLines({source}: Recording): string[] {
  const lines = source.text.split('\n');
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
}

/** The text of a span, its line breaks kept. */
export function spanText(
  {source}: Recording,
  [line, column, endLine, endColumn]: readonly [number, number, number, number],
): string {
  const lines = source.text.split('\n').slice(line - 1, endLine);
  return lines
    .map((text, i) => {
      const points = [...text];
      return points.slice(i === 0 ? column : 0, i === lines.length - 1 ? endColumn : points.length).join('');
    })
    .join('\n');
}

/** What each column shows: a tab takes four spaces. */
function cellsOf(line: string, narrowIndent: boolean): string[] {
  const cells = [...line].map((point) => (point === '\t' ? '    ' : point));
  if (!narrowIndent) return cells;
  const indent = indentOf(cells);
  return cells.map((cell, i) => {
    if (i >= indent) return cell;
    return cell.length > 1 ? cell.slice(cell.length / 2) : i % 2 === 0 ? cell : '';
  });
}

/** How many cells of blank space a line begins with. */
function indentOf(cells: readonly string[]): number {
  const first = cells.findIndex((cell) => cell.trim() !== '');
  return first < 0 ? cells.length : first;
}

type TintAt = {tint: Tint; start: boolean};

/** The tint of every column, and whether a token starts there. */
function tintsOf({tokens}: Recording, lines: readonly string[]): TintAt[][] {
  const tints = lines.map((line) => [...line].map((): TintAt => ({tint: 'plain', start: false})));
  for (const [i, token] of tokens.entries()) {
    const tint = tintOf(token, tokens[i - 1]);
    const [line, column, endLine, endColumn] = token.span;
    for (let at = line; at <= endLine; at++) {
      const row = tints[at - 1] ?? [];
      const to = at === endLine ? endColumn : row.length;
      for (let c = at === line ? column : 0; c < to; c++) {
        row[c] = {tint, start: at === line && c === column};
      }
    }
  }
  return tints;
}

function tintOf(token: Token, before: Token | undefined): Tint {
  if (token.keyword) return 'keyword';
  if (token.type === 'COMMENT') return 'comment';
  if (token.type === 'NUMBER' || token.type.includes('STRING')) return 'literal';
  if (token.type === 'NAME' && before?.keyword && (before.string === 'def' || before.string === 'class'))
    return 'definition';
  return 'plain';
}

function wrapLine(
  points: readonly string[],
  tints: readonly TintAt[],
  line: number,
  columns: number,
): SourceRow[] {
  const own = indentOf(points);
  const hanging = Math.min(stringWidth(points.slice(0, own).join('')) + 4, Math.floor(columns / 2));
  const rows: SourceRow[] = [];
  let from = 0;
  do {
    const indent = from === 0 ? 0 : hanging;
    let to = from;
    let width = indent;
    while (to < points.length) {
      width += stringWidth(points[to] ?? '');
      if (width > columns) break;
      to++;
    }
    // Blanks alone are cut anywhere.
    if (to < points.length && to > own) to = cutBefore(points, tints, Math.max(from, own), to);
    rows.push({line, from, to, indent, cells: points.slice(from, to), runs: runsOf(points, tints, from, to)});
    from = to;
  } while (from < points.length);
  return rows;
}

/**
 * Where a row that has room up to `to` ends best: after a blank, else before a token that may begin a row and is not
 * torn from what it belongs to, else before one that may begin a row, else before any token; in the middle of a word only if it is longer than a row.
 */
function cutBefore(points: readonly string[], tints: readonly TintAt[], from: number, to: number): number {
  const after = (wanted: (cut: number) => boolean, least: number) => {
    for (let cut = to; cut > least; cut--) if (wanted(cut)) return cut;
    return null;
  };
  const blank = (cut: number) => points[cut - 1] === ' ' && points[cut] !== ' ';
  const token = (cut: number) => tints[cut]?.start === true;
  const rest = (cut: number) => points.slice(cut).join('');
  const begins = (cut: number) =>
    token(cut) && !',.:)]}'.includes(points[cut] ?? '') && !/^[)\]}'",:;]*$/.test(rest(cut));
  // The brackets of a call and the name after a dot belong to what is before them, an opened field to what is in it.
  const whole = (cut: number) =>
    !/[.{]/.test(points[cut - 1] ?? '') && !(/[([]/.test(points[cut] ?? '') && points[cut - 1] !== ' ');
  // A row that is more than half empty would be worse than a bracket at its beginning.
  const half = from + (to - from) / 2;
  return (
    after(blank, half) ??
    after((cut) => begins(cut) && whole(cut), half) ??
    after(begins, half) ??
    after(token, from) ??
    after(blank, from) ??
    to
  );
}

function runsOf(points: readonly string[], tints: readonly TintAt[], from: number, to: number): SourceRun[] {
  const runs: SourceRun[] = [];
  for (let c = from; c < to; c++) {
    const tint = tints[c]?.tint ?? 'plain';
    const last = runs.at(-1);
    if (last?.tint === tint) runs[runs.length - 1] = {tint, text: last.text + (points[c] ?? '')};
    else runs.push({tint, text: points[c] ?? ''});
  }
  return runs;
}
