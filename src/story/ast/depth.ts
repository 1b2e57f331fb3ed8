import type {Recording} from '../../recording/index.ts';
import {spanText} from '../source.ts';
import {type Caption, caption, code, type Segment} from '../vocabulary/caption.ts';
import {signOf} from './detail.ts';
import type {Tree} from './tree.ts';

/** An operation inside another one: the inner is worked out first, and the tree's shape says so. */
export interface DepthLesson {
  readonly outer: number;
  readonly inner: number;
  /** The statement around it. */
  readonly statement: number;
  readonly ask: Caption;
  readonly answer: Caption;
}

/** Columns of an expression that a caption can hold whole. */
const LONGEST = 44;
/** A bigger expression makes a tree that is hard to take in. */
const BIGGEST = 16;

/**
 * The pair of operations that shows best that precedence is shape; null if no operation is nested in another.
 *
 * Only pairs where the inner one always runs first are taken: not what `and`, `or` or a chained comparison may skip.
 */
export function depthLesson(recording: Recording, tree: Tree, subject: number): DepthLesson | null {
  let best: {score: number; outer: number; inner: number} | null = null;
  for (const [outer, node] of tree.nodes.entries()) {
    if (!node.span || spanText(recording, node.span).length > LONGEST) continue;
    for (const [i, inner] of node.children.entries()) {
      const worth = worthOf(tree, outer, inner, i);
      if (worth === 0) continue;
      const score = worth + (tree.contains(subject, outer) ? 3 : 0) - (tree.size(outer) > BIGGEST ? 4 : 0);
      if (!best || score > best.score) best = {score, outer, inner};
    }
  }
  if (!best) return null;
  const {outer, inner} = best;
  return {outer, inner, statement: tree.statementOf(outer), ...words(recording, tree, outer, inner)};
}

/** How well a pair shows it; 0: not at all. */
function worthOf(tree: Tree, outer: number, inner: number, place: number): number {
  const above = tree.node(outer);
  const below = tree.node(inner);
  const pair = `${above.type} ${below.type}`;
  if (pair === 'BinOp BinOp') return signOf(above) === signOf(below) ? 4 : 10;
  if (above.type === 'Compare' && (place > 1 || above.children.length > 2)) return 0;
  if (above.type === 'BoolOp' && place > 0) return 0;
  if (above.type === 'Call' && below.field === 'func') return 0;
  return worth[pair] ?? 0;
}

const worth: Readonly<Record<string, number>> = {
  'UnaryOp BinOp': 9,
  'Compare BinOp': 8,
  'BinOp Call': 7,
  'Call BinOp': 7,
  'Call Call': 6,
  'BinOp UnaryOp': 5,
  'Subscript BinOp': 5,
  'Compare Call': 5,
  'UnaryOp Compare': 5,
  'BoolOp Compare': 4,
  'Call Compare': 4,
  'BinOp Subscript': 3,
  'Call Subscript': 2,
  'BinOp Attribute': 3,
  'Call Attribute': 2,
};

function words(
  recording: Recording,
  tree: Tree,
  outer: number,
  inner: number,
): Pick<DepthLesson, 'ask' | 'answer'> {
  const {span} = tree.node(outer);
  const whole = code(span ? spanText(recording, span) : '', LONGEST);
  const [o, i] = [nameOf(tree, outer), nameOf(tree, inner)];
  if (o.text === i.text) {
    const call = tree.node(outer).type === 'Call';
    const left = tree.node(outer).children[0] === inner;
    return {
      ask: caption`In ${whole}, which ${o} is worked out first?`,
      answer: caption`The ${call ? 'inner' : left ? 'left' : 'right'} ${i} hangs deeper in the tree: what lies deeper is worked out first.`,
    };
  }
  const gone =
    isBracketed(recording, tree, inner) &&
    tree.node(outer).type !== 'Call' &&
    tree.node(outer).type !== 'Subscript';
  return {
    ask: caption`In ${whole}, what is worked out first: ${o} or ${i}?`,
    answer: gone
      ? caption`${i} hangs below ${o}: deeper means first. The brackets are gone, the shape has kept them.`
      : caption`${i} hangs below ${o}: what lies deeper in the tree is worked out first.`,
  };
}

/** What a caption calls an operation: its sign, or the name that is called. */
function nameOf(tree: Tree, id: number): Segment {
  const node = tree.node(id);
  if (node.type === 'Subscript') return code('[ ]');
  if (node.type === 'Attribute') return code(`.${node.attributes.attr ?? ''}`, 24);
  if (node.type !== 'Call') return code(signOf(node));
  const called = tree.node(node.children[0] ?? 0).attributes;
  const name = called.id ?? (called.attr === undefined ? '' : `.${called.attr}`);
  return code(`${name}( )`, 24);
}

/** Whether the expression stands in brackets of its own. */
function isBracketed({tokens}: Recording, tree: Tree, id: number): boolean {
  const {span} = tree.node(id);
  return (
    span !== undefined &&
    tokens.some((t) => t.string === '(' && t.span[2] === span[0] && t.span[3] === span[1]) &&
    tokens.some((t) => t.string === ')' && t.span[0] === span[2] && t.span[1] === span[3])
  );
}
