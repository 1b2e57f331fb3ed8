import type {Instruction, Recording, Span, TreeNode} from '../recording/index.ts';

/** The innermost node at each place; a recording's tree never changes. */
const places = new WeakMap<readonly TreeNode[], ReadonlyMap<string, number>>();

/** The innermost node at just this place; undefined where none stands there. */
export function nodeAt({tree}: Recording, span: Span | undefined): number | undefined {
  if (!span) return undefined;
  // Ids are in depth-first order: of two nodes at one place the later one is the inner one.
  const known =
    places.get(tree) ?? new Map(tree.flatMap((n, id) => (n.span ? [[String(n.span), id] as const] : [])));
  places.set(tree, known);
  return known.get(String(span));
}

/** The nodes that an instruction carries out; where they aren't recorded, the one at just its place (PEP 657). */
export function nodesOf(recording: Recording, {nodes, origin, span}: Instruction): readonly number[] {
  if (nodes.length > 0 || origin === 'compiler') return nodes;
  const node = nodeAt(recording, span);
  return node === undefined ? [] : [node];
}
