import type {Slot} from '../recording/index.ts';
import {control} from './opcodes/control.ts';
import {data} from './opcodes/data.ts';
import {earlier} from './opcodes/earlier.ts';
import {objects} from './opcodes/objects.ts';
import type {OpcodeKind, OpcodeUse, OpcodeWords} from './opcodes/words.ts';
import {type Caption, caption, code} from './vocabulary/caption.ts';

export type {OpcodeKind, OpcodeUse} from './opcodes/words.ts';

const known: ReadonlyMap<string, OpcodeWords> = new Map(
  [data, objects, control, earlier].flatMap((table) => Object.entries(table)),
);

/** `INSTRUMENTED_CALL` does what `CALL` does, and tells `sys.monitoring`. */
const plainName = (name: string) => name.replace(/^INSTRUMENTED_(?!LINE$|INSTRUCTION$)/, '');

/** Whether an opcode has words of its own; one that has none is described by its name. */
export function knowsOpcode(name: string): boolean {
  return known.has(plainName(name));
}

/**
 * What an instruction does, in plain words: a verb phrase in the imperative, without a full stop, such as
 * `load acc`, `add in place (+=)`, `jump back to 10`. It says what every instruction of that opcode does, so it is true
 * without knowing the values at hand.
 *
 * Source: `Python/bytecodes.c` and the `dis` documentation of CPython 3.11 to 3.14.
 */
export function describeOpcode(instruction: OpcodeUse): Caption {
  const words = known.get(plainName(instruction.name));
  return words ? words.phrase(instruction) : caption`carry out ${code(instruction.name)}`;
}

/** The same in two or three words at most, without names and numbers: `load`, `add`, `jump back`. */
export function shortOpcode(instruction: OpcodeUse): string {
  const words = known.get(plainName(instruction.name));
  if (!words) return `carry out ${instruction.name}`;
  return typeof words.short === 'string' ? words.short : words.short(instruction);
}

/**
 * How many slots a `CALL`, `CALL_KW` or `CALL_FUNCTION_EX` takes off the value stack: the callable, the slot for `self`,
 * the arguments and what names them (`Python/bytecodes.c`, CPython 3.11 to 3.14).
 */
export function slotsOfCall({name, arg}: Pick<OpcodeUse, 'name' | 'arg'>): number {
  // Up to 3.13 its oparg says whether there is a dict of keyword arguments; since 3.14 it has none, and a slot is always there.
  if (name === 'CALL_FUNCTION_EX') return arg === null ? 4 : 3 + (arg & 1);
  return (arg ?? 0) + (name === 'CALL_KW' ? 3 : 2);
}

/**
 * The callable among the slots that a call takes off the value stack, from the bottom up. Up to 3.12 the NULL of a call
 * without a `self` lies below it (`Python/bytecodes.c`, CPython 3.12), since 3.13 above.
 */
export function calledAmong(slots: readonly Slot[]): Slot {
  return slots.find((slot) => slot !== 0) ?? 0;
}

/** What sort of thing an instruction does: `load`, `store`, `operate`, `jump` …; `other` for an unknown one. */
export function opcodeKind(name: string): OpcodeKind {
  return known.get(plainName(name))?.kind ?? 'other';
}
