import {ByteStrip} from '../../nodes/byte-strip.ts';
import {InstructionTable} from '../../nodes/instruction-table.ts';
import {LookupStrip} from '../../nodes/lookup-strip.ts';
import {fitText, Label, Plain, textWidth} from '../../nodes/primitives/index.ts';
import {sectionHead} from '../../nodes/section-head.ts';
import {SourcePane} from '../../nodes/source-pane.ts';
import type {Stage} from '../../nodes/stage.ts';
import type {BytecodeView} from '../../story/bytecode.ts';
import {HEAD_ROOM} from '../../story/vocabulary/source-column.ts';
import {sizes} from '../../story/vocabulary/text-sizes.ts';
import {type} from '../../theme/type.ts';

/** Where the entries of the strips at the bottom begin, and from strip to strip. */
const INDENT = 170;
const STRIP = 56;
/** Rows of the table are as high as there is room for, within these. */
const LOWEST_ROW = 46;
const HIGHEST_ROW = 54;

/** What stands in the picture from the start. */
export type Board = ReturnType<typeof boardFor>;

/** Sets source, instruction table, lookup tables and bytes; between them is room for the trees. */
export function boardFor({content, palette, format, hue}: Stage, view: BytecodeView) {
  const {places} = view;
  const top = format.contentTop + HEAD_ROOM;
  const stripsTop = format.contentBottom - (view.lookups.length + 1) * STRIP;
  const rowHeight = view.sourceSize * 1.55;
  const pane = new SourcePane({
    at: [places.source.x, top],
    view: view.source,
    width: places.source.width,
    rows: Math.floor((stripsTop - 24 - top) / rowHeight),
    rowHeight,
    style: {...type.code, size: view.sourceSize},
    palette,
    hue,
    top: view.sourceTop,
  });
  const tableHeight = format.contentBottom - top;
  // Two rows more than there are: long opcodes take two lines.
  const fairShare = (tableHeight - 2 * LOWEST_ROW) / view.rows.length;
  const table = new InstructionTable({
    at: [places.table.x, top],
    rows: view.rows,
    width: places.table.width,
    height: tableHeight,
    style: {...type.table, size: sizes.table},
    palette,
    opargs: true,
    rowHeight: Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, fairShare)),
    blank: true,
    detailWidth: places.detail,
  });
  const strip = {width: places.tree.x + places.tree.width - places.source.x, indent: INDENT, palette};
  const strips = new Map(
    view.lookups.map((lookup, i) => [
      lookup.name,
      new LookupStrip({at: [places.source.x, stripsTop + i * STRIP], table: lookup, ...strip}),
    ]),
  );
  const bytes = new ByteStrip({
    at: [places.source.x, format.contentBottom - STRIP],
    bytes: view.bytes,
    ...strip,
  });
  // The trees stand in the middle of their column, and so does its head.
  const headAt = format.contentTop + 22;
  const astHead = sectionHead('ast', palette.stage.ast, {
    x: places.tree.x + (places.tree.width - textWidth('AST', type.head)) / 2,
    y: headAt,
  });
  const nameAt = places.table.x + 16 + textWidth('BYTECODE', type.head) + 20;
  const name = new Label({
    text: fitText(view.name, type.noteCode, places.table.x + places.table.width - nameAt),
    style: type.noteCode,
    fill: palette.dim,
    at: [nameAt, headAt],
  });
  const heads = new Plain({
    children: [
      sectionHead('source', palette.stage.source, {x: places.source.x, y: headAt}),
      astHead,
      sectionHead('bytecode', hue, {x: places.table.x + 16, y: headAt}),
      name,
    ],
  });
  const middle = new Plain();
  const arcLayer = new Plain();
  const travellers = new Plain();
  for (const node of [heads, pane, middle, table, arcLayer, ...strips.values(), bytes, travellers])
    content.add(node);
  return {
    pane,
    table,
    strips,
    bytes,
    astHead,
    /** Holds the trees and their wires, and the facts at the end. */
    middle,
    /** Holds the arcs of jumps. */
    arcLayer,
    /** Holds values on their way. */
    travellers,
    /** Where the trees may stand. */
    room: {x: places.tree.x, y: top, width: places.tree.width, height: stripsTop - 40 - top},
  };
}
