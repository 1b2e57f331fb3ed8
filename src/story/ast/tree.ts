import type {Recording, TreeNode} from '../../recording/index.ts';

/** Statements, and what holds statements without being one. */
const STATEMENTS: ReadonlySet<string> = new Set([
  ...['FunctionDef', 'AsyncFunctionDef', 'ClassDef', 'Return', 'Delete', 'Assign', 'TypeAlias', 'AugAssign'],
  ...['AnnAssign', 'For', 'AsyncFor', 'While', 'If', 'With', 'AsyncWith', 'Match', 'Raise', 'Try', 'TryStar'],
  ...['Assert', 'Import', 'ImportFrom', 'Global', 'Nonlocal', 'Expr', 'Pass', 'Break', 'Continue'],
  ...['ExceptHandler', 'match_case'],
]);

export function isStatement({type}: TreeNode): boolean {
  return STATEMENTS.has(type);
}

export function isFunction({type}: TreeNode): boolean {
  return type === 'FunctionDef' || type === 'AsyncFunctionDef';
}

/** The recorded tree, with what is asked of it often. Ids are in depth-first order: descendants follow their node. */
export class Tree {
  public readonly nodes: readonly TreeNode[];
  /** Nodes of each subtree, its root included. */
  private readonly sizes: readonly number[];

  public constructor({tree}: Recording) {
    this.nodes = tree;
    const sizes = tree.map(() => 1);
    for (let id = tree.length - 1; id > 0; id--) {
      const parent = tree[id]?.parent ?? 0;
      sizes[parent] = (sizes[parent] ?? 1) + (sizes[id] ?? 1);
    }
    this.sizes = sizes;
  }

  public node(id: number): TreeNode {
    const node = this.nodes[id];
    if (!node) throw new RangeError(`The tree has no node ${id}.`);
    return node;
  }

  public size(id: number): number {
    return this.sizes[id] ?? 1;
  }

  /** The last node of a subtree. */
  public last(id: number): number {
    return id + this.size(id) - 1;
  }

  public contains(id: number, other: number): boolean {
    return id <= other && other <= this.last(id);
  }

  /** From a node's parent up to the Module. */
  public ancestors(id: number): number[] {
    const above: number[] = [];
    for (let up = this.node(id).parent; up !== null; up = this.node(up).parent) above.push(up);
    return above;
  }

  /** All nodes of a subtree, in order. */
  public subtree(id: number): number[] {
    return Array.from({length: this.size(id)}, (_, i) => id + i);
  }

  /** The innermost statement that a node belongs to; the Module for what belongs to none. */
  public statementOf(id: number): number {
    return [id, ...this.ancestors(id)].find((up) => isStatement(this.node(up))) ?? 0;
  }
}
