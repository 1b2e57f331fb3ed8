import type {Code, Recording, Span} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import {sourceLines, sourceView} from '../source.ts';
import type {InstructionRow} from '../vocabulary/instruction-row.ts';
import type {Lookup, LookupTable} from '../vocabulary/lookup-table.ts';
import {columnsOf, monoWidth} from '../vocabulary/mono.ts';
import type {SourceView} from '../vocabulary/source-view.ts';
import type {StatementTree} from '../vocabulary/statement-tree.ts';
import {sizes} from '../vocabulary/text-sizes.ts';
import {lookupTables, rowOf} from './lookups.ts';
import type {Part} from './parts.ts';
import {compilerTree, statementTree, type TreeRoom} from './tree.ts';

/** Longest lines, in columns, that the source is set big for. */
const SHORT_LINES = 22;
/** Space between the columns, where wires run. */
const LEFT_GAP = 44;
const RIGHT_GAP = 96;
/** `LOAD_FAST_BORROW_`: longer opcodes break at an underscore. */
const WIDEST_NAME = 17;
/** Columns for what opargs stand for. */
const WIDEST_DETAIL = 12;
/** Beside the table, for the arcs of jumps. */
const ARC_ROOM = 52;

/** Left edge and width. */
export interface Place {
  readonly x: number;
  readonly width: number;
}

/** What a fact at the end says. */
export interface Fact {
  readonly value: string;
  readonly label: string;
  /** Of the number above. */
  readonly part?: boolean;
}

/** All that the scene draws. */
export interface BytecodeView {
  /** The code object's name as the table's head shows it. */
  readonly name: string;
  readonly source: SourceView;
  /** The source's text size in units. */
  readonly sourceSize: number;
  /** The source row that the pane begins with. */
  readonly sourceTop: number;
  readonly rows: readonly InstructionRow[];
  /** By the offset of a jump: how far out its arc runs, 0 closest to the table. An arc runs outside those within it. */
  readonly lanes: Readonly<Record<number, number>>;
  readonly lookups: readonly LookupTable[];
  /** `co_code`, two hex digits a byte. */
  readonly bytes: readonly string[];
  readonly trees: Readonly<Record<string, StatementTree>>;
  readonly places: {
    readonly source: Place;
    readonly tree: Place;
    readonly table: Place;
    readonly detail: number;
  };
}

/** A row that appears. */
export interface RowArrival {
  readonly offset: number;
  /** The boxes of the tree on show that it comes from; empty where the compiler added it to a statement. */
  readonly boxes: readonly number[];
  /** Where its oparg leads to. */
  readonly lookups: readonly Lookup[];
}

/** What one act changes. */
export type BytecodeChange =
  /** The source's light moves to these lines, the table to these rows; what belonged to the last statement goes. */
  | {
      readonly kind: 'focus';
      readonly lines: readonly [number, number] | null;
      readonly offsets: readonly number[];
    }
  /** The tree of a part grows, tied to its place in the source. */
  | {readonly kind: 'tree'; readonly part: string; readonly span: Span | null}
  /** Wires grow, rows appear. `travel`: values come from the lookup tables, one after the other. */
  | {readonly kind: 'rows'; readonly rows: readonly RowArrival[]; readonly travel: boolean}
  /** Rows and the entries that their opargs lead to are pointed at, once more. */
  | {readonly kind: 'point'; readonly offsets: readonly number[]; readonly lookups: readonly Lookup[]}
  | {readonly kind: 'jump'; readonly from: number; readonly to: number}
  /** An exception-table entry: `start` up to the row `last` is guarded, `target` goes on. */
  | {readonly kind: 'guard'; readonly start: number; readonly last: number; readonly target: number}
  /** The bytes of an instruction and of the inline caches behind it. */
  | {readonly kind: 'caches'; readonly offset: number; readonly size: number}
  /** Several statements at once: their rows appear, without trees and wires. */
  | {
      readonly kind: 'sweep';
      readonly lines: readonly [number, number] | null;
      readonly offsets: readonly number[];
    }
  | {readonly kind: 'finish'; readonly facts: readonly Fact[]};

