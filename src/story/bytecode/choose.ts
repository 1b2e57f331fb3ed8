import type {Recording} from '../../recording/index.ts';
import {partsOf} from './parts.ts';

/** More instructions than a clip can say anything about. */
const ENORMOUS = 300;

/**
 * The code object whose bytecode tells most: the function that took most recorded steps and has at least two statements
 * without being enormous; else the module; else whatever did most.
 */
export function chooseCode(recording: Recording): number {
  const steps = stepsByCode(recording);
  const best = (candidates: readonly number[]) =>
    candidates.toSorted((a, b) => (steps[b] ?? 0) - (steps[a] ?? 0) || a - b)[0];
  const all = recording.codes.map((_, index) => index);
  const telling = all.filter((index) => isTelling(recording, index));
  const functions = telling.filter((index) => isFunction(recording, index));
  const ran = functions.filter((index) => (steps[index] ?? 0) > 0);
  const fitting = best(ran);
  // A loop at the module's own level can do nearly all the work; then that is what to look at.
  const moduleDoesMore = fitting !== undefined && (steps[0] ?? 0) > 4 * (steps[fitting] ?? 0);
  if (fitting !== undefined && !(moduleDoesMore && telling.includes(0))) return fitting;
  if (telling.includes(0)) return 0;
  return best(functions) ?? best(all) ?? 0;
}

/** Whether no other code object took more of the recorded steps. */
export function tookMostSteps(recording: Recording, index: number): boolean {
  const steps = stepsByCode(recording);
  return (steps[index] ?? 0) > 0 && steps.every((n, i) => i === index || n < (steps[index] ?? 0));
}

/** Recorded steps by code object. */
function stepsByCode({codes, run}: Recording): number[] {
  const steps = codes.map(() => 0);
  for (const step of run.steps) {
    const code = run.frames[step.frame]?.code;
    if (code !== undefined) steps[code] = (steps[code] ?? 0) + 1;
  }
  return steps;
}

/** A function that the program's text defines; not one that the compiler makes for annotations and the like. */
function isFunction({codes, tree}: Recording, index: number): boolean {
  const type = tree[codes[index]?.node ?? -1]?.type;
  return type === 'FunctionDef' || type === 'AsyncFunctionDef';
}

function isTelling(recording: Recording, index: number): boolean {
  const code = recording.codes[index];
  if (!code || code.instructions.length > ENORMOUS) return false;
  return partsOf(recording, code).filter((part) => part.kind === 'statement').length >= 2;
}
