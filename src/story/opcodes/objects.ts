import {type Caption, caption, code} from '../vocabulary/caption.ts';
import {always, many, type OpcodeUse, type OpcodeWords, what} from './words.ts';

const build = (noun: string, item = 'value'): OpcodeWords => ({
  kind: 'build',
  short: `build a ${noun}`,
  phrase: (i) =>
    i.arg === 0 ? caption`build an empty ${noun}` : caption`build a ${noun} of ${many(i.arg, item)}`,
});
const addTo = (noun: string): OpcodeWords =>
  always('extend', 'add an item', `add the top value to the ${noun}`);
const extend = (noun: string): OpcodeWords =>
  always('extend', 'add items', `add every item of the top value to the ${noun}`);

function attribute(verb: string): (i: OpcodeUse) => Caption {
  return (i) => caption`${verb} the attribute ${what(i, 'of that name')}`;
}

/** `CALL_INTRINSIC_1` and `_2` by the names that `dis` gives their opargs. */
const intrinsics: Readonly<Record<string, string>> = {
  INTRINSIC_PRINT: 'show the value, as the prompt does',
  INTRINSIC_IMPORT_STAR: 'bind every public name of the module',
  INTRINSIC_STOPITERATION_ERROR: 'turn a StopIteration into a RuntimeError',
  INTRINSIC_ASYNC_GEN_WRAP: 'wrap the value for an async generator',
  INTRINSIC_UNARY_POSITIVE: 'apply unary plus',
  INTRINSIC_LIST_TO_TUPLE: 'turn the list into a tuple',
  INTRINSIC_TYPEVAR: 'make a type variable',
  INTRINSIC_PARAMSPEC: 'make a parameter specification',
  INTRINSIC_TYPEVARTUPLE: 'make a type variable tuple',
  INTRINSIC_SUBSCRIPT_GENERIC: 'make a generic base class',
  INTRINSIC_TYPEALIAS: 'make a type alias',
  INTRINSIC_PREP_RERAISE_STAR: 'gather the exceptions that are left',
  INTRINSIC_TYPEVAR_WITH_BOUND: 'make a type variable with a bound',
  INTRINSIC_TYPEVAR_WITH_CONSTRAINTS: 'make a type variable with constraints',
  INTRINSIC_SET_FUNCTION_TYPE_PARAMS: 'give the function its type parameters',
  INTRINSIC_SET_TYPEPARAM_DEFAULT: 'give the type parameter its default',
};
const intrinsic: OpcodeWords = {
  kind: 'call',
  short: (i) => (i.argText === 'INTRINSIC_LIST_TO_TUPLE' ? 'make a tuple' : 'call a helper'),
  phrase: (i) => caption`${intrinsics[i.argText] ?? 'call a helper inside the interpreter'}`,
};

/** What a new function is given, by `dis`'s words for the oparg. */
const functionParts: Readonly<Record<string, string>> = {
  defaults: 'its default values',
  kwdefaults: 'its keyword defaults',
  annotations: 'its annotations',
  closure: 'the cells that it shares',
  annotate: 'its annotations',
};

