import {caption} from '../vocabulary/caption.ts';
import {always, jumpIf, many, type OpcodeWords, there, what} from './words.ts';

const orPop = (condition: string): OpcodeWords => ({
  kind: 'jump',
  short: `jump if ${condition}`,
  phrase: (i) => caption`jump ${there(i)} if it is ${condition}, otherwise drop it`,
});
const throughSuper: OpcodeWords = {
  kind: 'load',
  short: 'look up in super',
  phrase: (i) => caption`look up ${what(i, 'a name')} through super()`,
};

/** Opcodes that CPython 3.11, 3.12 or 3.13 had and 3.14 has no longer (the `dis` documentation of each). */
export const earlier: Readonly<Record<string, OpcodeWords>> = {
  BINARY_SUBSCR: always('operate', 'take the item', 'take the item at that index or key'),
  UNARY_POSITIVE: always('operate', 'apply unary plus'),

  LOAD_METHOD: {
    kind: 'load',
    short: 'find the method',
    phrase: (i) => caption`find the method ${what(i, 'of that name')}`,
  },
  LOAD_SUPER_METHOD: throughSuper,
  LOAD_ZERO_SUPER_ATTR: throughSuper,
  LOAD_ZERO_SUPER_METHOD: throughSuper,
  LOAD_CLASSDEREF: {
    kind: 'load',
    short: 'look up',
    phrase: (i) => caption`look up ${what(i, 'a name')}, or take it from its cell`,
  },
  LOAD_ASSERTION_ERROR: always('load', 'load AssertionError'),

  PRECALL: always('call', 'prepare the call'),
  KW_NAMES: always('call', 'name the arguments', 'note which arguments are given by name'),
  BUILD_CONST_KEY_MAP: {
    kind: 'build',
    short: 'build a dict',
    phrase: (i) => caption`build a dict of ${many(i.arg, 'pair')}, its keys a constant`,
  },
  FORMAT_VALUE: always('format', 'format', 'turn the value into text'),
  LIST_TO_TUPLE: always('build', 'make a tuple', 'turn the list into a tuple'),
  IMPORT_STAR: always('import', 'import all names', 'bind every public name of the module'),
  PRINT_EXPR: always('call', 'show the value', 'show the value, as the prompt does'),
  ASYNC_GEN_WRAP: always('generator', 'wrap the value', 'wrap the value for an async generator'),

  BEFORE_WITH: always('exception', 'enter the context', 'call __enter__, and keep __exit__ for later'),
  BEFORE_ASYNC_WITH: always(
    'exception',
    'enter the context',
    'call __aenter__, and keep __aexit__ for later',
  ),
  PREP_RERAISE_STAR: always('exception', 'gather exceptions', 'gather the exceptions that are left'),

  RETURN_CONST: {
    kind: 'return',
    short: 'return a constant',
    phrase: (i) => caption`return ${what(i, 'a constant')}`,
  },
  JUMP_IF_FALSE_OR_POP: orPop('false'),
  JUMP_IF_TRUE_OR_POP: orPop('true'),
  // 3.11 says in the name which way a jump goes.
  POP_JUMP_FORWARD_IF_FALSE: jumpIf('false'),
  POP_JUMP_FORWARD_IF_TRUE: jumpIf('true'),
  POP_JUMP_FORWARD_IF_NONE: jumpIf('None'),
  POP_JUMP_FORWARD_IF_NOT_NONE: jumpIf('not None'),
  POP_JUMP_BACKWARD_IF_FALSE: jumpIf('false'),
  POP_JUMP_BACKWARD_IF_TRUE: jumpIf('true'),
  POP_JUMP_BACKWARD_IF_NONE: jumpIf('None'),
  POP_JUMP_BACKWARD_IF_NOT_NONE: jumpIf('not None'),
};
