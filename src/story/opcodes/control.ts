import {caption} from '../vocabulary/caption.ts';
import {always, jumpIf, many, type OpcodeWords, there, what} from './words.ts';

const jump = (short: string, words: string): OpcodeWords => ({
  kind: 'jump',
  short,
  phrase: (i) => caption`${words} ${there(i)}`,
});
/** Opcodes that decide what runs next, and those that only help: loops, jumps, exceptions, generators, patterns. */
export const control: Readonly<Record<string, OpcodeWords>> = {
  GET_ITER: always('loop', 'get an iterator', 'ask it for an iterator'),
  FOR_ITER: {
    kind: 'loop',
    short: 'take the next item',
    // Its target is the END_FOR that an exhausted FOR_ITER skips (Python/bytecodes.c): no place to go on at.
    phrase: () => caption`take the next item, or leave the loop when there is none`,
  },
  END_FOR: always('loop', 'end the loop', 'mark the end of the loop'),
  POP_ITER: always('loop', 'drop the iterator'),
  GET_AITER: always('loop', 'get an iterator', 'ask it for an async iterator'),
  GET_ANEXT: always('loop', 'ask for the next item', 'ask the async iterator for its next item'),
  END_ASYNC_FOR: always('loop', 'end the loop', 'end the async loop, if it ended as it should'),

  JUMP_FORWARD: jump('jump ahead', 'jump ahead'),
  JUMP_BACKWARD: jump('jump back', 'jump back'),
  JUMP_BACKWARD_NO_INTERRUPT: jump('jump back', 'jump back'),
  JUMP: jump('jump', 'jump'),
  JUMP_NO_INTERRUPT: jump('jump', 'jump'),
  POP_JUMP_IF_FALSE: jumpIf('false'),
  POP_JUMP_IF_TRUE: jumpIf('true'),
  POP_JUMP_IF_NONE: jumpIf('None'),
  POP_JUMP_IF_NOT_NONE: jumpIf('not None'),
  JUMP_IF_FALSE: jumpIf('false'),
  JUMP_IF_TRUE: jumpIf('true'),
  NOT_TAKEN: always('none', 'go straight on', 'go straight on: the jump was not taken'),

  RETURN_VALUE: always('return', 'return it', 'return the top value'),
  INTERPRETER_EXIT: always('return', 'leave the loop', 'leave the eval loop'),
  RESUME: {
    kind: 'none',
    short: (i) => ((i.arg ?? 0) % 4 === 0 ? 'begin' : 'go on'),
    phrase: (i) =>
      caption`${['begin', 'go on after the yield', 'go on inside the yield from', 'go on after the await'][(i.arg ?? 0) % 4] ?? 'begin'}`,
  },
  RETURN_GENERATOR: always('generator', 'return a generator', 'make a generator of this frame and return it'),
  YIELD_VALUE: always('generator', 'hand it out', 'hand out the top value and pause'),
  GET_YIELD_FROM_ITER: always('generator', 'get an iterator', 'ask it for an iterator to hand out from'),
  GET_AWAITABLE: always('generator', 'get what to await', 'ask it for something to await'),
  SEND: {
    kind: 'generator',
    short: 'send',
    phrase: (i) => caption`send the value on, or jump ${there(i)} when the other is done`,
  },
  END_SEND: always('generator', 'end the sending', 'drop the one that was sent to'),
  CLEANUP_THROW: always('generator', 'clean up', 'clean up after an exception was thrown in'),

  RAISE_VARARGS: {
    kind: 'exception',
    short: 'raise',
    phrase: (i) =>
      caption`raise ${['the exception again', 'the exception', 'the exception from its cause'][i.arg ?? 1] ?? 'it'}`,
  },
  RERAISE: always('exception', 'raise again', 'raise the exception again'),
  PUSH_EXC_INFO: always('exception', 'take the exception', 'make it the exception being handled'),
  POP_EXCEPT: always('exception', 'let the exception go', 'go back to the exception handled before'),
  CHECK_EXC_MATCH: always('exception', 'check the type', 'ask whether the exception is of that type'),
  CHECK_EG_MATCH: always('exception', 'check the type', 'split off the exceptions of that type'),
  WITH_EXCEPT_START: always('exception', 'tell the context', 'tell the context manager of the exception'),
  EXIT_INIT_CHECK: always('exception', 'check __init__', 'check that __init__ returned None'),
  SETUP_FINALLY: always('exception', 'mark a handler', 'mark where the handler begins'),
  SETUP_CLEANUP: always('exception', 'mark a handler', 'mark where the cleaning up begins'),
  SETUP_WITH: always('exception', 'mark a handler', 'mark where the with block is left'),
  POP_BLOCK: always('exception', 'end the block', 'end the guarded block'),

  MATCH_CLASS: always('match', 'match the class', 'ask whether it is of that class, and take its values out'),
  MATCH_MAPPING: always('match', 'check for a mapping', 'ask whether it is a mapping'),
  MATCH_SEQUENCE: always('match', 'check for a sequence', 'ask whether it is a sequence'),
  MATCH_KEYS: always('match', 'match the keys', 'look for all the keys'),

  MAKE_CELL: {
    kind: 'define',
    short: 'make a cell',
    phrase: (i) => caption`make a cell for ${what(i, 'a variable')}, to be shared`,
  },
  COPY_FREE_VARS: {
    kind: 'define',
    short: 'take the shared cells',
    phrase: (i) => caption`take over ${many(i.arg, 'cell')} from the code around it`,
  },
  NOP: always('none', 'do nothing'),
  EXTENDED_ARG: always('none', 'extend the oparg', 'make the next oparg bigger'),
  CACHE: always('none', 'inline cache', 'keep notes for the instruction before it'),
  RESERVED: always('none', 'nothing', 'do nothing: this number is not in use'),
  ENTER_EXECUTOR: always('other', 'run machine code', 'run the machine code made for this place'),
  INSTRUMENTED_LINE: always(
    'other',
    'report the line',
    'report the line to whoever watches, then do the instruction',
  ),
  INSTRUMENTED_INSTRUCTION: always('other', 'report', 'report to whoever watches, then do the instruction'),
};
