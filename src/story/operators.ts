/** Classes of operators in `ast`, and how the source writes them. */
const signs: Readonly<Record<string, string>> = {
  Add: '+',
  Sub: '-',
  Mult: '*',
  MatMult: '@',
  Div: '/',
  Mod: '%',
  Pow: '**',
  LShift: '<<',
  RShift: '>>',
  BitOr: '|',
  BitXor: '^',
  BitAnd: '&',
  FloorDiv: '//',
  And: 'and',
  Or: 'or',
  Not: 'not',
  Invert: '~',
  UAdd: '+',
  USub: '-',
  Eq: '==',
  NotEq: '!=',
  Lt: '<',
  LtE: '<=',
  Gt: '>',
  GtE: '>=',
  Is: 'is',
  IsNot: 'is not',
  In: 'in',
  NotIn: 'not in',
};

/** The signs of one operator or of several, `Lt, Eq`, as a node's attributes name them. */
export function operatorSigns(names: string): string[] {
  return names.split(', ').map((name) => signs[name] ?? name);
}
