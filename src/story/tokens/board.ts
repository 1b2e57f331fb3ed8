import type {Recording, Token} from '../../recording/index.ts';
import {sourceLines} from '../source.ts';
import {count} from '../vocabulary/caption.ts';
import {monoWidth} from '../vocabulary/mono.ts';
import type {ChipBoard, ChipFold, TokenChip} from '../vocabulary/token-chip.ts';
import {chipText, exactName, shapeOf} from './chips.ts';
import type {LineGroup} from './groups.ts';

/** Lines that are shown chip by chip, or a stretch of lines that is summed up. */
export type BoardPart = {readonly group: LineGroup} | {readonly skipped: readonly LineGroup[]};

export interface BoardSize {
  readonly width: number;
  readonly height: number;
  readonly textSize: number;
  readonly typeSize: number;
}

const GAP = 10;
const PAD = 14;
/** Rows that one line may take on a full board; what is in its middle is folded if it needs more. */
const MOST_ROWS = 2;
/** Rows more than are shown at a time for which nothing is folded. */
const SPARE = 3;

/** Puts chips in rows, a new row for each line; a line too long for a row goes on in the next. */
export function chipBoard(recording: Recording, parts: readonly BoardPart[], size: BoardSize): ChipBoard {
  const whole = fill(recording, parts, size, Number.POSITIVE_INFINITY);
  return whole.rows <= whole.shown + SPARE ? whole : fill(recording, parts, size, MOST_ROWS);
}

function fill(
  recording: Recording,
  parts: readonly BoardPart[],
  size: BoardSize,
  mostRows: number,
): ChipBoard {
  const {tokens} = recording;
  const {textSize, typeSize, width} = size;
  const chips: TokenChip[] = [];
  const folds: ChipFold[] = [];
  const labels: {row: number; text: string}[] = [];
  const lineNumbers = parts.map((p) => ('group' in p ? p.group.line : 0));
  const gutter = monoWidth('0', typeSize) * String(Math.max(1, ...lineNumbers)).length + 22;
  const lines = sourceLines(recording).length;
  let row = 0;

  for (const part of parts) {
    if ('skipped' in part) {
      const fold = skipFold(part.skipped);
      folds.push({...fold, row, x: gutter, width: monoWidth(fold.text, typeSize) + 2 * PAD});
      row++;
      continue;
    }
    const {group} = part;
    const wanted = tokens
      .slice(group.from, group.to + 1)
      .map((token, i) => ({token: group.from + i, width: chipWidth(token, textSize, typeSize)}));
    const {placed, fold, rows} = placeLine(wanted, width - gutter, typeSize, mostRows);
    if (group.line <= lines) labels.push({row, text: String(group.line)});
    for (const {token: index, x, down, width: w} of placed) {
      const token = tokens[index];
      if (!token) continue;
      chips.push({
        token: index,
        text: chipText(token),
        type: token.type,
        exact: exactName(token),
        shape: shapeOf(token),
        span: token.span,
        row: row + down,
        x: gutter + x,
        width: w,
      });
    }
    if (fold) folds.push({...fold, row: row + fold.row, x: gutter + fold.x});
    row += rows;
  }
  const chipHeight = Math.round(textSize * 1.12 + typeSize * 1.12 + 18);
  const rowHeight = chipHeight + 16;
  return {
    chips,
    folds,
    labels,
    rows: row,
    gutter,
    width,
    textSize,
    typeSize,
    chipHeight,
    rowHeight,
    shown: Math.floor((size.height + 16) / rowHeight),
  };
}

function chipWidth(token: Token, textSize: number, typeSize: number): number {
  const exact = exactName(token);
  const type = exact ? `${token.type} ${exact}` : token.type;
  return Math.max(58, monoWidth(chipText(token), textSize) + 2 * PAD, monoWidth(type, typeSize) + 2 * PAD);
}

function skipFold(groups: readonly LineGroup[]): Pick<ChipFold, 'tokens' | 'text'> {
  const first = groups[0];
  const last = groups.at(-1);
  if (!first || !last) throw new RangeError('A stretch of lines has at least one line.');
  const lines = first.line === last.lastLine ? `line ${first.line}` : `lines ${first.line}–${last.lastLine}`;
  return {
    tokens: [first.from, last.to],
    text: `… ${lines}: ${count(last.to - first.from + 1, 'token')}`,
  };
}

interface Placed {
  readonly token: number;
  readonly width: number;
  readonly x: number;
  readonly down: number;
}

/** Chips of one line in at most `mostRows` rows; its end is always shown. */
function placeLine(
  wanted: readonly {token: number; width: number}[],
  room: number,
  typeSize: number,
  mostRows: number,
): {placed: Placed[]; fold: ChipFold | null; rows: number} {
  const whole = flow(
    wanted.map((w) => w.width),
    room,
  );
  const rows = whole.rows;
  if (rows <= mostRows) {
    return {placed: wanted.map((w, i) => ({...w, ...at(whole, i)})), fold: null, rows};
  }
  // The last two tokens (often a bracket and NEWLINE) stay; the fold takes as few others as it must.
  const tail = wanted.slice(-2);
  const fitting = whole.places.findIndex(({down}) => down >= mostRows);
  for (let head = Math.min(wanted.length - 3, fitting); head >= 0; head--) {
    const hidden = wanted.length - head - tail.length;
    const text = `… ${count(hidden, 'token')}`;
    const foldWidth = monoWidth(text, typeSize) + 2 * PAD;
    const shown = wanted.slice(0, head);
    const tried = flow([...shown.map((w) => w.width), foldWidth, ...tail.map((w) => w.width)], room);
    if (tried.rows > mostRows && head > 0) continue;
    const first = wanted[head]?.token ?? 0;
    const {x, down} = at(tried, head);
    return {
      placed: [
        ...shown.map((w, i) => ({...w, ...at(tried, i)})),
        ...tail.map((w, i) => ({...w, ...at(tried, head + 1 + i)})),
      ],
      fold: {tokens: [first, first + hidden - 1], text, row: down, x, width: foldWidth},
      rows: tried.rows,
    };
  }
  throw new RangeError('A line that needs several rows has several tokens.');
}

interface Flow {
  readonly places: readonly {x: number; down: number}[];
  readonly rows: number;
}

function flow(widths: readonly number[], room: number): Flow {
  const places: {x: number; down: number}[] = [];
  let x = 0;
  let down = 0;
  for (const width of widths) {
    if (x > 0 && x + width > room) {
      x = 0;
      down++;
    }
    places.push({x, down});
    x += width + GAP;
  }
  return {places, rows: down + 1};
}

function at({places}: Flow, index: number): {x: number; down: number} {
  return places[index] ?? {x: 0, down: 0};
}
