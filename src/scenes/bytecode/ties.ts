import {all, chain, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {type Point, sideways, textWidth, Wire} from '../../nodes/primitives/index.ts';
import {Route} from '../../nodes/route.ts';
import type {Stage} from '../../nodes/stage.ts';
import {StatementTree} from '../../nodes/statement-tree.ts';
import type {BytecodeView, RowArrival} from '../../story/bytecode.ts';
import type {SourceSpan} from '../../story/vocabulary/source-view.ts';
import {sizes} from '../../story/vocabulary/text-sizes.ts';
import {mix} from '../../theme/colour.ts';
import {type} from '../../theme/type.ts';
import type {Board} from './board.ts';

/** The tree of the statement on show, tied to its source on one side and to its instructions on the other. */
export class Ties {
  private readonly stage: Stage;
  private readonly view: BytecodeView;
  private readonly board: Board;
  private tree: StatementTree | undefined;
  private routes: {readonly offset: number; readonly route: Route}[] = [];

  public constructor(stage: Stage, view: BytecodeView, board: Board) {
    this.stage = stage;
    this.view = view;
    this.board = board;
  }

  /** Takes the tree and all wires away. */
  public *clear(seconds: number): ThreadGenerator {
    const gone = this.board.middle.children();
    this.tree = undefined;
    this.routes = [];
    yield* all(...gone.map((node) => node.opacity(0, seconds)));
    for (const node of gone) node.remove();
  }

  /** Grows the tree of a part beside its place in the source. */
  public *grow(part: string, span: SourceSpan | null, seconds: number): ThreadGenerator {
    const {palette} = this.stage;
    const {room, middle} = this.board;
    const shape = this.view.trees[part];
    if (!shape) throw new RangeError(`The story has no tree ${part}.`);
    const style = {...type.code, size: sizes.tree};
    const tree = new StatementTree({
      shape,
      room: {x: room.width, y: room.height},
      style,
      palette,
      column: textWidth('0', style),
    });
    const from = span ? this.endOf(span) : undefined;
    const wanted = from ? from.y - room.y - 42 : (room.height - tree.height) / 2;
    tree.position([room.x, room.y + Math.max(0, Math.min(wanted, room.height - tree.height))]);
    this.tree = tree;
    middle.add(tree);
    if (!from) {
      yield* tree.grow(seconds);
      return;
    }
    const stroke = mix(palette.bg, palette.stage.ast, 0.75);
    const wire = new Wire({curve: sideways(from, tree.rootPort()), stroke, end: 0});
    middle.add(wire);
    yield* chain(wire.end(1, seconds * 0.4, easeInOutCubic), tree.grow(seconds * 0.6));
  }

  /** Grows wires from boxes to rows; those that were there step back. */
  public *wire(rows: readonly RowArrival[], seconds: number): ThreadGenerator {
    const {tree} = this;
    if (!tree) return;
    const fresh = rows.flatMap(({offset, boxes}) =>
      boxes.map((box) => ({offset, route: this.routeTo(tree, box, offset)})),
    );
    for (const {route} of fresh) tree.wires.add(route);
    const before = this.routes;
    this.routes = [...before, ...fresh];
    yield* all(
      ...before.map(({route}) => route.stroke(this.quiet(), seconds)),
      ...fresh.map(({route}) => route.end(1, seconds, easeInOutCubic)),
    );
  }

  /** Brings the wires of some rows forward. */
  public *point(offsets: readonly number[], seconds: number): ThreadGenerator {
    const {hue} = this.stage;
    yield* all(
      ...this.routes.map(({offset, route}) =>
        route.stroke(offsets.includes(offset) ? hue : this.quiet(), seconds),
      ),
    );
  }

  /** The colour of what is still there but not spoken of. */
  public quiet(): string {
    return mix(this.stage.palette.bg, this.stage.hue, 0.45);
  }

  /** Behind the text of the row that a statement begins in. */
  private endOf([line]: SourceSpan): Point | undefined {
    const [row] = this.board.pane.rectanglesOf([line, 0, line, Number.POSITIVE_INFINITY]);
    return row && {x: row.x + row.width + 14, y: row.y + row.height / 2};
  }

  private routeTo(tree: StatementTree, box: number, offset: number): Route {
    const {table} = this.board;
    const added = this.view.rows.find((row) => row.offset === offset)?.added;
    const route = new Route({
      curves: () => {
        const {x, y, height} = table.rectangleOf(offset);
        const origin = tree.position();
        return tree.wayFrom(box, {x: x - 6 - origin.x, y: y + height / 2 - origin.y});
      },
      stroke: this.stage.hue,
      ...(added ? {dash: [10, 8]} : {}),
    });
    route.opacity(() => table.inSight(offset));
    return route;
  }
}