/** The lines of the program that a code object was made from. */
export function linesOf(recording: Recording, code: Code): [number, number] {
  const all = sourceLines(recording).length;
  const span = code.node === undefined ? undefined : recording.tree[code.node]?.span;
  if (!span) return [1, all];
  return [Math.max(1, Math.min(span[0], code.firstLine || span[0])), span[2]];
}

/** Lays out what is there from the start: columns, rows, tables, trees. */
export function bytecodeView(
  recording: Recording,
  code: Code,
  parts: readonly Part[],
  format: Format,
): BytecodeView {
  const rows = code.instructions.map(rowOf);
  const [first, last] = linesOf(recording, code);
  const longest = Math.max(
    ...sourceLines(recording)
      .slice(first - 1, last)
      .map(columnsOf),
  );
  const columns = Math.max(18, Math.min(longest, 25));
  const source = sourceView(recording, columns, longest > columns);
  const size = longest <= SHORT_LINES ? sizes.bigSource : sizes.source;
  const places = placesFor(source, columns, size, rows, format);
  const lookups = lookupTables(code);
  const room: TreeRoom = {
    columns: places.tree.width / monoWidth('0', sizes.tree),
    levels: lookups.length > 2 ? 3 : 4,
  };
  const trees = parts.map((part): [string, StatementTree] => [
    part.key,
    part.kind === 'statement' && part.node !== undefined
      ? statementTree(recording, part.node, room)
      : compilerTree(),
  ]);
  const top = source.rows.findIndex((row) => row.line === first);
  return {
    name: code.name,
    source,
    sourceSize: size,
    sourceTop: Math.max(0, top),
    rows,
    lanes: lanesOf(rows),
    lookups,
    bytes: code.bytes.match(/../g) ?? [],
    trees: Object.fromEntries(trees),
    places,
  };
}

/** The table takes what its rows need, the source what its lines need, the tree the rest. */
function placesFor(
  source: SourceView,
  columns: number,
  size: number,
  rows: readonly InstructionRow[],
  {width, margin}: Format,
): BytecodeView['places'] {
  const sourceWidth = Math.ceil(32 + monoWidth('0', size) * (source.gutter + 1.5 + columns));
  const digit = monoWidth('0', sizes.table);
  const most = (lengths: readonly number[], least: number) => Math.max(least, ...lengths);
  const name =
    Math.min(
      WIDEST_NAME,
      most(
        rows.map((r) => r.name.length),
        6,
      ),
    ) + 0.2;
  const detail = most(
    rows.map((r) => (r.target === undefined ? columnsOf(r.argText) : 3 + String(r.target).length)),
    0,
  );
  const offset = most(
    rows.map((r) => String(r.offset).length),
    2,
  );
  const arg = most(
    rows.map((r) => String(r.arg ?? '').length),
    2,
  );
  const tableWidth = Math.ceil(
    Math.max(440, 32 + digit * (offset + 1 + name + 1 + arg + 1 + Math.min(detail, WIDEST_DETAIL))),
  );
  const table = {x: width - margin - ARC_ROOM - tableWidth, width: tableWidth};
  const left = margin + sourceWidth + LEFT_GAP;
  return {
    source: {x: margin, width: sourceWidth},
    tree: {x: left, width: table.x - RIGHT_GAP - left},
    table,
    detail: digit * WIDEST_DETAIL,
  };
}

/** Short jumps first; each takes the innermost lane that is free along its rows. */
function lanesOf(rows: readonly InstructionRow[]): Record<number, number> {
  const jumps = rows.flatMap(({offset, target}) =>
    target === undefined ? [] : [{offset, low: Math.min(offset, target), high: Math.max(offset, target)}],
  );
  const laid: {low: number; high: number; lane: number}[] = [];
  const lanes: Record<number, number> = {};
  for (const {offset, low, high} of jumps.toSorted((a, b) => a.high - a.low - (b.high - b.low))) {
    const taken = new Set(laid.filter((j) => j.low <= high && j.high >= low).map((j) => j.lane));
    let lane = 0;
    while (taken.has(lane)) lane++;
    laid.push({low, high, lane});
    lanes[offset] = lane;
  }
  return lanes;
}
