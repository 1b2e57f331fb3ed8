import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {FactList} from '../nodes/fact-list.ts';
import {JumpArc} from '../nodes/jump-arc.ts';
import {Label} from '../nodes/primitives/index.ts';
import type {Stage} from '../nodes/stage.ts';
import {type BytecodeChange, type BytecodeView, tellBytecode} from '../story/bytecode.ts';
import type {Story} from '../story/vocabulary/beat.ts';
import type {Lookup} from '../story/vocabulary/lookup-table.ts';
import {sizes} from '../story/vocabulary/text-sizes.ts';
import {type} from '../theme/type.ts';
import {boardFor} from './bytecode/board.ts';
import {Ties} from './bytecode/ties.ts';
import {clipScene} from './clip.ts';

export default clipScene<BytecodeView, BytecodeChange>({stage: 'bytecode', tell: tellBytecode, build});

type ChangeOf<Kind extends BytecodeChange['kind']> = Extract<BytecodeChange, {kind: Kind}>;

function build(stage: Stage, {view}: Story<BytecodeView, BytecodeChange>) {
  const {palette, hue} = stage;
  const board = boardFor(stage, view);
  const {pane, table, strips, bytes, middle, travellers, room} = board;
  const ties = new Ties(stage, view, board);
  const arcs: JumpArc[] = [];
  /** Offsets of the rows that belong to the part on show. */
  let lit: readonly number[] = [];

  const lightStrips = (lookups: readonly Lookup[], seconds: number) =>
    [...strips].map(([name, strip]) => {
      const indexes = lookups.filter((lookup) => lookup.table === name).map((lookup) => lookup.index);
      return strip.light(indexes, seconds);
    });
  /** The two bytes of each instruction; its caches are not lit. */
  const lightBytes = (offsets: readonly number[], seconds: number) =>
    bytes.light(
      offsets.map((offset): [number, number] => [offset, offset + 2]),
      seconds,
    );
  const pointArcs = (offsets: readonly number[], seconds: number) =>
    arcs.map((arc) => arc.wire.stroke(offsets.includes(arc.from) ? hue : ties.quiet(), seconds));

  /** Takes away what belonged to the last statement. */
  function* clear(seconds: number): ThreadGenerator {
    lit = [];
    yield* all(
      ties.clear(seconds),
      ...lightStrips([], seconds),
      ...pointArcs([], seconds),
      table.tint([], seconds),
      lightBytes([], seconds),
    );
  }

  function* focus({lines, offsets}: ChangeOf<'focus' | 'sweep'>, seconds: number): ThreadGenerator {
    yield* all(
      clear(seconds),
      lines ? pane.lightLines(lines[0], lines[1], seconds) : pane.dim(seconds),
      table.reveal(offsets, seconds),
    );
  }

  function* bringRows({rows, travel}: ChangeOf<'rows'>, seconds: number): ThreadGenerator {
    const offsets = rows.map((row) => row.offset);
    const lookups = rows.flatMap((row) => row.lookups);
    const travels = travel && lookups.length > 0;
    const first = travels ? seconds * 0.5 : seconds;
    lit = [...lit, ...offsets];
    yield* all(
      ties.wire(rows, first),
      table.tint(lit, first),
      table.reveal(offsets, first),
      table.show(offsets, !travels, first),
      lightBytes(lit, first),
      ...(travels ? [] : lightStrips(lookups, first)),
    );
    if (travels) yield* travelTo(rows, lookups, seconds * 0.5);
  }

  /** Entries go from their table to the rows whose opargs name them. */
  function* travelTo(
    rows: ChangeOf<'rows'>['rows'],
    lookups: readonly Lookup[],
    seconds: number,
  ): ThreadGenerator {
    yield* all(...lightStrips(lookups, seconds * 0.25));
    const flights = rows.map(({offset, lookups: [first]}) => {
      const from = first && strips.get(first.table)?.entryAt(first.index);
      const text = view.rows.find((row) => row.offset === offset)?.argText ?? '';
      const label = new Label({text, style: {...type.table, size: sizes.table}, fill: hue});
      const to = table.detailAt(offset);
      label.position(from ? [from.x, from.y] : [to.x, to.y]);
      travellers.add(label);
      return label.position([to.x, to.y], seconds * 0.65, easeInOutCubic);
    });
    yield* all(...flights);
    yield* table.showDetail(
      rows.map((row) => row.offset),
      seconds * 0.1,
    );
    travellers.removeChildren();
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
    board.arcLayer.add(arc);
    yield* all(table.reveal(rows, seconds), arc.wire.end(1, seconds, easeInOutCubic));
  }

  function* guard({start, last, target}: ChangeOf<'guard'>, seconds: number): ThreadGenerator {
    const guarded = view.rows.map((row) => row.offset).filter((at) => at >= start && at <= last);
    const rows = [...guarded, target];
    yield* all(
      ties.point([target], seconds),
      table.tint(rows, seconds),
      showJump(last, target, rows, seconds, [8, 7]),
    );
  }

  function* finish({facts}: ChangeOf<'finish'>, seconds: number): ThreadGenerator {
    const away = seconds * 0.4;
    yield* all(
      clear(away),
      pane.dim(away),
      pane.fold(view.sourceTop, away),
      board.astHead.opacity(0, away),
      table.fold(away),
      bytes.fold(away),
      ...[...strips.values()].map((strip) => strip.fold(away)),
    );
    const list = new FactList({
      at: [room.x, room.y],
      facts,
      width: room.width,
      height: room.height,
      hue,
      palette,
    });
    middle.add(list);
    yield* list.appear(seconds - away);
  }

  return function* play(change: BytecodeChange, seconds: number): ThreadGenerator {
    switch (change.kind) {
      case 'focus':
        yield* focus(change, seconds);
        return;
      case 'tree':
        yield* ties.grow(change.part, change.span, seconds);
        return;
      case 'rows':
        yield* bringRows(change, seconds);
        return;
      case 'point':
        yield* all(
          ties.point(change.offsets, seconds),
          ...pointArcs(change.offsets, seconds),
          table.tint(change.offsets, seconds),
          ...lightStrips(change.lookups, seconds),
          lightBytes(change.offsets, seconds),
        );
        return;
      case 'jump':
        yield* showJump(change.from, change.to, [change.from, change.to], seconds);
        return;
      case 'guard':
        yield* guard(change, seconds);
        return;
      case 'caches':
        yield* all(
          ties.point([change.offset], seconds / 2),
          table.tint([change.offset], seconds / 2),
          lightBytes([change.offset], seconds / 2),
        );
        yield* bytes.enclose(change.offset + 2, change.offset + change.size, seconds / 2);
        return;
      case 'sweep':
        yield* focus(change, seconds * 0.5);
        yield* all(
          table.tint(change.offsets, seconds * 0.5),
          table.show(change.offsets, true, seconds * 0.5),
        );
        return;
      case 'finish':
        yield* finish(change, seconds);
    }
  };
}
