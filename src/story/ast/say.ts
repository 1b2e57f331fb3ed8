import type {Recording} from '../../recording/index.ts';
import {sourceLines, spanText} from '../source.ts';
import {type Caption, caption, code, count, type Segment} from '../vocabulary/caption.ts';
import type {Tree} from './tree.ts';
import type {Unit} from './units.ts';

/** The first line of a statement, as its author wrote it, without the colon. */
export function headOf(recording: Recording, tree: Tree, id: number, longest = 34): Segment {
  const {span} = tree.node(id);
  // A match_case has no position of its own: its line is that of its pattern.
  const pattern = tree.node(tree.node(id).children[0] ?? id).span;
  const line = pattern ? (sourceLines(recording)[pattern[0] - 1] ?? '') : '';
  const first = span ? (spanText(recording, span).split('\n')[0] ?? '') : line;
  return code(
    first
      .replace(/\s*#.*$/, '')
      .replace(/:\s*$/, '')
      .trim(),
    longest,
  );
}

/** What becomes of a statement, in words. */
export function sayUnit(recording: Recording, tree: Tree, {node: id}: Unit): Caption {
  const node = tree.node(id);
  const head = headOf(recording, tree, id);
  const fields = node.children.map((child) => tree.node(child).field);
  const has = (field: string) => fields.includes(field);
  const many = (field: string) => fields.filter((f) => f === field).length;
  switch (node.type) {
    case 'Assign':
      return many('targets') > 1
        ? caption`${head} becomes one Assign: ${count(many('targets'), 'target')}, one value.`
        : caption`${head} becomes Assign: on the left the target, on the right the value.`;
    case 'AugAssign':
      return caption`${head} becomes one AugAssign: a target, an operator, a value.`;
    case 'AnnAssign':
      return has('value')
        ? caption`${head} becomes AnnAssign: a target, its annotation, a value.`
        : caption`${head} becomes AnnAssign: a target and its annotation, and no value.`;
    case 'For':
    case 'AsyncFor':
      return caption`${head} becomes ${node.type}: a target, what it runs over, and then the body.`;
    case 'While':
      return caption`${head} becomes While: the test comes first, the body will follow.`;
    case 'If':
      return isElif(tree, id)
        ? caption`${code('elif')} has no node of its own: it is an If in the else part of the If above.`
        : has('orelse')
          ? caption`${head} becomes If: a test, a body, and the else part after it.`
          : caption`${head} becomes If: a test, and the body that depends on it.`;
    case 'Return':
      return has('value')
        ? caption`${head} becomes Return, and what it gives back hangs below.`
        : caption`A bare ${code('return')} is a leaf: a node with nothing below it.`;
    case 'Expr':
      return isDocstring(tree, id)
        ? caption`The docstring is only a Constant in an Expr: a statement that is one expression.`
        : caption`${head} stands alone: an Expr, the statement that is only an expression.`;
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return caption`${head} becomes ${node.type}: a name, its arguments, and a body.`;
    case 'ClassDef':
      return caption`${head} becomes ClassDef: a name, and a body of ${count(many('body'), 'statement')}.`;
    case 'Import':
    case 'ImportFrom':
      return caption`${head} becomes ${node.type}, with ${many('names') === 1 ? 'one alias' : `${count(many('names'), 'alias', 'aliases')}`} below it.`;
    case 'Try':
    case 'TryStar':
      return caption`${code('try')} becomes ${node.type}: a body${tryParts(many('handlers'), has('orelse'), has('finalbody'))}.`;
    case 'ExceptHandler':
      return has('type')
        ? caption`${head} becomes an ExceptHandler: what it catches, and what it does then.`
        : caption`A bare ${code('except')} is an ExceptHandler without a type: it catches all.`;
    case 'With':
    case 'AsyncWith':
      return caption`${head} becomes ${node.type}: ${count(many('items'), 'withitem')}, and a body.`;
    case 'Match':
      return caption`${head} becomes Match: a subject, and ${count(many('cases'), 'case')} to try in turn.`;
    case 'match_case':
      return caption`${head} becomes a match_case: ${has('guard') ? 'a pattern, a guard' : 'a pattern'}, and a body.`;
    case 'Raise':
      return has('exc')
        ? caption`${head} becomes Raise, with the exception below it.`
        : caption`A bare ${code('raise')} is a leaf: it raises again what is being handled.`;
    case 'Delete':
      return caption`${head} becomes Delete, with ${count(many('targets'), 'target')} to unbind.`;
    case 'Global':
    case 'Nonlocal':
      return caption`${head} becomes ${node.type}: a leaf, it only says where a name belongs.`;
    case 'Pass':
    case 'Break':
    case 'Continue':
      return caption`${head} becomes ${node.type}: one word, one leaf.`;
    case 'Assert':
      return caption`${head} becomes Assert: a test${has('msg') ? ', and a message for the case that it fails' : ''}.`;
    default:
      return caption`${head} becomes a ${node.type} node.`;
  }
}

/** An If that is all there is in the else part of another one, and stands where `elif` stands. */
export function isElif(tree: Tree, id: number): boolean {
  const node = tree.node(id);
  if (node.type !== 'If' || node.field !== 'orelse' || node.parent === null) return false;
  const above = tree.node(node.parent);
  return above.type === 'If' && above.span?.[1] === node.span?.[1];
}

function isDocstring(tree: Tree, id: number): boolean {
  const node = tree.node(id);
  const [value] = node.children;
  if (node.type !== 'Expr' || value === undefined || node.parent === null) return false;
  const constant = tree.node(value);
  const body = tree.node(node.parent).children.filter((c) => tree.node(c).field === 'body');
  return constant.type === 'Constant' && /^['"]/.test(constant.attributes.value ?? '') && body[0] === id;
}

function tryParts(handlers: number, orelse: boolean, finalbody: boolean): string {
  const parts = [
    ...(handlers > 0 ? [count(handlers, 'handler')] : []),
    ...(orelse ? ['an else part'] : []),
    ...(finalbody ? ['a finally part'] : []),
  ];
  return parts.map((p, i) => `${i === parts.length - 1 ? ' and ' : ', '}${p}`).join('');
}
