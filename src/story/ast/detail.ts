import type {TreeNode} from '../../recording/index.ts';
import {operatorSigns} from '../operators.ts';

/** The operator of a node as the source writes it, empty if it has none. */
export function signOf({attributes: {op, ops}}: TreeNode): string {
  return operatorSigns(ops ?? op ?? '').join(' ');
}

/** The one thing besides its type that a node says: a name, an operator, a constant. */
export function detailOf(node: TreeNode): string {
  const {type, attributes: a} = node;
  switch (type) {
    case 'AugAssign':
      return `${signOf(node)}=`;
    case 'BinOp':
    case 'BoolOp':
    case 'UnaryOp':
    case 'Compare':
      return signOf(node);
    case 'Attribute':
      return `.${a.attr ?? ''}`;
    case 'keyword':
      return a.arg === undefined ? '**' : `${a.arg}=`;
    case 'Starred':
      return '*';
    case 'ImportFrom':
      return `${'.'.repeat(Number(a.level ?? 0))}${a.module ?? ''}`;
    case 'alias':
      return a.asname === undefined ? (a.name ?? '') : `${a.name} as ${a.asname}`;
    case 'ExceptHandler':
      return a.name === undefined ? '' : `as ${a.name}`;
    case 'FormattedValue':
    case 'Interpolation':
      return a.conversion === undefined || a.conversion === '-1'
        ? ''
        : `!${String.fromCharCode(Number(a.conversion))}`;
    case 'MatchAs':
      return a.name ?? (node.children.length === 0 ? '_' : '');
    case 'MatchStar':
      return `*${a.name ?? '_'}`;
    case 'MatchClass':
      return '';
    case 'Constant':
    case 'MatchSingleton':
      return a.value ?? '';
    default:
      return a.name ?? a.id ?? a.arg ?? a.names ?? '';
  }
}
