import type {Recording, Span, Token} from '../../recording/index.ts';
import {spanText} from '../source.ts';
import type {TreeSpan} from '../vocabulary/tree-picture.ts';
import {detailOf} from './detail.ts';
import {isStatement, type Tree} from './tree.ts';

/** Where nodes stand in the source, and where their detail can be read there. */
export function spansOf(recording: Recording, tree: Tree, ids: Iterable<number>): Map<number, TreeSpan> {
  const spans = new Map<number, TreeSpan>();
  for (const id of ids) {
    const {span} = tree.node(id);
    if (!span) continue;
    const text = textSpan(recording.tokens, tree, id, span);
    const own = headSpan(recording, tree, id, span);
    spans.set(id, text ? {span: own, text} : {span: own});
  }
  return spans;
}

/** The first line of what holds other statements: their lines are lit when their turn comes. */
function headSpan(recording: Recording, tree: Tree, id: number, span: Span): Span {
  const holds = tree.node(id).children.some((child) => isStatement(tree.node(child)));
  if (!holds || span[0] === span[2]) return span;
  const [head = ''] = spanText(recording, span).split('\n');
  return [span[0], span[1], span[0], span[1] + [...head].length];
}

/** The token that reads like the node's detail and belongs to no child. */
function textSpan(tokens: readonly Token[], tree: Tree, id: number, span: Span): Span | undefined {
  const node = tree.node(id);
  const detail = detailOf(node);
  if (detail === '') return undefined;
  if (node.type === 'Constant') return span[0] === span[2] ? span : undefined;
  const bare = detail.replace(/^\.|=$/, '');
  const children = node.children.map((child) => tree.node(child).span).filter((s) => s !== undefined);
  const inChild = (token: Token) => children.some((child) => within(token.span, child));
  return tokens.find((t) => (t.string === detail || t.string === bare) && within(t.span, span) && !inChild(t))
    ?.span;
}

function within(inner: Span, outer: Span): boolean {
  const after = inner[0] > outer[0] || (inner[0] === outer[0] && inner[1] >= outer[1]);
  const before = inner[2] < outer[2] || (inner[2] === outer[2] && inner[3] <= outer[3]);
  return after && before;
}
