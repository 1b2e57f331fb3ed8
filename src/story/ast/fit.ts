import {detailOf} from './detail.ts';
import {type Area, cutDetail, extentOf, type Shown} from './layout.ts';
import type {Tree} from './tree.ts';

/** What to fit into an area. */
export interface Wanted {
  readonly root: number;
  /** Nodes that should be seen; the last ones give way if there is no room for all. */
  readonly must: readonly number[];
  /** Nodes after this one aren't there yet. */
  readonly upTo: number;
  /** Which nodes unfold first where there is room: the outermost in order, or those that came last. */
  readonly first: 'outermost' | 'latest';
  /** How far below the root nodes may unfold. */
  readonly depth?: number;
}

/** The children that are shown of each node that is unfolded. */
type Open = Map<number, ReadonlySet<number>>;

/** Unfolds as much of a tree as fits into an area; where a node has too many children, a stub stands for some. */
export class Fitting {
  private readonly tree: Tree;
  private readonly area: Area;
  private readonly known = new Map<string, Shown>();
  private readonly texts = new Map<number, {title: string; detail: string}>();

  public constructor(tree: Tree, area: Area) {
    this.tree = tree;
    this.area = area;
  }

  /** The same tree for the same wish. */
  public fit(wanted: Wanted): Shown {
    const key = JSON.stringify(wanted);
    const shown = this.known.get(key) ?? this.unfoldAll(wanted);
    this.known.set(key, shown);
    return shown;
  }

  /** Whether all that must be seen can be seen, the rest folded away. */
  public holds(wanted: Wanted): boolean {
    return this.fits(this.pathTo(wanted.must, wanted), wanted);
  }

  private unfoldAll(wanted: Wanted): Shown {
    const {root, first} = wanted;
    let must = wanted.must.filter((id) => this.tree.contains(root, id) && id <= wanted.upTo);
    let open = this.pathTo(must, wanted);
    while (must.length > 0 && !this.fits(open, wanted)) {
      // Deeper nodes and later ones go first.
      const depths = must.map((id) => this.tree.ancestors(id).length);
      const deepest = depths.lastIndexOf(Math.max(...depths));
      must = must.filter((_, i) => i !== deepest);
      open = this.pathTo(must, wanted);
    }
    for (const id of [...open.keys()].sort((a, b) => a - b)) this.widen(id, open, wanted);
    const queue = [...open.keys()];
    const tried = new Set(open.keys());
    for (let rounds = 0; queue.length > 0 && rounds < 120; rounds++) {
      const id = queue.shift() ?? root;
      const deeper = this.depth(id, root) + 1 < (wanted.depth ?? Number.POSITIVE_INFINITY);
      const next = [...(open.get(id) ?? [])].filter(
        (child) => deeper && !tried.has(child) && this.children(child, wanted).length > 0,
      );
      // The biggest first: that is where the most structure is.
      const order =
        first === 'latest' ? next.reverse() : next.sort((a, b) => this.tree.size(b) - this.tree.size(a));
      for (const child of order) {
        tried.add(child);
        if (this.unfold(child, open, wanted)) queue.push(child);
      }
    }
    return this.build(open, wanted);
  }

  /** The smallest tree that shows these nodes. */
  private pathTo(must: readonly number[], {root}: Wanted): Open {
    const open: Open = new Map([[root, new Set<number>()]]);
    for (const id of must) {
      let child = id;
      for (const parent of this.tree.ancestors(id)) {
        if (child === root) break;
        open.set(parent, new Set(open.get(parent)).add(child));
        child = parent;
      }
    }
    return open;
  }

  /** Shows more children of a node that is unfolded: all, or as many as fit. */
  private widen(id: number, open: Open, wanted: Wanted): void {
    const before = open.get(id) ?? new Set<number>();
    const all = this.children(id, wanted);
    const order = all.filter((child) => !before.has(child));
    // Those next to what is shown already, or else both ends.
    const near = (child: number) =>
      before.size > 0
        ? Math.min(...[...before].map((b) => Math.abs(all.indexOf(b) - all.indexOf(child))))
        : Math.min(all.indexOf(child), all.length - 1 - all.indexOf(child));
    order.sort((a, b) => near(a) - near(b));
    const show = (n: number) => open.set(id, new Set([...before, ...order.slice(0, n)]));
    show(order.length);
    if (this.fits(open, wanted)) return;
    let [least, most] = [0, order.length - 1];
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      show(middle);
      if (this.fits(open, wanted)) least = middle;
      else most = middle - 1;
    }
    show(least);
  }

  /** Unfolds one more node if there is room for its children, or at least for a few of many. */
  private unfold(id: number, open: Open, wanted: Wanted): boolean {
    const all = this.children(id, wanted);
    open.set(id, new Set(all));
    if (this.fits(open, wanted)) return true;
    if (all.length > 4) {
      open.set(id, new Set([all[0] ?? 0, all[1] ?? 0, all.at(-1) ?? 0]));
      if (this.fits(open, wanted)) {
        this.widen(id, open, wanted);
        return true;
      }
    }
    open.delete(id);
    return false;
  }

  private fits(open: Open, wanted: Wanted): boolean {
    const {width, height} = extentOf(this.build(open, wanted));
    return width <= this.area.width && height <= this.area.height;
  }

  private build(open: Open, wanted: Wanted): Shown {
    const grow = (id: number): Shown => {
      const shown = open.get(id);
      const text = this.textOf(id);
      const there = Math.max(0, Math.min(wanted.upTo, this.tree.last(id)) - id);
      if (!shown) return {key: `n${id}`, node: id, ...text, folded: there, children: []};
      const children: Shown[] = [];
      let hidden: number[] = [];
      const stub = () => {
        if (hidden.length === 0) return;
        const title = `… ${hidden.length} more`;
        const key = `s${id}-${children.filter((c) => c.node === null).length}`;
        children.push({key, node: null, title, detail: '', folded: 0, children: []});
        hidden = [];
      };
      for (const child of this.children(id, wanted)) {
        if (!shown.has(child)) {
          hidden.push(child);
          continue;
        }
        stub();
        children.push(grow(child));
      }
      stub();
      return {key: `n${id}`, node: id, ...text, folded: 0, children};
    };
    return grow(wanted.root);
  }

  private children(id: number, {upTo}: Wanted): number[] {
    return this.tree.node(id).children.filter((child) => child <= upTo);
  }

  private depth(id: number, root: number): number {
    return id === root ? 0 : this.tree.ancestors(id).indexOf(root) + 1;
  }

  private textOf(id: number): {title: string; detail: string} {
    const known = this.texts.get(id);
    if (known) return known;
    const node = this.tree.node(id);
    const text = {title: node.type, detail: cutDetail(detailOf(node))};
    this.texts.set(id, text);
    return text;
  }
}

/** Nodes that are folded away or stand behind a stub. */
export function hiddenIn(shown: Shown): number {
  return (
    shown.folded +
    (shown.node === null ? 1 : 0) +
    shown.children.reduce((sum, child) => sum + hiddenIn(child), 0)
  );
}
