import {expect, test} from 'vitest';
import {
  calledAmong,
  describeOpcode,
  knowsOpcode,
  opcodeKind,
  shortOpcode,
  slotsOfCall,
} from '../../src/story/opcodes.ts';
import {plainCaption} from '../../src/story/vocabulary/caption.ts';
import {recordedSource} from '../support/recorded.ts';

const words = (name: string, arg: number | null = null, argText = '', target?: number) =>
  plainCaption(describeOpcode({name, arg, argText, target}));

test('every opcode of the interpreter that records has words of its own', async () => {
  const {run} = await recordedSource('import dis\nprint(" ".join(sorted(dis.opmap)))\n', 'opmap.py');
  const output = run.events.map((event) => (event.kind === 'output' ? event.text : '')).join('');
  const names = output.trim().split(' ');
  expect(names.length).toBeGreaterThan(120);
  expect(names.filter((name) => !knowsOpcode(name))).toEqual([]);
  for (const name of names) {
    const told = words(name, 1);
    expect(told, name).toMatch(/^[a-z]/);
    expect(told, name).not.toMatch(/undefined|null|\.$/);
    expect([...told].length, name).toBeLessThanOrEqual(70);
    expect(shortOpcode({name, arg: 1, argText: ''}).split(' ').length, name).toBeLessThanOrEqual(5);
    expect(opcodeKind(name), name).not.toBe(undefined);
  }
});

test('every opcode of 3.11, 3.12 and 3.13 that is gone since has words of its own', () => {
  const gone =
    `UNARY_POSITIVE BINARY_SUBSCR BEFORE_WITH BEFORE_ASYNC_WITH PRINT_EXPR LOAD_ASSERTION_ERROR LIST_TO_TUPLE
    IMPORT_STAR ASYNC_GEN_WRAP PREP_RERAISE_STAR JUMP_IF_FALSE_OR_POP JUMP_IF_TRUE_OR_POP POP_JUMP_FORWARD_IF_FALSE
    POP_JUMP_FORWARD_IF_TRUE POP_JUMP_FORWARD_IF_NOT_NONE POP_JUMP_FORWARD_IF_NONE POP_JUMP_BACKWARD_IF_NOT_NONE
    POP_JUMP_BACKWARD_IF_NONE POP_JUMP_BACKWARD_IF_FALSE POP_JUMP_BACKWARD_IF_TRUE LOAD_CLASSDEREF FORMAT_VALUE
    BUILD_CONST_KEY_MAP LOAD_METHOD PRECALL KW_NAMES RETURN_CONST LOAD_SUPER_METHOD LOAD_ZERO_SUPER_METHOD
    LOAD_ZERO_SUPER_ATTR`.split(/\s+/);
  for (const name of gone) {
    expect(knowsOpcode(name), name).toBe(true);
    expect(words(name, 1), name).toMatch(/^[a-z][^.]+$/);
    expect(opcodeKind(name), name).not.toBe('other');
  }
  expect(words('RETURN_CONST', 0, 'None')).toBe('return None');
  expect(words('POP_JUMP_FORWARD_IF_FALSE', 4, 'to 12', 12)).toBe('jump to 12 if it is false');
});

test('an opcode that nobody knows is called by its name', () => {
  expect(knowsOpcode('LOAD_FLUX')).toBe(false);
  expect(words('LOAD_FLUX', 3)).toBe('carry out LOAD_FLUX');
  expect(opcodeKind('LOAD_FLUX')).toBe('other');
});

test('names, numbers and operators stand in the words', () => {
  expect(words('LOAD_FAST_BORROW', 1, 'acc')).toBe('load acc');
  expect(words('LOAD_FAST_BORROW_LOAD_FAST_BORROW', 18, 'acc, p')).toBe('load acc and p');
  expect(words('LOAD_SMALL_INT', 7)).toBe('load the small integer 7');
  expect(words('LOAD_CONST', 0, '<code outer.<locals>.step>')).toBe('load the code of step');
  expect(words('LOAD_GLOBAL', 1, 'len + NULL')).toBe('look up the global len, to call it');
  expect(words('LOAD_ATTR', 3, 'append + NULL|self')).toBe('find the method append');
  expect(words('LOAD_ATTR', 2, 'balance')).toBe('read the attribute balance');
  expect(words('BINARY_OP', 13, '+=')).toBe('add in place (+=)');
  expect(words('BINARY_OP', 26, '[]')).toBe('take the item ([])');
  expect(words('COMPARE_OP', 18, 'bool(<)')).toBe('compare with <');
  expect(words('CONTAINS_OP', 1, 'not in')).toBe('ask whether the one is not in the other');
  expect(words('FOR_ITER', 11, 'to L2', 36)).toBe('take the next item, or leave the loop when there is none');
  expect(words('POP_JUMP_IF_NOT_NONE', 4, 'to L1', 12)).toBe('jump to 12 if it is not None');
  expect(words('JUMP_BACKWARD', 13, 'to L1', 10)).toBe('jump back to 10');
  expect(words('COPY', 3)).toBe('copy the 3rd value from the top');
  expect(words('SWAP', 2)).toBe('swap the top two values');
  expect(words('BUILD_LIST', 0)).toBe('build an empty list');
  expect(words('BUILD_MAP', 2)).toBe('build a dict of two pairs');
  expect(words('RESUME', 5)).toBe('go on after the yield');
  expect(words('INSTRUMENTED_RETURN_VALUE')).toBe('return the top value');
});

test('an oparg of 0 claims no call without arguments: a decorator calls with one', () => {
  expect(words('CALL', 0)).toBe('call it');
  expect(words('CALL', 2)).toBe('call it with two arguments');
});

test('the callable of a call is known wherever a version has its NULL', () => {
  expect(calledAmong([0, 7, 8])).toBe(7);
  expect(calledAmong([7, 0, 8])).toBe(7);
  // CALL_FUNCTION_EX: up to 3.13 the oparg tells of keyword arguments, since 3.14 there is none.
  expect([0, 1, null].map((arg) => slotsOfCall({name: 'CALL_FUNCTION_EX', arg}))).toEqual([3, 4, 4]);
});
