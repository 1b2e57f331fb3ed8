import {type Caption, caption, code} from '../vocabulary/caption.ts';
import type {Holder} from './holders.ts';
import type {StepFacts} from './steps.ts';
import {sayNames} from './subject.ts';

/** Whether a step leaves its function by `return`. */
export const isReturn = ({instruction}: StepFacts) => instruction.name.startsWith('RETURN_');

/** Whether a step carries out a `del` of the source. */
export const isDelete = ({instruction, clears}: StepFacts) =>
  instruction.name.startsWith('DELETE_') && instruction.origin === 'source' && !clears;

/** Whether a step is a loop's end: its iterator has nothing left, or is dropped. */
export const endsLoop = ({instruction: {name, target}, next}: StepFacts) =>
  name === 'POP_ITER' || name === 'END_FOR' || (name === 'FOR_ITER' && isJumpTo(target, next?.offset));

/** Whether a `FOR_ITER` went to its target: before CPython 3.14 it goes past the `END_FOR`, and a `POP_TOP`, that stand there. */
const isJumpTo = (target: number | undefined, next: number | undefined) =>
  target !== undefined && next !== undefined && next >= target && next <= target + 4;

/** Whether a step only drops the note of an exception: it goes on, as from a `finally`. */
export const goesOn = ({instruction, next}: StepFacts) =>
  instruction.name === 'POP_EXCEPT' && next?.name === 'RERAISE';

/** What ends with a step, where it isn't the statement that says so. */
export function endOf(facts: StepFacts): Caption | undefined {
  if (endsLoop(facts)) return caption`the end of the loop`;
  if (facts.clears) return caption`the end of the ${code('except')} block`;
  if (isReturn(facts) && !facts.statement.startsWith('return'))
    return caption`the end of ${code(facts.owner, 18)}`;
  return undefined;
}

/**
 * Why an instruction let go of an object, as the beginning of a sentence.
 *
 * @param lost - Who held the object before.
 */
export function cause(facts: StepFacts, longest: number, lost: readonly Holder[]): Caption {
  const {name, argText} = facts.instruction;
  const of = code(facts.statement, longest);
  if (isReturn(facts)) return caption`${code(facts.owner, 18)} returns`;
  if (endsLoop(facts)) return caption`The loop is over`;
  if (name === 'FOR_ITER') return caption`The loop takes its next item`;
  if (goesOn(facts)) return caption`CPython drops its note of the exception that was being handled`;
  if (name === 'POP_EXCEPT' && facts.handler === 'finally')
    return caption`With ${of}, the ${code('finally')} block drops the exception`;
  if (name === 'POP_EXCEPT' && facts.handler === 'with')
    return caption`The ${code('with')} block is left, and the exception goes no further`;
  if (name === 'POP_EXCEPT') return caption`The exception is handled`;
  if (facts.clears) {
    return caption`Leaving the ${code('except')} block clears ${code(argText, 18)}`;
  }
  // A `return` or a `break` in a loop clears its iterator away.
  if (name === 'POP_TOP' && /^(return|break)\b/.test(facts.statement) && lost.some(isIterator))
    return caption`${of} leaves the loop`;
  if (facts.overrides) return caption`${of} drops what was to be returned`;
  if (facts.discards) return caption`Nobody takes the result of ${of}`;
  if (facts.restores)
    return caption`The comprehension is over, and ${code(argText, 18)} is what it was before it`;
  if (/^STORE_(NAME|FAST|GLOBAL|DEREF)/.test(name)) {
    const variables = variablesOf(facts, lost);
    return caption`${of} stores ${variables.length > 1 ? 'something else' : 'another object'} in ${sayNames(variables)}`;
  }
  if (name === 'RERAISE' && !facts.unwinds) return caption`The exception is raised again`;
  if (name === 'RERAISE') return caption`The exception goes on its way out of ${code(facts.owner, 18)}`;
  if (facts.instruction.origin === 'compiler' && !facts.simple) return caption`${of} needs it no longer`;
  if (facts.instruction.origin === 'compiler')
    return caption`What the compiler adds to ${of} is done with it`;
  // Of `print(next(g))`, only the inner call may have come to its end.
  if (name.startsWith('CALL')) return caption`${code(facts.expression, longest)} is done`;
  return caption`${of} is done with it`;
}

const isIterator = ({kind, owner}: Holder) => kind === 'container' && owner.endsWith('iterator');

/**
 * The variables that held an object until a statement stored another one there; where they held it only through
 * others, what the instruction stores: a superinstruction names two, and `STORE_FAST_LOAD_FAST` stores the first.
 */
function variablesOf({instruction: {name, argText}, frame}: StepFacts, lost: readonly Holder[]): string[] {
  const named = argText.split(', ');
  const stored = name === 'STORE_FAST_LOAD_FAST' ? named.slice(0, 1) : named;
  const held = lost.filter(
    (h) =>
      h.references > 0 &&
      (h.kind === 'name' || h.kind === 'local') &&
      (h.of === frame || stored.includes(h.name)),
  );
  return held.length > 0 ? held.map((h) => h.name) : stored;
}
