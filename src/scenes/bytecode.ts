import {all, chain, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {ByteStrip} from '../nodes/byte-strip.ts';
import {FactList} from '../nodes/fact-list.ts';
import {InstructionTable} from '../nodes/instruction-table.ts';
import {JumpArc} from '../nodes/jump-arc.ts';
import {LookupStrip} from '../nodes/lookup-strip.ts';
import {Label, Plain, type Point, sideways, textWidth, Wire} from '../nodes/primitives/index.ts';
import {Route} from '../nodes/route.ts';
import {sectionHead} from '../nodes/section-head.ts';
import {SourcePane} from '../nodes/source-pane.ts';
import type {Stage} from '../nodes/stage.ts';
import {StatementTree} from '../nodes/statement-tree.ts';
import {type BytecodeChange, type BytecodeView, sizes, tellBytecode} from '../story/bytecode.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import type {Lookup} from '../story/vocabulary/lookup-table.ts';
import {HEAD_ROOM} from '../story/vocabulary/source-column.ts';
import type {SourceSpan} from '../story/vocabulary/source-view.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';

/** Where the entries of the strips at the bottom begin. */
const INDENT = 170;
const STRIP = 56;
/** Rows of the table are as high as there is room for, within these. */
const LOWEST_ROW = 46;
const HIGHEST_ROW = 54;

export default clipScene<BytecodeView, BytecodeChange>({stage: 'bytecode', tell: tellBytecode, build});

type ChangeOf<Kind extends BytecodeChange['kind']> = Extract<BytecodeChange, {kind: Kind}>;

function build(stage: Stage, {view}: Story<BytecodeView, BytecodeChange>) {
  const {content, palette, format, hue} = stage;
  const {places} = view;
  const top = format.contentTop + HEAD_ROOM;
  const headAt = format.contentTop + 22;
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
  const table = new InstructionTable({
    at: [places.table.x, top],
    rows: view.rows,
    width: places.table.width,
    height: tableHeight,
    style: {...type.table, size: sizes.table},
    palette,
    opargs: true,
    rowHeight: Math.max(LOWEST_ROW, Math.min(HIGHEST_ROW, (tableHeight - 2 * LOWEST_ROW) / view.rows.length)),
    blank: true,
    detailWidth: places.detail,
  });
  const stripWidth = places.tree.x + places.tree.width - places.source.x;
  const strips = new Map(
    view.lookups.map((lookup, i) => [
      lookup.name,
      new LookupStrip({
        at: [places.source.x, stripsTop + i * STRIP],
        table: lookup,
        width: stripWidth,
        indent: INDENT,
        palette,
      }),
    ]),
  );
  const bytes = new ByteStrip({
    at: [places.source.x, format.contentBottom - STRIP],
    bytes: view.bytes,
    width: stripWidth,
    indent: INDENT,
    palette,
  });
  const heads = new Plain();
  const name = new Label({
    text: view.name,
    style: type.noteCode,
    fill: palette.dim,
    at: [places.table.x + 16 + textWidth('BYTECODE', type.head) + 20, headAt],
  });
  heads.add(sectionHead('source', palette.stage.source, {x: places.source.x, y: headAt}));
  // The trees stand in the middle of their column, and so does its head.
  const astHead = sectionHead('ast', palette.stage.ast, {
    x: places.tree.x + (places.tree.width - textWidth('AST', type.head)) / 2,
    y: headAt,
  });
  heads.add(astHead);
  heads.add(sectionHead('bytecode', hue, {x: places.table.x + 16, y: headAt}));
  heads.add(name);
  const middle = new Plain();
  const arcLayer = new Plain();
  const arcs: JumpArc[] = [];
  const travellers = new Plain();
  for (const node of [heads, pane, middle, table, arcLayer, ...strips.values(), bytes, travellers])
    content.add(node);

  let tree: StatementTree | undefined;
  let routes: {readonly offset: number; readonly route: Route}[] = [];
  let lit: (readonly [number, number])[] = [];

  const lightStrips = (lookups: readonly Lookup[], seconds: number) =>
    [...strips].map(([table, strip]) =>
      strip.light(
        lookups.filter((l) => l.table === table).map((l) => l.index),
        seconds,
      ),
    );

  /** Takes away what belonged to the last statement. */
  function* clear(seconds: number): ThreadGenerator {
    const gone = middle.children();
    routes = [];
    tree = undefined;
    lit = [];
    yield* all(
      ...gone.map((node) => node.opacity(0, seconds)),
      ...lightStrips([], seconds),
      ...arcs.map((arc) => arc.wire.stroke(quiet, seconds)),
      table.tint([], seconds),
      bytes.light([], seconds),
    );
    for (const node of gone) node.remove();
  }
  const quiet = mix(palette.bg, hue, 0.45);

  function* focus({lines, offsets}: ChangeOf<'focus' | 'sweep'>, seconds: number): ThreadGenerator {
    yield* all(
      clear(seconds),
      lines ? pane.lightLines(lines[0], lines[1], seconds) : pane.dim(seconds),
      table.reveal(offsets, seconds),
    );
  }

  function* growTree({part, span}: ChangeOf<'tree'>, seconds: number): ThreadGenerator {
    const shape = view.trees[part];
    if (!shape) throw new RangeError(`The story has no tree ${part}.`);
    const place = places.tree;
    const room = {x: place.width, y: stripsTop - 40 - top};
    const grown = new StatementTree({
      shape,
      room,
      style: {...type.code, size: sizes.tree},
      palette,
      column: textWidth('0', {...type.code, size: sizes.tree}),
    });
    const from = span ? endOf(span) : undefined;
    const wanted = from ? from.y - top - 42 : (room.y - grown.height) / 2;
    grown.position([place.x, top + Math.max(0, Math.min(wanted, room.y - grown.height))]);
    tree = grown;
    middle.add(grown);
    if (!from) {
      yield* grown.grow(seconds);
      return;
    }
    const wire = new Wire({
      curve: sideways(from, grown.rootPort()),
      stroke: mix(palette.bg, palette.stage.ast, 0.75),
      end: 0,
    });
    middle.add(wire);
    yield* chain(wire.end(1, seconds * 0.4, easeInOutCubic), grown.grow(seconds * 0.6));
  }

  /** Behind the text of the row that a statement begins in. */
  function endOf([line]: SourceSpan): Point | undefined {
    const [row] = pane.rectanglesOf([line, 0, line, Number.POSITIVE_INFINITY]);
    return row && {x: row.x + row.width + 14, y: row.y + row.height / 2};
  }

  function* bringRows({rows, travel}: ChangeOf<'rows'>, seconds: number): ThreadGenerator {
    const offsets = rows.map((r) => r.offset);
    const looksUp = travel && rows.some((r) => r.lookups.length > 0);
    const first = looksUp ? seconds * 0.5 : seconds;
    const grown = tree;
    const fresh = grown
      ? rows.flatMap(({offset, boxes}) => boxes.map((box) => ({offset, route: routeTo(grown, box, offset)})))
      : [];
    for (const {route} of fresh) grown?.wires.add(route);
    const before = routes;
    routes = [...routes, ...fresh];
    lit = [...lit, ...offsets.map((offset): [number, number] => [offset, offset + 2])];
    yield* all(
      ...before.map(({route}) => route.stroke(quiet, first)),
      ...fresh.map(({route}) => route.end(1, first, easeInOutCubic)),
      table.tint(
        lit.map(([offset]) => offset),
        first,
      ),
      table.reveal(offsets, first),
      table.show(offsets, !looksUp, first),
      bytes.light(lit, first),
      ...(looksUp
        ? []
        : lightStrips(
            rows.flatMap((r) => r.lookups),
            first,
          )),
    );
    if (looksUp) yield* travelTo(rows, seconds * 0.5);
  }

  /** Entries go from their table to the rows whose opargs name them. */
  function* travelTo(rows: ChangeOf<'rows'>['rows'], seconds: number): ThreadGenerator {
    const lookups = rows.flatMap((r) => r.lookups);
    yield* all(...lightStrips(lookups, seconds * 0.25));
    const style = {...type.table, size: sizes.table};
    const flights = rows.flatMap((row) =>
      row.lookups.slice(0, 1).map(({table: name, index}) => {
        const text = view.rows.find((r) => r.offset === row.offset)?.argText ?? '';
        const from = strips.get(name)?.entryAt(index) ?? {x: 0, y: 0};
        const label = new Label({text, style, fill: hue, at: [from.x, from.y]});
        travellers.add(label);
        const to = table.detailAt(row.offset);
        return label.position([to.x, to.y], seconds * 0.65, easeInOutCubic);
      }),
    );
    yield* all(...flights);
    yield* table.showDetail(
      rows.map((r) => r.offset),
      seconds * 0.1,
    );
    travellers.removeChildren();
  }

  function routeTo(from: StatementTree, box: number, offset: number): Route {
    const dash = view.rows.find((r) => r.offset === offset)?.added ? {dash: [10, 8]} : {};
    const route = new Route({
      curves: () => {
        const {x, y, height} = table.rectangleOf(offset);
        const origin = from.position();
        return from.wayFrom(box, {x: x - 6 - origin.x, y: y + height / 2 - origin.y});
      },
      stroke: hue,
      ...dash,
    });
    route.opacity(() => table.inSight(offset));
    return route;
  }

  /** Draws an arc from row to row, scrolling to `rows`. */
  function* showJump(
    from: number,
    to: number,
    rows: readonly number[],
    seconds: number,
    dash?: readonly number[],
  ): ThreadGenerator {
    const lane = view.lanes[from] ?? 0;
    const arc = new JumpArc({table, from, to, lane, stroke: hue, ...(dash ? {dash} : {})});
    arcs.push(arc);
    arcLayer.add(arc);
    yield* all(table.reveal(rows, seconds), arc.wire.end(1, seconds, easeInOutCubic));
  }

  return function* play(change: BytecodeChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'focus':
        yield* focus(change, seconds);
        return;
      case 'tree':
        yield* growTree(change, seconds);
        return;
      case 'rows':
        yield* bringRows(change, seconds);
        return;
      case 'point':
        yield* all(
          ...arcs.map((arc) => arc.wire.stroke(change.offsets.includes(arc.from) ? hue : quiet, seconds)),
          ...routes.map(({offset, route}) =>
            route.stroke(change.offsets.includes(offset) ? hue : quiet, seconds),
          ),
          table.tint(change.offsets, seconds),
          ...lightStrips(change.lookups, seconds),
          bytes.light(
            change.offsets.map((offset): [number, number] => [offset, offset + 2]),
            seconds,
          ),
        );
        return;
      case 'jump':
        yield* showJump(change.from, change.to, [change.from, change.to], seconds);
        return;
      case 'guard': {
        const {start, last, target} = change;
        const guarded = view.rows.map((r) => r.offset).filter((at) => at >= start && at <= last);
        const rows = [...guarded, target];
        yield* all(table.tint(rows, seconds), showJump(last, target, rows, seconds, [8, 7]));
        return;
      }
      case 'caches':
        yield* all(
          table.tint([change.offset], seconds),
          bytes.light([[change.offset, change.offset + 2]], seconds),
          bytes.enclose(change.offset + 2, change.offset + change.size, seconds),
        );
        return;
      case 'sweep':
        yield* focus(change, seconds * 0.5);
        yield* all(
          table.tint(change.offsets, seconds * 0.5),
          table.show(change.offsets, true, seconds * 0.5),
        );
        return;
      case 'finish': {
        yield* all(
          clear(seconds * 0.4),
          pane.dim(seconds * 0.4),
          astHead.opacity(0, seconds * 0.4),
          table.rewind(seconds * 0.4),
          bytes.rewind(seconds * 0.4),
        );
        const facts = new FactList({
          at: [places.tree.x, top],
          facts: change.facts,
          width: places.tree.width,
          height: stripsTop - 40 - top,
          hue,
          palette,
        });
        middle.add(facts);
        yield* facts.appear(seconds * 0.6);
      }
    }
  };
}
