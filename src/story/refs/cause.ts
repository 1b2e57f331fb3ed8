import {type Caption, caption, code} from '../vocabulary/caption.ts';
import type {StepFacts} from './steps.ts';

/** Whether a step leaves its function by `return`. */
export const isReturn = ({instruction}: StepFacts) => instruction.name.startsWith('RETURN_');

/** Whether a step carries out a `del` of the source. */
export const isDelete = ({instruction, clears}: StepFacts) =>
  instruction.name.startsWith('DELETE_') && instruction.origin === 'source' && !clears;

/** Whether a step is a loop's end: its iterator has nothing left, or is dropped. */
export const endsLoop = ({instruction: {name}, next}: StepFacts) =>
  name === 'POP_ITER' ||
  name === 'END_FOR' ||
  (name === 'FOR_ITER' && (next?.name === 'END_FOR' || next?.name === 'POP_ITER'));

/** What ends with a step, where it isn't the statement that says so. */
export function endOf(facts: StepFacts): Caption | undefined {
  if (endsLoop(facts)) return caption`the end of the loop`;
  if (facts.clears) return caption`the end of the ${code('except')} block`;
  if (isReturn(facts) && !facts.statement.startsWith('return'))
    return caption`the end of ${code(facts.owner, 18)}`;
  return undefined;
}

/** Why an instruction let go of an object, as the beginning of a sentence. */
export function cause(facts: StepFacts, longest: number): Caption {
  const {name, argText} = facts.instruction;
  const of = code(facts.statement, longest);
  if (isReturn(facts)) return caption`${code(facts.owner, 18)} returns`;
  if (endsLoop(facts)) return caption`The loop is over`;
  if (name === 'FOR_ITER') return caption`The loop takes its next item`;
  if (name === 'POP_EXCEPT') return caption`The exception is handled`;
  if (facts.clears) {
    return caption`Leaving the ${code('except')} block clears ${code(argText, 18)}`;
  }
  if (name === 'POP_TOP' && facts.simple && facts.instruction.origin === 'source')
    return caption`Nobody takes the result of ${of}`;
  if (/^STORE_(NAME|FAST|GLOBAL|DEREF)/.test(name)) {
    return caption`${of} stores another object in ${code(firstOf(argText), 18)}`;
  }
  if (name === 'RERAISE') return caption`The exception goes on its way out of ${code(facts.owner, 18)}`;
  if (facts.instruction.origin === 'compiler' && !facts.simple) return caption`${of} needs it no longer`;
  if (facts.instruction.origin === 'compiler')
    return caption`What the compiler adds after ${of} is done with it`;
  return name.startsWith('CALL') ? caption`${of} is done` : caption`${of} is done with it`;
}

/** The first name of a superinstruction's two. */
const firstOf = (argText: string) => argText.split(', ')[0] ?? argText;
