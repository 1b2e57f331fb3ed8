import {all, delay, easeInOutCubic, easeOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {StatementTree as Shape, TreeBox} from '../story/vocabulary/statement-tree.ts';
import {mix, type Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {
  Box,
  type Curve,
  cut,
  downwards,
  fitText,
  Label,
  Plain,
  type PlainProps,
  type Point,
  sideways,
  Wire,
} from './primitives/index.ts';
import {straight, turnRight} from './route.ts';

export interface StatementTreeProps extends PlainProps {
  readonly shape: Shape;
  /** The width that is there, and the height. */
  readonly room: Point;
  readonly style: TextStyle;
  readonly palette: Palette;
  /** Width of a column of the code face. */
  readonly column: number;
}

interface Placed {
  readonly box: TreeBox;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly node: Plain;
}

const TALL = 84;
const LOW = 50;

/** The tree of one statement. Position: top left corner of its room; the tree stands in the middle of the width. */
export class StatementTree extends Plain {
  public readonly height: number;
  /** Under the boxes, above the ground: where wires to the instructions run. */
  public readonly wires = new Plain();
  private readonly placed: readonly Placed[];
  private readonly edges: readonly Wire[];
  private readonly right: number;

  public constructor({shape, room, style, palette, column, ...rest}: StatementTreeProps) {
    super(rest);
    const hue = shape.compiler ? palette.dim : palette.stage.ast;
    const {levels, boxes} = shape;
    const gap = Math.min(54, levels > 1 ? (room.y - levels * TALL) / (levels - 1) : 0);
    const left = Math.max(0, (room.x - shape.width * column) / 2);
    this.height = levels * TALL + (levels - 1) * gap;
    this.placed = boxes.map((box): Placed => {
      const height = box.detail === '' ? LOW : TALL;
      // Boxes of one line hang from the top of their level, so that edges from above arrive at one height.
      const [x, y] = [left + box.x * column, box.level * (TALL + gap)];
      const width = box.width * column;
      return {
        box,
        x,
        y,
        width,
        height,
        node: drawBox(box, [x, y], width, height, {style, palette, hue, shape}),
      };
    });
    this.right = Math.max(...this.placed.map((p) => p.x + p.width));
    this.edges = this.placed.flatMap((p): Wire[] => {
      const above = p.box.parent === null ? undefined : this.placed[p.box.parent];
      if (!above) return [];
      const from = {x: above.x + above.width / 2, y: above.y + above.height};
      const to = {x: p.x + p.width / 2, y: p.y};
      return [new Wire({curve: downwards(from, to), stroke: mix(palette.bg, hue, 0.75), end: 0})];
    });
    for (const edge of this.edges) this.add(edge);
    this.add(this.wires);
    for (const {node} of this.placed) this.add(node);
  }

  /** Grows from its root, level after level. */
  public *grow(seconds: number): ThreadGenerator {
    const levels = 1 + Math.max(...this.placed.map((p) => p.box.level));
    const step = seconds / (levels + 1);
    const children = this.placed.filter((p) => p.box.parent !== null);
    yield* all(
      ...this.placed.map((p) => delay(p.box.level * step, p.node.opacity(1, step * 2, easeOutCubic))),
      ...children.map((p, i) =>
        delay(p.box.level * step, this.edges[i]?.end(1, step * 2, easeInOutCubic) ?? nothing()),
      ),
    );
  }

  /** The root's left edge, in the coordinates of the tree's parent. */
  public rootPort(): Point {
    const [root] = this.placed;
    const {x, y} = this.position();
    return {x: x + (root?.x ?? 0), y: y + (root?.y ?? 0) + (root?.height ?? 0) / 2};
  }

  /**
   * The way from a box to a point at the right of the tree, in the tree's own coordinates, around the other boxes: out at
   * the right where nothing stands there, else under a leaf, or over a box that has others below it.
   */
  public wayFrom(index: number, to: Point): Curve[] {
    const from = this.placed[index];
    if (!from) throw new RangeError(`The tree has no box ${index}.`);
    const middle = {x: from.x + from.width, y: from.y + from.height / 2};
    const aside = this.placed.some(
      (p) => p !== from && p.x > from.x && p.y < from.y + from.height && p.y + p.height > from.y,
    );
    if (!aside) {
      const direct = sideways(middle, to);
      if (!this.crosses(direct, from)) return [direct];
      const edge = {x: this.right, y: middle.y};
      return [straight(middle, edge), sideways(edge, to)];
    }
    const leaf = !this.placed.some((p) => p.box.parent === index);
    const lane = leaf ? from.y + TALL + 22 : from.y - 18;
    const start = {x: from.x + from.width * (leaf ? 0.5 : 0.8), y: leaf ? from.y + from.height : from.y};
    const turned = {x: start.x + 40, y: lane};
    const out = {x: Math.max(this.right - 20, turned.x), y: lane};
    return [turnRight(start, turned), straight(turned, out), sideways(out, to)];
  }

  /** Whether a curve from a box runs through another one. */
  private crosses(curve: Curve, from: Placed): boolean {
    for (let i = 1; i < SAMPLES; i++) {
      const [, , , {x, y}] = cut(curve, i / SAMPLES);
      const hit = this.placed.some(
        (p) =>
          p !== from &&
          x > p.x - CLEAR &&
          x < p.x + p.width + CLEAR &&
          y > p.y - CLEAR &&
          y < p.y + p.height + CLEAR,
      );
      if (hit) return true;
    }
    return false;
  }
}

/** Space that a wire keeps from boxes that it passes. */
const CLEAR = 8;
const SAMPLES = 24;

function* nothing(): ThreadGenerator {}

interface Looks {
  readonly style: TextStyle;
  readonly palette: Palette;
  readonly hue: string;
  readonly shape: Shape;
}

function drawBox(
  box: TreeBox,
  at: [number, number],
  width: number,
  height: number,
  {style, palette, hue, shape}: Looks,
): Plain {
  const group = new Plain({at, opacity: 0});
  const dash = shape.compiler ? {dash: [8, 7]} : {};
  // A folded box has an edge of another behind it.
  if (box.folded) {
    group.add(
      new Box({at: [7, 7], width, height, fill: palette.bg, stroke: mix(palette.bg, hue, 0.5), lineWidth: 2}),
    );
  }
  group.add(new Box({width, height, fill: palette.panel, stroke: hue, lineWidth: 2.5, ...dash}));
  const line = (text: string, fill: string, y: number) =>
    group.add(
      new Label({text: fitText(text, style, width - 12), style, fill, align: 'center', at: [width / 2, y]}),
    );
  if (box.detail === '') {
    line(box.type, palette.fg, height / 2);
  } else {
    line(box.type, shape.compiler ? palette.dim : palette.fg, 27);
    line(box.detail, hue, 59);
  }
  return group;
}