/** Opcodes that make objects, reach into them and call them. */
export const objects: Readonly<Record<string, OpcodeWords>> = {
  LOAD_ATTR: {
    kind: 'load',
    short: (i) => (i.argText.includes('NULL') ? 'find the method' : 'read an attribute'),
    phrase: (i) =>
      i.argText.includes('NULL') ? caption`find the method ${what(i, 'of that name')}` : attribute('read')(i),
  },
  LOAD_SUPER_ATTR: {
    kind: 'load',
    short: 'look up in super',
    phrase: (i) => caption`look up ${what(i, 'a name')} through super()`,
  },
  LOAD_SPECIAL: {
    kind: 'load',
    short: 'find a method',
    phrase: (i) => caption`find its method ${what(i, 'of that name')}`,
  },
  STORE_ATTR: {kind: 'store', short: 'set an attribute', phrase: attribute('set')},
  DELETE_ATTR: {kind: 'delete', short: 'delete an attribute', phrase: attribute('delete')},
  STORE_SUBSCR: always('store', 'store the item', 'store the value under that index or key'),
  STORE_SLICE: always('store', 'store the slice', 'put the values in place of that slice'),
  DELETE_SUBSCR: always('delete', 'delete the item', 'delete the item at that index or key'),

  BUILD_LIST: build('list'),
  BUILD_TUPLE: build('tuple'),
  BUILD_SET: build('set'),
  BUILD_MAP: build('dict', 'pair'),
  BUILD_STRING: {
    kind: 'build',
    short: 'join the text',
    phrase: (i) => caption`join ${many(i.arg, 'piece')} into one string`,
  },
  BUILD_SLICE: always('build', 'build a slice', 'build a slice from its bounds'),
  BUILD_TEMPLATE: always('build', 'build a template', 'build a template string'),
  BUILD_INTERPOLATION: always('build', 'build an interpolation', 'build one field of a template string'),
  FORMAT_SIMPLE: always('format', 'format', 'turn the value into text'),
  FORMAT_WITH_SPEC: always('format', 'format', 'turn the value into text by its format'),
  CONVERT_VALUE: {
    kind: 'format',
    short: 'convert',
    phrase: (i) =>
      i.argText ? caption`convert the value with ${code(i.argText)}` : caption`convert the value`,
  },
  LIST_APPEND: addTo('list'),
  SET_ADD: addTo('set'),
  MAP_ADD: always('extend', 'add a pair', 'add a key and its value to the dict'),
  LIST_EXTEND: extend('list'),
  SET_UPDATE: extend('set'),
  DICT_UPDATE: always('extend', 'add pairs', 'add every pair of the top value to the dict'),
  DICT_MERGE: always('extend', 'add arguments', 'add the keyword arguments, none of them twice'),
  UNPACK_SEQUENCE: {
    kind: 'operate',
    short: 'unpack',
    phrase: (i) => caption`unpack it into ${many(i.arg, 'value')}`,
  },
  UNPACK_EX: always('operate', 'unpack', 'unpack it, the rest into a list'),

  // An oparg of 0 doesn't say that there is no argument: a decorator's and an iterator's stand in the slot for `self`.
  CALL: {
    kind: 'call',
    short: 'call it',
    phrase: (i) => (i.arg === 0 ? caption`call it` : caption`call it with ${many(i.arg, 'argument')}`),
  },
  CALL_KW: {
    kind: 'call',
    short: 'call it',
    phrase: (i) => caption`call it with ${many(i.arg, 'argument')}, some by name`,
  },
  CALL_FUNCTION_EX: always('call', 'call it', 'call it with unpacked arguments'),
  CALL_INTRINSIC_1: intrinsic,
  CALL_INTRINSIC_2: intrinsic,

  MAKE_FUNCTION: always('define', 'make a function', 'make a function object from the code'),
  SET_FUNCTION_ATTRIBUTE: {
    kind: 'define',
    short: 'complete the function',
    phrase: (i) => caption`give the function ${functionParts[i.argText] ?? 'an attribute'}`,
  },
  LOAD_BUILD_CLASS: always('define', 'begin a class', 'load the function that builds classes'),
  SETUP_ANNOTATIONS: always(
    'define',
    'prepare annotations',
    'make sure that there is a dict for annotations',
  ),
  ANNOTATIONS_PLACEHOLDER: always('define', 'prepare annotations', 'keep a place for annotations'),
  IMPORT_NAME: {
    kind: 'import',
    short: 'import',
    phrase: (i) => caption`import the module ${what(i, 'there')}`,
  },
  IMPORT_FROM: {
    kind: 'import',
    short: 'take from the module',
    phrase: (i) => caption`take ${what(i, 'a name')} from the module`,
  },
};
