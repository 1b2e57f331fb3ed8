import type {Slot} from '../../../recording/index.ts';
import {type Caption, caption, code} from '../../vocabulary/caption.ts';
import {sayName} from '../values.ts';
import {
  compared,
  type Doing,
  named,
  pops,
  pushes,
  result,
  sayAfter,
  sayBefore,
  sayList,
  top,
} from './doing.ts';

/** What an instruction did, as a verb phrase that follows its name; undefined where there is nothing to say. */
export type Clause = (d: Doing) => Caption | undefined;

/** A name's value: `prices`, borrowed, or `300 (p)`; explains what borrowing is. */
function loadLocal(d: Doing): Caption {
  const slots = d.pushed;
  const names = named(d.instruction).split(', ');
  const borrowed = slots.length > 0 && slots.every((slot) => slot < 0);
  const values = sayList(
    slots.map((slot, i) => caption`${sayName(names[i] ?? '')}, ${sayAfter(d, slot, 16)}`),
  );
  if (names[0] === '.0' && slots.length === 1 && d.glossary.first('.0'))
    return pushes(
      d,
      caption`${code('.0')}, the hidden argument to run over, here ${sayAfter(d, slots[0] ?? 0, 18)}`,
    );
  const value = slots.length === 1 ? values : sayList(slots.map((slot) => sayAfter(d, slot, 16)));
  if (borrowed && d.glossary.first('borrowed')) {
    d.glossary.first('push');
    const what = slots.length === 1 ? caption`${sayName(names[0] ?? '')}` : value;
    return caption`pushes ${what}, borrowed: the slot isn’t counted as a holder`;
  }
  return pushes(d, borrowed ? caption`${value}, borrowed` : value);
}

const loadConstant: Clause = (d) => pushes(d, caption`${sayAfter(d, result(d))}`);

const lookUp: Clause = (d) => {
  const name = named(d.instruction);
  const withNull = d.pushed.length > 1 && d.pushed.at(-1) === 0;
  const found = d.pushed.find((slot) => slot !== 0) ?? 0;
  const type = d.objectsAfter.get(Math.abs(found))?.record.type ?? '';
  // Functions, classes and modules go by the name that was looked up; other values are worth showing.
  const shows = !/^(function|builtin_function_or_method|type|module)$/.test(type);
  const value = shows ? caption`, ${sayAfter(d, found, 16)}` : caption``;
  const rest = withNull ? caption` and NULL${nullNote(d)}` : caption``;
  if (d.glossary.first('push'))
    return caption`looks up ${sayName(name)} and pushes it${value} (lays it on the value stack)${rest}`;
  return d.glossary.first('look up')
    ? caption`looks up ${sayName(name)} and pushes it${value}${rest}`
    : caption`pushes ${sayName(name)}${value}${rest}`;
};

/** What the NULL before a call's arguments is for. */
function nullNote(d: Doing): string {
  return d.glossary.first('NULL') ? ', in the place of a method’s self' : '';
}

const cellNote = (d: Doing): string => (d.glossary.first('cell') ? ' (a box that functions share)' : '');

const store: Clause = (d) => {
  const name = named(d.instruction).split(', ')[0] ?? '';
  return caption`${pops(d, sayBefore(d, top(d)))} into ${sayName(name)}`;
};

const storeTwo: Clause = (d) => {
  const [first = '', second = ''] = named(d.instruction).split(', ');
  return caption`${pops(d, sayBefore(d, top(d)))} into ${sayName(first)} and ${sayBefore(d, top(d, 1))} into ${sayName(second)}`;
};

const nouns: Readonly<Record<string, string>> = {
  '+': 'sum',
  '-': 'difference',
  '*': 'product',
  '/': 'quotient',
  '//': 'whole quotient',
  '%': 'remainder',
  '**': 'power',
};

const isNumber = (d: Doing, slot: Slot) =>
  ['int', 'float', 'complex', 'bool', 'tagged int'].includes(
    d.objects.get(Math.abs(slot))?.record.type ?? '',
  );

const binary: Clause = (d) => {
  const [left, right] = [top(d, 1), top(d)];
  const operator = d.instruction.argText;
  const made = result(d);
  if (operator === '[]')
    return caption`takes ${sayBefore(d, left, 16)} and ${sayBefore(d, right, 12)} off and pushes the item there: ${sayAfter(d, made)}`;
  if (Math.abs(left) === Math.abs(made) && operator.endsWith('='))
    return caption`changes ${sayBefore(d, left)} in place and pushes it again`;
  const noun = nouns[operator.replace(/=$/, '')];
  const numbers = isNumber(d, left) && isNumber(d, right) && noun;
  const answer = caption`${numbers ? `their ${noun}` : 'what comes out'}, ${sayAfter(d, made)}`;
  if (left < 0 && right < 0 && d.glossary.knows('borrowed') && d.glossary.first('borrowed operands'))
    return caption`takes two borrowed values off the stack and pushes ${answer}`;
  return d.together
    ? caption`takes both off and pushes ${answer}`
    : caption`takes ${sayBefore(d, left, 14)} and ${sayBefore(d, right, 14)} off and pushes ${answer}`;
};

