import type {Moment, Slot} from '../../recording/index.ts';
import type {Move, Spot} from '../vocabulary/eval-picture.ts';
import {cellText} from './values.ts';
import {type Doing, named} from './words/doing.ts';

/** Opcodes that copy what a name stands for onto the stack. */
const FROM_NAME = /^LOAD_(FAST|NAME|GLOBAL|DEREF)/;
const FROM_CODE = /^LOAD_(CONST|SMALL_INT|COMMON_CONSTANT)/;
const TO_NAME = /^STORE_(FAST|NAME|GLOBAL|DEREF)/;

/** The values that travel while an instruction runs, from where they were to where they are afterwards. */
export function movesOf(d: Doing): Move[] {
  const {frame} = d.did;
  const then = d.then;
  if (d.did.enters && then) return argumentsOf(d, then);
  const left = d.did.events.find((e) => (e.kind === 'return' || e.kind === 'yield') && e.frame === frame);
  if (left && then) return handedOver(d, then);
  if (!d.after) return [];
  return [...taken(d), ...given(d)];
}

/** Values that leave the stack for a name or an object. */
function taken(d: Doing): Move[] {
  const {frame} = d.did;
  const opcode = d.instruction.name;
  const base = d.before.stack.length - d.popped.length;
  const from = (i: number): Spot => ({at: 'slot', frame, index: base + i});
  const move = (i: number, to: Spot): Move[] => {
    const slot = d.popped[i];
    return slot === undefined ? [] : [{...chip(d, slot), from: from(i), to}];
  };
  const last = d.popped.length - 1;
  if (opcode === 'STORE_FAST_LOAD_FAST') return move(last, {at: 'name', frame, name: namesIn(d)[0] ?? ''});
  if (opcode === 'STORE_FAST_STORE_FAST')
    return namesIn(d).flatMap((name, i) => move(last - i, {at: 'name', frame, name}));
  if (TO_NAME.test(opcode)) return move(last, {at: 'name', frame, name: namesIn(d)[0] ?? ''});
  if (opcode === 'STORE_ATTR') return move(last - 1, {at: 'card', object: Math.abs(d.popped[last] ?? 0)});
  if (opcode === 'STORE_SUBSCR')
    return move(last - 2, {at: 'card', object: Math.abs(d.popped[last - 1] ?? 0)});
  if (['LIST_APPEND', 'SET_ADD', 'LIST_EXTEND', 'MAP_ADD'].includes(opcode)) {
    const below = d.before.stack[base - (d.instruction.arg ?? 1)] ?? 0;
    return move(last, {at: 'card', object: Math.abs(below)});
  }
  if (d.did.events.some((e) => e.kind === 'output')) return move(last, {at: 'output'});
  return [];
}

/** Values that come onto the stack. */
function given(d: Doing): Move[] {
  const {frame} = d.did;
  const opcode = d.instruction.name;
  const base = (d.after?.stack.length ?? 0) - d.pushed.length;
  const names = namesIn(d);
  return d.pushed.flatMap((slot, i): Move[] => {
    if (slot === 0) return [];
    const to: Spot = {at: 'slot', frame, index: base + i};
    const arriving = {...chip(d, slot), to};
    const name = opcode === 'STORE_FAST_LOAD_FAST' ? names[1] : names[i];
    if (opcode === 'STORE_FAST_LOAD_FAST' || FROM_NAME.test(opcode))
      return [{...arriving, from: {at: 'name', frame, name: name ?? ''}}];
    if (FROM_CODE.test(opcode)) return [{...arriving, from: {at: 'row', offset: d.instruction.offset}}];
    if (opcode === 'FOR_ITER')
      return [{...arriving, from: {at: 'card', object: Math.abs(d.before.stack.at(-1) ?? 0)}}];
    if (opcode === 'LOAD_ATTR')
      return [{...arriving, from: {at: 'card', object: Math.abs(d.before.stack.at(-1) ?? 0)}}];
    return [];
  });
}

/** A call: arguments travel from the caller's stack into the callee's names. */
function argumentsOf(d: Doing, then: Moment): Move[] {
  const callee = then.frames.get(then.frame);
  if (!callee) return [];
  const from = d.before.stack;
  return callee.locals.flatMap((slot, i): Move[] => {
    const index = slot === 0 ? -1 : from.findLastIndex((s) => Math.abs(s) === Math.abs(slot));
    const name = callee.code.localsplus[i]?.name;
    if (index < 0 || name === undefined) return [];
    const spot: Spot = {at: 'slot', frame: d.did.frame, index};
    return [{...chip(d, slot), from: spot, to: {at: 'name', frame: callee.frame, name}}];
  });
}

/** A return or a yield: the value travels onto the caller's stack. */
function handedOver(d: Doing, then: Moment): Move[] {
  const value = d.before.stack.at(-1) ?? 0;
  const stack = then.frames.get(then.frame)?.stack ?? [];
  if (value === 0 || Math.abs(stack.at(-1) ?? 0) !== Math.abs(value)) return [];
  return [
    {
      ...chip(d, value),
      from: {at: 'slot', frame: d.did.frame, index: d.before.stack.length - 1},
      to: {at: 'slot', frame: then.frame, index: stack.length - 1},
    },
  ];
}

function chip(d: Doing, slot: Slot): {text: string; borrowed: boolean} {
  const objects = d.objects.has(Math.abs(slot)) ? d.objects : d.objectsAfter;
  return {text: cellText(slot, objects), borrowed: slot < 0};
}

const namesIn = (d: Doing) => named(d.instruction).split(', ');
