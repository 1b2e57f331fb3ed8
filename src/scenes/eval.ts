import {all, waitFor} from '@motion-canvas/core';
import {EvalMachine} from '../nodes/eval-machine.ts';
import {InstructionTable} from '../nodes/instruction-table.ts';
import {OutputLine} from '../nodes/output-line.ts';
import {Label, Plain} from '../nodes/primitives/index.ts';
import {RunCounter} from '../nodes/run-counter.ts';
import {SourcePane} from '../nodes/source-pane.ts';
import {Totals} from '../nodes/totals.ts';
import {tellEval} from '../story/eval.ts';
import type {Spot} from '../story/vocabulary/eval-picture.ts';
import {LEFT_WIDTH} from '../story/vocabulary/text-sizes.ts';
import {type} from '../theme/type.ts';
import {clipScene} from './clip.ts';

const LEFT = 80;
const WIDTH = LEFT_WIDTH;
const FRAMES = {x: 790, width: 470};
/** Where the frames stand when no object needs a card of its own. */
const FRAMES_ALONE = {x: 930, width: 770};
const HEAP = {x: 1390, width: 372};
const HEAD = 26;

/** Who runs it? Frames, the value stack and the heap, while the eval loop carries out the bytecode. */
export default clipScene({
  stage: 'eval',
  tell: tellEval,
  build: (stage, {view}) => {
    const {palette, format, content} = stage;
    const top = format.contentTop + 20;
    const bottom = format.contentBottom - 14;
    const head = (text: string, x: number, y: number, fill: string) =>
      content.add(new Label({text, style: type.head, fill, at: [x, y]}));

    // Left: what runs. The source takes what it needs, up to half; the bytecode has the rest.
    const style = view.bigSource ? type.code : type.codeSmall;
    const rowHeight = style.size * 1.62;
    const rows = Math.max(3, Math.min(6, view.source.rows.length));
    const output = view.output ? 64 : 0;
    head('SOURCE', LEFT, top + 12, palette.stage.source);
    const source = new SourcePane({
      at: [LEFT, top + 46],
      view: view.source,
      width: WIDTH,
      rows,
      style,
      rowHeight,
      palette,
      hue: palette.stage.eval,
    });
    content.add(source);
    const tableTop = top + 46 + rows * rowHeight + 34;
    head('BYTECODE', LEFT, tableTop + 12, palette.stage.bytecode);
    const counter = new RunCounter({at: [LEFT + WIDTH, tableTop + 12], steps: view.steps, palette});
    content.add(counter);
    const tableHeight = bottom - output - tableTop - HEAD - 18;
    const tables = new Map(
      view.tables.map(({code, rows}) => {
        const table = new InstructionTable({
          at: [LEFT, tableTop + HEAD + 14],
          rows,
          width: WIDTH,
          height: tableHeight,
          style: type.table,
          palette,
          opargs: false,
          rowHeight: 48,
          opacity: 0,
        });
        content.add(table);
        return [code, table] as const;
      }),
    );
    let shown = view.tables[0]?.code;
    if (shown !== undefined) tables.get(shown)?.opacity(1);
    const written = new OutputLine({at: [LEFT, bottom - 30], width: WIDTH, palette, shown: view.output});
    content.add(written);

    // Middle and right: the machine.
    const heapHead = new Label({
      text: 'HEAP OBJECTS',
      style: type.head,
      fill: palette.stage.refs,
      at: [HEAP.x, top + 12],
    });
    heapHead.opacity(view.places.length > 0 ? 1 : 0);
    const frames = view.places.length > 0 ? FRAMES : FRAMES_ALONE;
    const machine = new EvalMachine(
      {
        frames: {...frames, y: top, height: bottom - top},
        heap: {x: HEAP.x, y: top + 44, width: HEAP.width, height: bottom - top - 44},
        places: view.places,
        palette,
        outside: (spot: Spot) => {
          if (spot.at === 'output') return {x: LEFT + WIDTH / 2, y: bottom - 30};
          const table = shown === undefined ? undefined : tables.get(shown);
          if (spot.at !== 'row' || !table) return undefined;
          const row = table.rectangleOf(spot.offset);
          return {x: row.x + row.width - 60, y: row.y + row.height / 2};
        },
      },
      view.opening,
    );
    const right = new Plain({children: [heapHead, machine]});
    content.add(right);
    const totals = new Totals({
      at: [FRAMES.x, top],
      rows: view.totals,
      width: format.width - format.margin - FRAMES.x,
      height: bottom - top,
      hue: palette.stage.eval,
      palette,
      opacity: 0,
    });
    content.add(totals);

    return function* play(change, seconds) {
      if (change.kind === 'totals') {
        yield* all(machine.finish(seconds * 0.4), heapHead.opacity(0, seconds * 0.3));
        yield* totals.bring(seconds * 0.6);
        return;
      }
      if (change.kind === 'point') {
        const {code, offset, line} = change;
        const table = tables.get(code);
        const old = shown === undefined ? undefined : tables.get(shown);
        if (table && old && table !== old) {
          shown = code;
          yield* all(old.opacity(0, seconds * 0.4), table.reveal([offset], 0));
          yield* all(
            table.opacity(1, seconds * 0.6),
            table.point(offset, seconds * 0.6),
            light(seconds * 0.6),
          );
          return;
        }
        yield* all(table ? table.point(offset, seconds) : waitFor(0), light(seconds));
        return;

        function* light(time: number) {
          if (line !== null) yield* source.lightLines(line, line, time);
        }
      }
      yield* all(
        machine.become(change.picture, change.moves, seconds, change.park),
        written.become(change.picture.output, seconds),
        counter.become(change.done, change.times, seconds),
      );
    };
  },
});
