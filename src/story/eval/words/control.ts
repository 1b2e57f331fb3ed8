import {handlerLeft} from '../../handler.ts';
import {caption, code} from '../../vocabulary/caption.ts';
import type {Clause} from './data.ts';
import {lineAt, place, pops, result, sayAfter, sayBefore, top} from './doing.ts';

const branch: Clause = (d) => {
  const value = sayBefore(d, top(d));
  return d.did.jumped
    ? caption`${pops(d, value)} and jumps to ${place(d)}`
    : caption`${pops(d, value)}: no jump, on to the next instruction`;
};

const goBack: Clause = (d) => {
  const line = lineAt(d, d.instruction.target);
  return caption`goes back to ${line === undefined ? 'the start of the loop' : `line ${line}`}: once more round the loop`;
};

/** A function's end is told as an event. */
const endModule: Clause = () => caption`ends the module: its frame is popped`;

/** Opcodes that decide what comes next. */
export const control: Readonly<Record<string, Clause>> = {
  FOR_ITER: (d) => {
    if (d.did.jumped) return caption`finds nothing more and leaves the loop`;
    return caption`asks the iterator for its next value and pushes it, ${sayAfter(d, result(d))}`;
  },
  END_FOR: () => undefined,
  POP_ITER: () => caption`takes the iterator away`,
  JUMP_BACKWARD: goBack,
  // Of a `yield from` or an `await` (`Python/codegen.c`, `codegen_add_yield_from`); it is no loop of the source's.
  JUMP_BACKWARD_NO_INTERRUPT: () => caption`goes back to ${code('SEND')}, which hands on what came in`,
  JUMP_FORWARD: (d) => caption`jumps on to ${place(d)}`,
  POP_JUMP_IF_FALSE: branch,
  POP_JUMP_IF_TRUE: branch,
  POP_JUMP_IF_NONE: branch,
  POP_JUMP_IF_NOT_NONE: branch,
  PUSH_EXC_INFO: (d) => caption`marks ${sayAfter(d, result(d))} as the one being handled`,
  CHECK_EXC_MATCH: (d) => {
    const type = d.objects.get(Math.abs(top(d)))?.repr.replace(/^<class '(.*)'>$/, '$1') ?? 'the clause';
    return caption`asks whether ${code(type, 24)} fits the exception: ${sayAfter(d, result(d))}`;
  },
  // Also on the way out of a handler that raises the exception again.
  POP_EXCEPT: (d) => {
    const next = d.did.next === null ? undefined : d.recording.run.steps[d.did.next]?.offset;
    const again = d.before.code.instructions.find((i) => i.offset === next)?.name === 'RERAISE';
    return handlerLeft(d.recording, d.did.step) === 'finally' && !again
      ? caption`drops the exception that led into the ${code('finally')} block`
      : caption`ends the handling of the exception`;
  },
  WITH_EXCEPT_START: () => caption`calls the exit method with the exception`,
  RETURN_VALUE: endModule,
  RETURN_CONST: endModule,
  RESUME: () => undefined,
  NOP: () => undefined,
  NOT_TAKEN: () => undefined,
  CACHE: () => undefined,
  EXTENDED_ARG: () => undefined,
  MAKE_CELL: () => undefined,
  COPY_FREE_VARS: () => undefined,
  SETUP_ANNOTATIONS: () => undefined,
  RETURN_GENERATOR: () => undefined,
};
