import type {SourceSpan} from './source-view.ts';

/** A node of the tree as a box, or a stub that stands for siblings that are not shown. Units; position: top left. */
export interface TreeBox {
  /** `n12` for node 12 of the recording's tree, `s7-0` for a stub below node 7. The same in every picture. */
  readonly key: string;
  /** The node; null for a stub. */
  readonly node: number | null;
  readonly parent: string | null;
  readonly title: string;
  /** A name, an operator's sign, a constant: empty where there is none. */
  readonly detail: string;
  /** Nodes below it that are not shown. */
  readonly folded: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The row of boxes that it stands in: wires bend between rows only. */
  readonly rowTop: number;
  readonly rowBottom: number;
}

/** One arrangement of the tree, folded so that it fits. */
export interface TreePicture {
  readonly boxes: readonly TreeBox[];
  /** What stands above the picture's root, from the Module down; empty if the root is the Module. */
  readonly crumbs: readonly string[];
}

/** Where a node stands in the source, and whether its detail can be read there. */
export interface TreeSpan {
  readonly span: SourceSpan;
  /** The stretch that reads exactly like the node's detail. */
  readonly text?: SourceSpan;
}
