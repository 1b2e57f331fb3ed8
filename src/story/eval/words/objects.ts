import type {ObjectState} from '../../../recording/index.ts';
import {calledAmong, slotsOfCall} from '../../opcodes.ts';
import {caption, code, count, plainCaption} from '../../vocabulary/caption.ts';
import {isIterator, isMethodOfC, sayName} from '../values.ts';
import type {Clause} from './data.ts';
import {type Doing, named, pops, result, sayAfter, sayBefore, sayList, top} from './doing.ts';

const build =
  (kind: string): Clause =>
  (d) => {
    if ((d.instruction.arg ?? 0) === 0) return caption`pushes a new, empty ${kind}`;
    const made = sayAfter(d, result(d));
    const value = plainCaption(made) === `the ${kind}` ? caption`` : caption`: ${made}`;
    return caption`takes ${count(d.popped.length, 'value')} off and pushes a new ${kind}${value}`;
  };

/** `append`-like: the top value goes into a container that stays on the stack. */
const into: Clause = (d) => {
  const at = d.instruction.arg ?? 1;
  const owner = d.before.stack.at(-1 - at) ?? 0;
  return caption`${pops(d, sayBefore(d, top(d)))} into the ${kindOf(d, owner)} on the stack`;
};

const kindOf = (d: Doing, slot: number) => code(d.objects.get(Math.abs(slot))?.record.type ?? 'object');

const loadAttribute: Clause = (d) => {
  const name = named(d.instruction);
  const owner = sayBefore(d, top(d), 16);
  const [first = 0, second] = d.pushed;
  if (second !== undefined && second !== 0)
    return caption`finds the method ${sayName(name)} and pushes it, and the object as its first argument`;
  return caption`takes ${owner} off and pushes its ${sayName(name)}, ${sayAfter(d, first === 0 ? result(d) : first, 16)}`;
};

