import type {Instruction} from '../../../src/recording/index.ts';
import {calls} from './effects-calls.ts';
import {
  type Effect,
  type Machine,
  next,
  type Outcome,
  object,
  pops,
  popsPushes,
  sameObjectAs,
  type Want,
} from './outcome.ts';

/**
 * What each opcode does to the value stack, the fast locals and the names: written from the documentation of `dis` and
 * from the stack comments of `Python/bytecodes.c` (`Python/ceval.c` for 3.11), not from the recorder.
 *
 * An opcode may end in several ways: a jump that is taken or not, a loop that goes on or ends. How one leaves the frame
 * (a return, a yield) is no outcome here; nor is an exception, which the exception table answers.
 */
export function outcomesOf(instruction: Instruction, machine: Machine): readonly Outcome[] | undefined {
  const effect = effects[instruction.name] ?? calls[instruction.name];
  return effect?.(machine, instruction.arg ?? 0, instruction);
}

const loadsFast = (index: number, machine: Machine): Want => ({slot: machine.local(index)});
/** A borrowed reference to an object that is not immortal has the opposite sign. */
const borrows = (index: number, machine: Machine): Want => {
  const id = Math.abs(machine.local(index));
  return {slot: machine.isImmortal(id) ? id : -id};
};
const high = (arg: number) => arg >> 4;
const low = (arg: number) => arg & 15;
const stays: Effect = () => [next(0)];
/** What is below stays: the top `count` are taken, one object comes. */
const takes =
  (count: number): Effect =>
  () => [popsPushes(count, object)];

const conditional =
  (jumpsOn: (machine: Machine, id: number) => boolean | undefined): Effect =>
  (machine) => {
    const jumps = jumpsOn(machine, Math.abs(machine.peek(1)));
    const both: Outcome[] = [
      {to: 'next', pop: 1, push: []},
      {to: 'target', pop: 1, push: []},
    ];
    return jumps === undefined ? both : both.filter(({to}) => (to === 'target') === jumps);
  };
const isTrue = (machine: Machine, id: number) =>
  machine.typeOf(id) === 'bool' ? machine.reprOf(id) === 'True' : undefined;
const isFalse = (machine: Machine, id: number) => {
  const truth = isTrue(machine, id);
  return truth === undefined ? undefined : !truth;
};
const isNone = (machine: Machine, id: number) => machine.typeOf(id) === 'NoneType';
const onTrue = conditional(isTrue);
const onFalse = conditional(isFalse);
const onNone = conditional(isNone);
const onNotNone = conditional((machine, id) => !isNone(machine, id));

/** 3.11 only: keeps what it tested if it jumps. */
const jumpsOrPops: Effect = () => [
  {to: 'next', pop: 1, push: []},
  {to: 'target', pop: 0, push: []},
];

const builds =
  (type: string, width: (arg: number) => number, label?: (index: number) => string): Effect =>
  (machine, arg) => {
    const count = width(arg);
    const parts = Array.from({length: count}, (_, i) => Math.abs(machine.peek(count - i)));
    const holds = label && count <= 32 ? parts.map((id, i) => [label(i), id] as const) : undefined;
    return [popsPushes(count, holds ? {type, holds} : {type})];
  };

const forIter: Effect = ({minor}) => [
  next(0, object),
  // How far an ended loop jumps, and who drops the iterator, changed with each version.
  {to: minor === 11 ? 'target' : 'behind target', pop: minor >= 14 ? 0 : 1, push: []},
];

