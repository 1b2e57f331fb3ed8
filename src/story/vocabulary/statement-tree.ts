/** A box of a statement's tree: one node, or several that are folded into one box. */
export interface TreeBox {
  /** The nodes of the recording's tree that it stands for; the first is its own. */
  readonly ids: readonly number[];
  /** `AugAssign`. */
  readonly type: string;
  /** What tells it from others of its type: a name, a value, an operator; empty where nothing does. */
  readonly detail: string;
  /** Index of the box above it. */
  readonly parent: number | null;
  /** 0 at the top. */
  readonly level: number;
  /** Left edge and width, in columns of the code face. */
  readonly x: number;
  readonly width: number;
  /** Whether nodes below it are not drawn. */
  readonly folded: boolean;
}

/** The piece of the tree that a statement is. */
export interface StatementTree {
  readonly boxes: readonly TreeBox[];
  /** Columns of the code face. */
  readonly width: number;
  readonly levels: number;
  /** No node at all: the instructions are the compiler's own. */
  readonly compiler: boolean;
}
