import {isStatement, type Tree} from './tree.ts';

/** A statement with what belongs to it alone: its expressions, but not the statements inside it. */
export interface Unit {
  readonly node: number;
  /** Its own nodes in source order, itself first. */
  readonly own: readonly number[];
}

/** The statements of a subtree in source order, the root's own part first. */
export function unitsOf(tree: Tree, root: number): Unit[] {
  const own = new Map<number, number[]>([[root, [root]]]);
  const owner = new Map<number, number>([[root, root]]);
  for (const id of tree.subtree(root).slice(1)) {
    const node = tree.node(id);
    const mine = isStatement(node) ? id : (owner.get(node.parent ?? root) ?? root);
    owner.set(id, mine);
    const ids = own.get(mine);
    if (ids) ids.push(id);
    else own.set(mine, [id]);
  }
  return [...own].map(([node, ids]) => ({node, own: ids}));
}
