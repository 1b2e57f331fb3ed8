import {all, chain, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {TreeBox, TreePicture} from '../story/vocabulary/tree-picture.ts';
import type {Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {Label, Plain, type PlainProps, type Point} from './primitives/index.ts';
import {TreeBoxNode, type TreeBoxStyle} from './tree-box.ts';
import {type CrumbRoom, TreeCrumbs} from './tree-crumbs.ts';
import {TreeWire} from './tree-wire.ts';

export interface TreeViewProps extends PlainProps {
  readonly pictures: readonly TreePicture[];
  readonly style: TreeBoxStyle;
  readonly palette: Palette;
  /** Where the way down from the Module is written: its left end, and its room. */
  readonly crumbs: CrumbRoom;
}

/** How a box comes in. */
export interface Coming {
  /** Where its detail stands in the source, and how it is set there; null if it can't be read there. */
  readonly from: Point | null;
  readonly text: TextStyle;
  /** Which boxes are filled and outlined. */
  readonly lit: {readonly main: readonly string[]; readonly near: readonly string[]};
}

/** The tree as one of its pictures, some of its boxes shown. Boxes that two pictures share move between them. */
export class TreeView extends Plain {
  private readonly pictures: readonly TreePicture[];
  private readonly style: TreeBoxStyle;
  private readonly palette: Palette;
  private readonly wireLayer = new Plain();
  private readonly boxLayer = new Plain();
  private readonly flights = new Plain();
  private readonly crumbs: TreeCrumbs;
  private readonly boxes = new Map<string, TreeBoxNode>();
  private readonly wires = new Map<string, TreeWire>();
  /** What each box hangs below, in one picture or another. */
  private readonly parents: ReadonlyMap<string, string>;
  private picture = 0;

  public constructor({pictures, style, palette, crumbs, ...rest}: TreeViewProps) {
    super(rest);
    this.pictures = pictures;
    this.parents = new Map(
      pictures.flatMap((p) =>
        p.boxes.flatMap((b): [string, string][] => (b.parent ? [[b.key, b.parent]] : [])),
      ),
    );
    this.style = style;
    this.palette = palette;
    this.crumbs = new TreeCrumbs(crumbs, palette);
    for (const layer of [this.crumbs, this.wireLayer, this.boxLayer, this.flights]) this.add(layer);
  }

  /** Goes over to another picture. */
  public *turn(index: number, keys: readonly string[], seconds: number): ThreadGenerator {
    const before = this.current();
    const after = this.at(index);
    const wanted = new Set(keys);
    const crumbs = this.crumbs.turn(before.crumbs, after.crumbs, seconds);
    this.picture = index;
    const gone = [...this.boxes].filter(([key]) => !wanted.has(key));
    const places = new Map(after.boxes.map((b) => [b.key, b]));
    const moves: ThreadGenerator[] = [];
    for (const box of after.boxes) {
      if (!wanted.has(box.key)) continue;
      const known = this.boxes.get(box.key);
      if (known) {
        moves.push(known.settle(box, seconds));
        continue;
      }
      const node = this.addBox(box);
      node.opacity(0);
      // It comes out of what it was folded into.
      const home = this.homeOf(box.key, (key) => this.boxes.has(key) && key !== box.key);
      if (home) {
        node.left(home.left() + (home.width() - box.width) / 2);
        node.top(home.top());
        moves.push(node.left(box.x, seconds, easeInOutCubic), node.top(box.y, seconds, easeInOutCubic));
      }
      moves.push(chain(waitFor(seconds * 0.4), node.opacity(1, seconds * 0.6)));
    }
    for (const [key, node] of gone) {
      const home = this.homeOf(key, (k) => wanted.has(k));
      const place = home ? places.get(home.name) : undefined;
      if (place) {
        moves.push(
          node.left(place.x + (place.width - node.width()) / 2, seconds, easeInOutCubic),
          node.top(place.y, seconds, easeInOutCubic),
        );
      }
      moves.push(node.opacity(0, seconds * (place ? 0.6 : 0.35)));
    }
    moves.push(...this.rewire(after, wanted, seconds));
    yield* all(crumbs, ...moves);
    for (const [key, node] of gone) {
      node.remove();
      this.boxes.delete(key);
    }
  }

  /**
   * Lets one box of the picture come in: its wire grows, the box follows, and its detail flies in from where it stands
   * in the source.
   */
  public *grow(key: string, {from, text, lit}: Coming, seconds: number): ThreadGenerator {
    const box = this.current().boxes.find((b) => b.key === key);
    if (!box) throw new RangeError(`The picture has no box ${key}.`);
    if (this.boxes.has(key)) return;
    const node = this.addBox(box);
    node.opacity(0);
    node.main(lit.main.includes(key) ? 1 : 0);
    node.near(lit.near.includes(key) ? 1 : 0);
    const above = box.parent === null ? undefined : this.boxes.get(box.parent);
    const moves: ThreadGenerator[] = [];
    if (above) {
      const wire = this.addWire(above, node);
      wire.end(0);
      moves.push(wire.end(1, seconds * 0.5, easeInOutCubic));
    }
    node.top(box.y - 14);
    moves.push(all(node.opacity(1, seconds * 0.5), node.top(box.y, seconds * 0.5, easeInOutCubic)));
    if (from) {
      node.detail.opacity(0);
      moves.push(this.fly(node, from, text, seconds));
    }
    yield* all(...moves);
  }

  /** Puts boxes into the light: filled, or outlined. */
  public *light(main: readonly string[], near: readonly string[], seconds: number): ThreadGenerator {
    const filled = new Set(main);
    const outlined = new Set(near);
    yield* all(
      ...[...this.boxes].flatMap(([key, node]) => [
        node.main(filled.has(key) ? 1 : 0, seconds),
        node.near(outlined.has(key) ? 1 : 0, seconds),
      ]),
    );
  }

  private *fly(node: TreeBoxNode, from: Point, text: TextStyle, seconds: number): ThreadGenerator {
    const to = node.detailPlace();
    const label = new Label({
      text: node.detail.text(),
      style: text,
      fill: this.palette.stage.ast,
      align: 'center',
      at: [from.x, from.y],
    });
    this.flights.add(label);
    yield* all(
      label.position([to.x, to.y], seconds, easeInOutCubic),
      label.scale(this.style.text.size / text.size, seconds, easeInOutCubic),
    );
    node.detail.opacity(1);
    label.remove();
  }

  private addBox(box: TreeBox): TreeBoxNode {
    const node = new TreeBoxNode(box, this.style, this.palette);
    this.boxes.set(box.key, node);
    this.boxLayer.add(node);
    return node;
  }

  private addWire(above: TreeBoxNode, below: TreeBoxNode): TreeWire {
    const wire = new TreeWire(above, below, this.palette);
    this.wires.get(below.name)?.remove();
    this.wires.set(below.name, wire);
    this.wireLayer.add(wire);
    return wire;
  }

  /** Wires of the boxes that stay go along with them, the others fade. */
  private rewire(picture: TreePicture, wanted: ReadonlySet<string>, seconds: number): ThreadGenerator[] {
    const moves: ThreadGenerator[] = [];
    const needed = new Set<string>();
    for (const {key, parent} of picture.boxes) {
      const [node, above] = [this.boxes.get(key), this.boxes.get(parent ?? '')];
      if (!wanted.has(key) || !wanted.has(parent ?? '') || !node || !above) continue;
      needed.add(key);
      if (this.wires.has(key)) continue;
      const wire = this.addWire(above, node);
      wire.opacity(0);
      moves.push(chain(waitFor(seconds * 0.4), wire.opacity(1, seconds * 0.6)));
    }
    for (const [key, wire] of this.wires) {
      if (needed.has(key)) continue;
      this.wires.delete(key);
      moves.push(fadeAway(wire, seconds * 0.35));
    }
    return moves;
  }

  /** The nearest box above, in any picture, for which `there` holds. */
  private homeOf(key: string, there: (key: string) => boolean): TreeBoxNode | undefined {
    for (let up = this.parents.get(key); up; up = this.parents.get(up)) {
      if (there(up)) return this.boxes.get(up);
    }
    return undefined;
  }

  private current(): TreePicture {
    return this.at(this.picture);
  }

  private at(index: number): TreePicture {
    const picture = this.pictures[index];
    if (!picture) throw new RangeError(`There is no picture ${index} of the tree.`);
    return picture;
  }
}

function* fadeAway(node: Plain, seconds: number): ThreadGenerator {
  yield* node.opacity(0, seconds);
  node.remove();
}
