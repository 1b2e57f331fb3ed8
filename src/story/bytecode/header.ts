import type {Recording, Span, TreeNode} from '../../recording/index.ts';
import {spanText} from '../source.ts';

const STATEMENTS = new Set(
  `FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If With
  AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue ExceptHandler
  match_case`.split(/\s+/),
);

/** Whether a type of node is a statement; `except` and `case` clauses count as such here. */
export function isStatement(type: string): boolean {
  return STATEMENTS.has(type);
}

/** Fields of nodes that hold statements, not a part of the header. */
const BODIES = new Set(['body', 'orelse', 'finalbody', 'handlers', 'cases']);

/** A statement without the statements inside it. */
export interface Header {
  /** Its text up to the colon, or all of it for a simple statement. */
  readonly text: string;
  readonly span: Span;
}

/** Whether a child of a statement belongs to its body. */
export function inBody(parent: TreeNode, child: TreeNode): boolean {
  return isStatement(parent.type) && BODIES.has(child.field ?? '');
}

/** The header of a statement; all of an expression. Nodes without a position have that of their children. */
export function headerOf(recording: Recording, id: number): Header {
  const {tree, tokens} = recording;
  const node = tree[id];
  if (!node) throw new RangeError(`The recording's tree has no node ${id}.`);
  const span = node.span ?? fromKeyword(recording, node, around(tree, node));
  const inside = node.children
    .map((child) => tree[child])
    .find((child): child is TreeNode => child !== undefined && inBody(node, child));
  const body = inside && (inside.span ?? around(tree, inside));
  if (!body) return {span, text: spanText(recording, span)};
  const colon = tokens.findLast(
    (t) => t.type === 'OP' && t.string === ':' && !before(t.span, span) && before(t.span, body),
  );
  const head: Span = colon
    ? [span[0], span[1], colon.span[0], colon.span[1]]
    : [span[0], span[1], body[0], body[1]];
  return {span: head, text: spanText(recording, head)};
}

/** The tree gives a `case` clause no position: it begins at its keyword, before the pattern. */
function fromKeyword({tokens}: Recording, {type}: TreeNode, span: Span): Span {
  if (type !== 'match_case') return span;
  const keyword = tokens.findLast((t) => t.string === 'case' && before(t.span, span));
  return keyword ? [keyword.span[0], keyword.span[1], span[2], span[3]] : span;
}

/** Whether `a` starts before `b` does. */
function before(a: Span, b: Span): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** From the first to the last position inside a node. */
function around(tree: readonly TreeNode[], node: TreeNode): Span {
  const spans = node.children.flatMap((child): Span[] => {
    const entry = tree[child];
    return entry ? [entry.span ?? around(tree, entry)] : [];
  });
  const first = spans[0] ?? [1, 0, 1, 0];
  const last = spans.at(-1) ?? first;
  return [first[0], first[1], last[2], last[3]];
}