/** Opcodes that look into objects, build, change and call them. */
export const objects: Readonly<Record<string, Clause>> = {
  LOAD_ATTR: loadAttribute,
  LOAD_SUPER_ATTR: loadAttribute,
  LOAD_SPECIAL: (d) => caption`finds the special method and pushes it: ${sayAfter(d, result(d))}`,
  STORE_ATTR: (d) =>
    caption`pops both and writes ${sayBefore(d, top(d, 1))} into the object’s ${sayName(named(d.instruction))}`,
  DELETE_ATTR: (d) => caption`deletes the attribute ${sayName(named(d.instruction))}`,
  STORE_SUBSCR: (d) =>
    caption`writes ${sayBefore(d, top(d, 2), 14)} into ${sayBefore(d, top(d, 1), 14)} at ${sayBefore(d, top(d), 12)}`,
  DELETE_SUBSCR: (d) => caption`deletes the item ${sayBefore(d, top(d))}`,
  STORE_SLICE: () => caption`writes into a slice`,
  BUILD_LIST: build('list'),
  BUILD_TUPLE: build('tuple'),
  BUILD_SET: build('set'),
  BUILD_MAP: build('dict'),
  BUILD_SLICE: build('slice'),
  BUILD_STRING: (d) =>
    caption`joins ${count(d.popped.length, 'piece')} of text and pushes what comes out: ${sayAfter(d, result(d))}`,
  FORMAT_SIMPLE: (d) => caption`turns ${sayBefore(d, top(d))} into text`,
  FORMAT_WITH_SPEC: (d) => caption`turns ${sayBefore(d, top(d, 1))} into text, ${sayAfter(d, result(d))}`,
  CONVERT_VALUE: (d) => caption`turns ${sayBefore(d, top(d))} into text, ${sayAfter(d, result(d))}`,
  LIST_APPEND: into,
  SET_ADD: into,
  LIST_EXTEND: (d) => caption`puts the items of ${sayBefore(d, top(d))} into the list below`,
  SET_UPDATE: (d) => caption`puts the items of ${sayBefore(d, top(d))} into the set below`,
  DICT_UPDATE: (d) => caption`puts the items of ${sayBefore(d, top(d))} into the dict below`,
  MAP_ADD: (d) =>
    caption`puts ${sayBefore(d, top(d), 14)} under the key ${sayBefore(d, top(d, 1), 14)} into the dict on the stack`,
  UNPACK_SEQUENCE: (d) =>
    caption`takes ${sayBefore(d, top(d), 16)} off and pushes its ${count(d.pushed.length, 'item')}: ${sayList(
      [...d.pushed]
        .reverse()
        .slice(0, 3)
        .map((slot) => sayAfter(d, slot, 12)),
    )}`,
  UNPACK_EX: (d) =>
    caption`takes ${sayBefore(d, top(d))} apart and pushes ${count(d.pushed.length, 'value')}`,
  // 3.11: `dis` calls it a no-op, there so that calls can be specialised.
  PRECALL: () => caption`prepares the call`,
  CALL: callOf,
  CALL_KW: callOf,
  CALL_FUNCTION_EX: callOf,
  CALL_INTRINSIC_1: () => caption`runs a helper of the interpreter, written in C`,
  CALL_INTRINSIC_2: () => caption`runs a helper of the interpreter, written in C`,
  MAKE_FUNCTION: (d) =>
    d.glossary.first('function')
      ? caption`makes a function object out of the code: ${sayAfter(d, result(d))}`
      : caption`makes ${sayAfter(d, result(d))}`,
  SET_FUNCTION_ATTRIBUTE: (d) =>
    d.instruction.argText === 'closure'
      ? caption`hands the cells to ${sayAfter(d, result(d))}: its closure`
      : caption`hands ${sayAfter(d, result(d))} its ${d.instruction.argText || 'extras'}`,
  LOAD_BUILD_CLASS: () => caption`pushes the helper that builds classes`,
  IMPORT_NAME: (d) => caption`imports and pushes ${sayAfter(d, result(d))}`,
  IMPORT_FROM: (d) => caption`pushes the module’s ${sayName(named(d.instruction))}`,
  GET_ITER: (d) => {
    const made = d.objectsAfter.get(Math.abs(result(d)));
    if (Math.abs(result(d)) === Math.abs(top(d)))
      return caption`finds that ${sayBefore(d, top(d))} is an iterator already`;
    const what = made && isIterator(made) ? caption`an iterator over it` : sayAfter(d, result(d));
    return caption`takes ${sayBefore(d, top(d), 18)} off and pushes ${what}`;
  },
};

/** Callables that are written in C whoever made them; others may run code of the standard library. */
const C_CALLABLES = new Set([
  'builtin_function_or_method',
  'method_descriptor',
  'wrapper_descriptor',
  'method-wrapper',
  'classmethod_descriptor',
]);

/** The interpreter's own types are immortal (PEP 683), those that a class statement makes are not. */
export const isOfC = ({record}: ObjectState) =>
  C_CALLABLES.has(record.type) || (record.type === 'type' && record.immortal === true);

/** A call that needs no frame of the program's. */
function callOf(d: Doing) {
  const callee = calledAmong(d.before.stack.slice(-slotsOfCall(d.instruction)));
  const state = d.objects.get(Math.abs(callee));
  const back = sayAfter(d, result(d), 18);
  const into = d.pushed.length === 0 ? caption`` : caption` and pushes what comes back, ${back}`;
  const made = d.objectsAfter.get(Math.abs(result(d)));
  if (made && ['generator', 'coroutine'].includes(made.record.type) && state?.record.type === 'function')
    return caption`makes a ${made.record.type}, with a frame inside that hasn’t begun to run`;
  const written =
    state && isMethodOfC(state) ? ': no frame of bytecode,' : ', written in C: no frame of bytecode,';
  const c = state && isOfC(state) && d.glossary.first('C') ? written : '';
  const who =
    state?.record.type === 'type'
      ? caption`calls ${sayBefore(d, callee, 18)}`
      : caption`runs ${sayBefore(d, callee, 18)}`;
  return state?.record.type === 'function'
    ? caption`calls ${sayBefore(d, callee, 18)}${into}`
    : caption`${who}${c}${into}`;
}