const question =
  (words: (d: Doing) => Caption): Clause =>
  (d) =>
    caption`takes off two values and pushes the answer to ${words(d)}: ${sayAfter(d, result(d))}`;

/** `3 > 0` as one piece of code, where both are short. */
function asked(d: Doing, operator: string): Caption {
  const text = (slot: Slot) => d.objects.get(Math.abs(slot))?.repr ?? 'NULL';
  const [left, right] = [text(top(d, 1)), text(top(d))];
  if ([...left].length + [...right].length <= 20) return caption`${code(`${left} ${operator} ${right}`)}`;
  return caption`${sayBefore(d, top(d, 1), 14)} ${code(operator)} ${sayBefore(d, top(d), 14)}`;
}

const unary =
  (verb: string): Clause =>
  (d) =>
    caption`takes ${sayBefore(d, top(d))} off and pushes it ${verb}: ${sayAfter(d, result(d))}`;

/** Opcodes that move values between names, constants and the stack, and that compute. */
export const data: Readonly<Record<string, Clause>> = {
  LOAD_FAST: loadLocal,
  LOAD_FAST_BORROW: loadLocal,
  LOAD_FAST_CHECK: loadLocal,
  LOAD_FAST_LOAD_FAST: loadLocal,
  LOAD_FAST_BORROW_LOAD_FAST_BORROW: loadLocal,
  LOAD_FAST_AND_CLEAR: (d) => caption`sets the old ${sayName(named(d.instruction))} aside on the stack`,
  LOAD_CONST: loadConstant,
  LOAD_SMALL_INT: loadConstant,
  LOAD_COMMON_CONSTANT: loadConstant,
  LOAD_NAME: lookUp,
  LOAD_GLOBAL: lookUp,
  LOAD_DEREF: (d) =>
    pushes(
      d,
      caption`what the cell of ${sayName(named(d.instruction))}${cellNote(d)} holds, ${sayAfter(d, result(d))}`,
    ),
  STORE_FAST: store,
  STORE_NAME: store,
  STORE_GLOBAL: store,
  STORE_FAST_STORE_FAST: storeTwo,
  STORE_FAST_LOAD_FAST: (d) => {
    const [first = '', second = ''] = named(d.instruction).split(', ');
    return caption`${pops(d, sayBefore(d, top(d)))} into ${sayName(first)} and pushes ${sayName(second)}`;
  },
  STORE_DEREF: (d) =>
    caption`${pops(d, sayBefore(d, top(d)))} into the cell of ${sayName(named(d.instruction))}${cellNote(d)}`,
  DELETE_FAST: (d) => caption`unbinds ${sayName(named(d.instruction))}`,
  DELETE_NAME: (d) => caption`unbinds ${sayName(named(d.instruction))}`,
  DELETE_GLOBAL: (d) => caption`unbinds ${sayName(named(d.instruction))}`,
  DELETE_DEREF: (d) => caption`empties the cell of ${sayName(named(d.instruction))}`,
  BINARY_OP: binary,
  BINARY_SLICE: (d) => caption`takes a slice and pushes it: ${sayAfter(d, result(d))}`,
  COMPARE_OP: question((d) => asked(d, compared(d.instruction.argText))),
  IS_OP: question((d) =>
    asked(d, d.instruction.argText.includes('not') || d.instruction.arg === 1 ? 'is not' : 'is'),
  ),
  CONTAINS_OP: question((d) =>
    asked(d, d.instruction.argText.includes('not') || d.instruction.arg === 1 ? 'not in' : 'in'),
  ),
  UNARY_NOT: unary('turned round'),
  UNARY_NEGATIVE: unary('negated'),
  UNARY_INVERT: unary('inverted'),
  TO_BOOL: (d) => caption`asks whether ${sayBefore(d, top(d))} counts as true: ${sayAfter(d, result(d))}`,
  GET_LEN: (d) => caption`pushes the length, ${sayAfter(d, result(d))}`,
  POP_TOP: (d) =>
    d.instruction.origin === 'compiler'
      ? caption`takes off what is needed no longer, ${sayBefore(d, top(d))}`
      : caption`throws the top value away, ${sayBefore(d, top(d))}`,
  PUSH_NULL: (d) => (d.glossary.knows('NULL') ? undefined : caption`pushes NULL${nullNote(d)}`),
  COPY: (d) => caption`pushes ${sayAfter(d, result(d))} once more`,
  SWAP: (d) => caption`swaps ${sayBefore(d, top(d))} with what lies deeper`,
};
