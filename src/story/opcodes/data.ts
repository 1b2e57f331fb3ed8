import {caption, code} from '../vocabulary/caption.ts';
import {always, both, type OpcodeUse, type OpcodeWords, ordinal, subject, what} from './words.ts';

const load = (words: (i: OpcodeUse) => ReturnType<typeof caption>, short = 'load'): OpcodeWords => ({
  kind: 'load',
  short,
  phrase: words,
});
const loadOne = load((i) => caption`load ${what(i, 'a value')}`);
const loadTwo = load((i) => caption`load ${both(i)[0]} and ${both(i)[1]}`, 'load two');

/** `dis` says `bool(<)` where the answer is made a bool at once. */
const comparison = (i: OpcodeUse) => i.argText.replace(/^bool\((.*)\)$/, '$1');

const operators: Readonly<Record<string, string>> = {
  '+': 'add',
  '&': 'take the bitwise and',
  '//': 'floor-divide',
  '<<': 'shift left',
  '@': 'matrix-multiply',
  '*': 'multiply',
  '%': 'apply %',
  '|': 'combine with |',
  '**': 'raise to a power',
  '>>': 'shift right',
  '-': 'subtract',
  '/': 'divide',
  '^': 'apply ^',
};

/** The verb of `+` and `+=` is the same; the phrase tells them apart. */
function operator({argText}: OpcodeUse): string {
  if (argText === '[]') return 'take the item';
  return operators[argText.replace(/=$/, '')] ?? 'operate';
}

/** Opcodes that move values between names, constants and the stack, and that compute. */
export const data: Readonly<Record<string, OpcodeWords>> = {
  LOAD_FAST: loadOne,
  LOAD_FAST_BORROW: loadOne,
  LOAD_FAST_CHECK: load((i) => caption`load ${what(i, 'a local')}, if it has a value`),
  LOAD_FAST_AND_CLEAR: load((i) => caption`set ${what(i, 'a local')} aside`, 'set aside'),
  LOAD_FAST_LOAD_FAST: loadTwo,
  LOAD_FAST_BORROW_LOAD_FAST_BORROW: loadTwo,
  LOAD_CONST: load((i) =>
    subject(i).startsWith('the code of ')
      ? caption`load ${what(i, '')}`
      : caption`load the constant ${what(i, 'at that place')}`,
  ),
  LOAD_SMALL_INT: load((i) => caption`load the small integer ${code(String(i.arg ?? ''))}`),
  LOAD_COMMON_CONSTANT: load((i) => caption`load ${what(i, 'a common constant')}`),
  LOAD_DEREF: load((i) => caption`load ${what(i, 'a shared variable')} from its cell`),
  LOAD_NAME: load((i) => caption`look up the name ${what(i, 'at that place')}`, 'look up'),
  LOAD_GLOBAL: load(
    (i) => caption`look up the global ${what(i, 'name')}${i.argText.includes('NULL') ? ', to call it' : ''}`,
    'look up',
  ),
  LOAD_FROM_DICT_OR_DEREF: load(
    (i) => caption`look up ${what(i, 'a name')}, or take it from its cell`,
    'look up',
  ),
  LOAD_FROM_DICT_OR_GLOBALS: load(
    (i) => caption`look up ${what(i, 'a name')}, or the global of that name`,
    'look up',
  ),
  LOAD_LOCALS: load(() => caption`load the dict of local names`),
  LOAD_CLOSURE: load((i) => caption`load the cell of ${what(i, 'a variable')}`),
  STORE_FAST: {kind: 'store', short: 'store', phrase: (i) => caption`store it in ${what(i, 'a local')}`},
  STORE_FAST_LOAD_FAST: {
    kind: 'store',
    short: 'store and load',
    phrase: (i) => caption`store it in ${both(i)[0]}, then load ${both(i)[1]}`,
  },
  STORE_FAST_STORE_FAST: {
    kind: 'store',
    short: 'store two',
    phrase: (i) => caption`store two values, in ${both(i)[0]} and in ${both(i)[1]}`,
  },
  STORE_FAST_MAYBE_NULL: {
    kind: 'store',
    short: 'put back',
    phrase: (i) => caption`put ${what(i, 'a local')} back`,
  },
  STORE_NAME: {
    kind: 'store',
    short: 'store',
    phrase: (i) => caption`bind it to the name ${what(i, 'there')}`,
  },
  STORE_GLOBAL: {
    kind: 'store',
    short: 'store',
    phrase: (i) => caption`bind it to the global ${what(i, 'name')}`,
  },
  STORE_DEREF: {
    kind: 'store',
    short: 'store',
    phrase: (i) => caption`store it in the cell of ${what(i, 'a variable')}`,
  },
  DELETE_FAST: {
    kind: 'delete',
    short: 'delete',
    phrase: (i) => caption`delete the local ${what(i, 'there')}`,
  },
  DELETE_NAME: {kind: 'delete', short: 'delete', phrase: (i) => caption`delete the name ${what(i, 'there')}`},
  DELETE_GLOBAL: {
    kind: 'delete',
    short: 'delete',
    phrase: (i) => caption`delete the global ${what(i, 'name')}`,
  },
  DELETE_DEREF: {
    kind: 'delete',
    short: 'delete',
    phrase: (i) => caption`empty the cell of ${what(i, 'a variable')}`,
  },

  BINARY_OP: {
    kind: 'operate',
    short: operator,
    phrase: (i) => {
      if (i.argText === '[]') return caption`take the item (${code('[]')})`;
      if (!i.argText) return caption`apply the operator to two values`;
      return caption`${operator(i)}${i.argText.endsWith('=') ? ' in place' : ''} (${code(i.argText)})`;
    },
  },
  BINARY_SLICE: always('operate', 'take the slice'),
  COMPARE_OP: {
    kind: 'operate',
    short: 'compare',
    phrase: (i) => (i.argText ? caption`compare with ${code(comparison(i))}` : caption`compare`),
  },
  IS_OP: {
    kind: 'operate',
    short: 'compare identity',
    phrase: (i) => caption`ask whether they are ${i.arg === 1 ? 'different objects' : 'the same object'}`,
  },
  CONTAINS_OP: {
    kind: 'operate',
    short: 'search',
    phrase: (i) => caption`ask whether the one is ${i.arg === 1 ? 'not ' : ''}in the other`,
  },
  UNARY_NOT: always('operate', 'negate', 'turn true into false and false into true'),
  UNARY_NEGATIVE: always('operate', 'change the sign'),
  UNARY_INVERT: always('operate', 'flip every bit'),
  TO_BOOL: always('operate', 'test for truth', 'ask whether it is true or false'),
  GET_LEN: always('operate', 'take the length'),

  POP_TOP: always('stack', 'drop it', 'drop the top value'),
  PUSH_NULL: always('stack', 'leave a slot free', 'leave an empty slot (NULL) for the call'),
  COPY: {
    kind: 'stack',
    short: 'copy',
    phrase: (i) =>
      (i.arg ?? 1) < 2
        ? caption`copy the top value`
        : caption`copy the ${ordinal(i.arg ?? 1)} value from the top`,
  },
  SWAP: {
    kind: 'stack',
    short: 'swap',
    phrase: (i) =>
      (i.arg ?? 2) < 3
        ? caption`swap the top two values`
        : caption`swap the top value with the ${ordinal(i.arg ?? 2)} one`,
  },
};
