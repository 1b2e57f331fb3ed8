import type {TreeBox, TreePicture} from '../vocabulary/tree-picture.ts';
import {detailOf} from './detail.ts';
import {type Fitting, hiddenIn, type Wanted} from './fit.ts';
import {type Area, layOut} from './layout.ts';
import type {Tree} from './tree.ts';
import type {Unit} from './units.ts';

/** A picture with what a telling needs to know of it. */
export interface Drawn {
  /** Index in the view's pictures. */
  readonly index: number;
  readonly root: number;
  readonly boxes: readonly TreeBox[];
  /** Box of a node that is shown. */
  readonly box: ReadonlyMap<number, TreeBox>;
  /** Nothing is folded or left out. */
  readonly whole: boolean;
}

/** Nodes of a statement that should be seen, if there is room at all. */
const NEAR = 8;

/** Collects the pictures that a telling uses. */
export class Pictures {
  public readonly all: TreePicture[] = [];
  private readonly tree: Tree;
  private readonly fitting: Fitting;
  private readonly area: Area;
  private readonly known = new Map<string, Drawn>();

  public constructor(tree: Tree, area: Area, fitting: Fitting) {
    this.tree = tree;
    this.area = area;
    this.fitting = fitting;
  }

  /**
   * A statement with what stands above it, from `root` down, or from as far up as there is room for: what is nested
   * too deep is seen from nearer by.
   */
  public around(root: number, {node, own}: Unit): Drawn {
    const depth = this.tree.ancestors(node).length;
    const near = own.filter((id) => this.tree.ancestors(id).length <= depth + 2).slice(0, NEAR);
    const few = own.filter((id) => this.tree.ancestors(id).length <= depth + 1).slice(0, NEAR);
    const above = this.tree
      .ancestors(node)
      .filter((id) => this.tree.contains(root, id))
      .reverse();
    const upTo = Math.max(...own);
    for (const must of [near, few, [node]]) {
      for (const from of [...above, node]) {
        const wanted = {root: from, must, upTo, first: 'latest'} as const;
        if (this.fitting.holds(wanted)) return this.draw(wanted);
      }
    }
    return this.draw({root: node, must: [node], upTo, first: 'latest'});
  }

  public draw(wanted: Wanted): Drawn {
    const key = JSON.stringify(wanted);
    const known = this.known.get(key);
    if (known) return known;
    const shown = this.fitting.fit(wanted);
    const boxes = layOut(shown, this.area);
    const box = new Map(boxes.flatMap((b): [number, TreeBox][] => (b.node === null ? [] : [[b.node, b]])));
    const drawn = {index: this.all.length, root: wanted.root, boxes, box, whole: hiddenIn(shown) === 0};
    this.all.push({boxes, crumbs: this.crumbs(wanted.root)});
    this.known.set(key, drawn);
    return drawn;
  }

  private crumbs(root: number): string[] {
    return this.tree
      .ancestors(root)
      .reverse()
      .map((id) => {
        const node = this.tree.node(id);
        return `${node.type} ${detailOf(node)}`.trim();
      });
  }
}