const effects: Record<string, Effect> = {
  NOP: stays,
  NOT_TAKEN: stays,
  RESUME: stays,
  EXTENDED_ARG: stays,
  SETUP_ANNOTATIONS: stays,
  KW_NAMES: stays,
  JUMP_FORWARD: () => [{to: 'target', pop: 0, push: []}],
  JUMP_BACKWARD: () => [{to: 'target', pop: 0, push: []}],
  JUMP_BACKWARD_NO_INTERRUPT: () => [{to: 'target', pop: 0, push: []}],

  POP_TOP: () => [pops(1)],
  POP_ITER: () => [pops(1)],
  POP_EXCEPT: () => [pops(1)],
  END_FOR: ({minor}) => [pops(minor === 12 ? 2 : 1)],
  END_SEND: (machine) => [popsPushes(2, sameObjectAs(machine, 1))],
  PUSH_NULL: () => [next(0, 'null')],
  COPY: (machine, arg) => [next(0, {slot: machine.peek(arg)})],
  SWAP: (machine, arg) => {
    const between = Array.from({length: arg - 2}, (_, i) => ({slot: machine.peek(arg - 1 - i)}));
    return [popsPushes(arg, {slot: machine.peek(1)}, ...between, {slot: machine.peek(arg)})];
  },

  LOAD_FAST: (machine, arg) => [next(0, loadsFast(arg, machine))],
  LOAD_FAST_CHECK: (machine, arg) => [next(0, loadsFast(arg, machine))],
  LOAD_CLOSURE: (machine, arg) => [next(0, loadsFast(arg, machine))],
  LOAD_FAST_BORROW: (machine, arg) => [next(0, borrows(arg, machine))],
  LOAD_FAST_AND_CLEAR: (machine, arg) => [{...next(0, loadsFast(arg, machine)), locals: [[arg, 'null']]}],
  LOAD_FAST_LOAD_FAST: (machine, arg) => [
    next(0, loadsFast(high(arg), machine), loadsFast(low(arg), machine)),
  ],
  LOAD_FAST_BORROW_LOAD_FAST_BORROW: (machine, arg) => [
    next(0, borrows(high(arg), machine), borrows(low(arg), machine)),
  ],
  STORE_FAST: (machine, arg) => [{...pops(1), locals: [[arg, {slot: machine.peek(1)}]]}],
  STORE_FAST_STORE_FAST: (machine, arg) => [
    {
      ...pops(2),
      locals: [
        [high(arg), {slot: machine.peek(1)}],
        [low(arg), {slot: machine.peek(2)}],
      ],
    },
  ],
  STORE_FAST_LOAD_FAST: (machine, arg) => {
    const stored = machine.peek(1);
    const loaded = high(arg) === low(arg) ? stored : machine.local(low(arg));
    return [{...popsPushes(1, {slot: loaded}), locals: [[high(arg), {slot: stored}]]}];
  },
  // In the middle of a block, where a comprehension is inlined whose variable a function in it uses.
  MAKE_CELL: (_, arg) => [{...pops(0), locals: [[arg, {type: 'cell'}]]}],
  DELETE_FAST: (_, arg) => [{...pops(0), locals: [[arg, 'null']]}],

  LOAD_CONST: (machine, arg) => [next(0, machine.constant(arg))],
  LOAD_SMALL_INT: (_, arg) => [next(0, {type: 'int', repr: String(arg)})],
  LOAD_COMMON_CONSTANT: () => [next(0, object)],
  LOAD_ASSERTION_ERROR: () => [next(0, {type: 'type', repr: "<class 'AssertionError'>"})],
  LOAD_BUILD_CLASS: () => [next(0, {type: 'builtin_function_or_method'})],
  LOAD_LOCALS: () => [next(0, object)],

  LOAD_NAME: (machine, arg) => {
    const name = machine.name(arg);
    return [next(0, machine.named(name) ?? machine.globalNamed(name) ?? object)];
  },
  STORE_NAME: (machine, arg) => [{...pops(1), name: [machine.name(arg), Math.abs(machine.peek(1))]}],
  DELETE_NAME: (machine, arg) => [{...pops(0), name: [machine.name(arg), 0]}],
  STORE_GLOBAL: (machine, arg) => [{...pops(1), global: [machine.name(arg), Math.abs(machine.peek(1))]}],
  DELETE_GLOBAL: (machine, arg) => [{...pops(0), global: [machine.name(arg), 0]}],
  LOAD_GLOBAL: (machine, arg) => {
    const found = machine.globalNamed(machine.name(arg >> 1)) ?? object;
    if ((arg & 1) === 0) return [next(0, found)];
    return [machine.minor >= 13 ? next(0, found, 'null') : next(0, 'null', found)];
  },
  LOAD_FROM_DICT_OR_GLOBALS: takes(1),
  LOAD_FROM_DICT_OR_DEREF: takes(1),
  LOAD_CLASSDEREF: takes(0),
  LOAD_DEREF: (machine, arg) => [next(0, machine.inCell(arg) ?? object)],
  STORE_DEREF: (machine, arg) => [{...pops(1), cell: [arg, Math.abs(machine.peek(1))]}],
  DELETE_DEREF: (_, arg) => [{...pops(0), cell: [arg, 0]}],

  LOAD_ATTR: (machine, arg) => {
    const {minor} = machine;
    if (minor < 12 || (arg & 1) === 0) return [popsPushes(1, object)];
    const owner = sameObjectAs(machine, 1);
    return minor >= 13
      ? [popsPushes(1, object, owner), popsPushes(1, object, 'null')]
      : [popsPushes(1, object, owner), popsPushes(1, 'null', object)];
  },
  LOAD_METHOD: (machine) => [popsPushes(1, object, sameObjectAs(machine, 1)), popsPushes(1, 'null', object)],
  LOAD_SUPER_ATTR: (machine, arg) => {
    if ((arg & 1) === 0) return [popsPushes(3, object)];
    const self = sameObjectAs(machine, 1);
    return machine.minor >= 13
      ? [popsPushes(3, object, self), popsPushes(3, object, 'null')]
      : [popsPushes(3, object, self), popsPushes(3, 'null', object)];
  },
  LOAD_SPECIAL: (machine) => [popsPushes(1, object, sameObjectAs(machine, 1)), popsPushes(1, object, 'null')],
  STORE_ATTR: () => [pops(2)],
  DELETE_ATTR: () => [pops(1)],

  UNARY_POSITIVE: takes(1),
  UNARY_NEGATIVE: takes(1),
  UNARY_INVERT: takes(1),
  UNARY_NOT: () => [popsPushes(1, {type: 'bool'})],
  TO_BOOL: () => [popsPushes(1, {type: 'bool'})],
  BINARY_OP: takes(2),
  BINARY_SUBSCR: takes(2),
  BINARY_SLICE: takes(3),
  STORE_SLICE: () => [pops(4)],
  STORE_SUBSCR: () => [pops(3)],
  DELETE_SUBSCR: () => [pops(2)],
  COMPARE_OP: takes(2),
  IS_OP: (machine, arg) => {
    const same = Math.abs(machine.peek(1)) === Math.abs(machine.peek(2));
    return [popsPushes(2, {type: 'bool', repr: same === (arg === 0) ? 'True' : 'False'})];
  },
  CONTAINS_OP: () => [popsPushes(2, {type: 'bool'})],
  CONVERT_VALUE: () => [popsPushes(1, object)],
  FORMAT_SIMPLE: takes(1),
  FORMAT_WITH_SPEC: takes(2),
  FORMAT_VALUE: (_, arg) => [popsPushes((arg & 4) === 4 ? 2 : 1, object)],

  BUILD_TUPLE: builds(
    'tuple',
    (arg) => arg,
    (i) => `[${i}]`,
  ),
  BUILD_LIST: builds(
    'list',
    (arg) => arg,
    (i) => `[${i}]`,
  ),
  BUILD_SET: builds('set', (arg) => arg),
  BUILD_MAP: builds('dict', (arg) => 2 * arg),
  BUILD_CONST_KEY_MAP: builds('dict', (arg) => arg + 1),
  BUILD_STRING: builds('str', (arg) => arg),
  BUILD_SLICE: builds('slice', (arg) => arg),
  BUILD_TEMPLATE: builds('Template', () => 2),
  BUILD_INTERPOLATION: builds('Interpolation', (arg) => 2 + (arg & 1)),
  LIST_TO_TUPLE: () => [popsPushes(1, {type: 'tuple'})],
  LIST_APPEND: () => [pops(1)],
  SET_ADD: () => [pops(1)],
  MAP_ADD: () => [pops(2)],
  LIST_EXTEND: () => [pops(1)],
  SET_UPDATE: () => [pops(1)],
  DICT_UPDATE: () => [pops(1)],
  DICT_MERGE: () => [pops(1)],
  UNPACK_SEQUENCE: (machine, arg) => {
    const items = machine.itemsOf(Math.abs(machine.peek(1)), arg);
    return [popsPushes(1, ...(items ?? Array<Want>(arg).fill(object)).toReversed())];
  },
  UNPACK_EX: (_, arg) => {
    const [before, after] = [arg & 0xff, arg >> 8];
    const plain = (count: number) => Array<Want>(count).fill(object);
    return [popsPushes(1, ...plain(after), {type: 'list'}, ...plain(before))];
  },

  GET_LEN: () => [next(0, {type: 'int'})],
  MATCH_MAPPING: () => [next(0, {type: 'bool'})],
  MATCH_SEQUENCE: () => [next(0, {type: 'bool'})],
  MATCH_KEYS: () => [next(0, {type: 'tuple'}), next(0, {type: 'NoneType'})],
  MATCH_CLASS: () => [popsPushes(3, {type: 'tuple'}), popsPushes(3, {type: 'NoneType'})],

  GET_ITER: takes(1),
  GET_YIELD_FROM_ITER: takes(1),
  GET_AITER: takes(1),
  GET_ANEXT: () => [next(0, object)],
  GET_AWAITABLE: takes(1),
  ASYNC_GEN_WRAP: takes(1),
  FOR_ITER: forIter,
  SEND: ({minor}) => [
    popsPushes(1, object),
    // Ended: 3.11 drops the receiver itself, later ones leave that to END_SEND.
    {to: 'target', pop: minor === 11 ? 2 : 1, push: [object]},
  ],
  END_ASYNC_FOR: () => [pops(2)],
  CLEANUP_THROW: () => [popsPushes(3, {type: 'NoneType'}, object)],

  PUSH_EXC_INFO: (machine) => [popsPushes(1, object, {slot: machine.peek(1)})],
  CHECK_EXC_MATCH: () => [popsPushes(1, {type: 'bool'})],
  CHECK_EG_MATCH: () => [popsPushes(2, object, object)],
  PREP_RERAISE_STAR: takes(2),
  WITH_EXCEPT_START: () => [next(0, object)],
  BEFORE_WITH: () => [popsPushes(1, object, object)],
  BEFORE_ASYNC_WITH: () => [popsPushes(1, object, object)],

  IMPORT_NAME: takes(2),
  IMPORT_FROM: () => [next(0, object)],
  IMPORT_STAR: () => [pops(1)],

  POP_JUMP_IF_TRUE: onTrue,
  POP_JUMP_IF_FALSE: onFalse,
  POP_JUMP_IF_NONE: onNone,
  POP_JUMP_IF_NOT_NONE: onNotNone,
  POP_JUMP_FORWARD_IF_TRUE: onTrue,
  POP_JUMP_FORWARD_IF_FALSE: onFalse,
  POP_JUMP_FORWARD_IF_NONE: onNone,
  POP_JUMP_FORWARD_IF_NOT_NONE: onNotNone,
  POP_JUMP_BACKWARD_IF_TRUE: onTrue,
  POP_JUMP_BACKWARD_IF_FALSE: onFalse,
  POP_JUMP_BACKWARD_IF_NONE: onNone,
  POP_JUMP_BACKWARD_IF_NOT_NONE: onNotNone,
  JUMP_IF_TRUE_OR_POP: jumpsOrPops,
  JUMP_IF_FALSE_OR_POP: jumpsOrPops,

  // They end in a resumption, or not at all.
  YIELD_VALUE: () => [popsPushes(1, object)],
  RETURN_VALUE: () => [],
  RETURN_CONST: () => [],
  RAISE_VARARGS: () => [],
  RERAISE: () => [],
};
