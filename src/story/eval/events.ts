import type {ObjectState} from '../../recording/index.ts';
import {calledAmong, slotsOfCall} from '../opcodes.ts';
import {type Caption, caption, code, numberWord, plainCaption} from '../vocabulary/caption.ts';
import type {Park} from '../vocabulary/eval-picture.ts';
import {afterReturn} from './after-return.ts';
import {type DraftAct, type DraftBeat, pace, point, seeAfter, type Telling} from './draft.ts';
import type {Did} from './execution.ts';
import {movesOf} from './moves.ts';
import {raiseBeats} from './raise.ts';
import {namesOf, titleOf} from './room.ts';
import {instanceOf, say, sayName} from './values.ts';
import {type Doing, doing, opcodeName, sayList} from './words/doing.ts';
import {isOfC} from './words/objects.ts';

/** Whether an instruction pushed, left, suspended or threw a frame, and so has beats of its own. */
export function hasEvent({recording}: Telling, did: Did): boolean {
  if (did.enters) return true;
  return did.events.some(
    (e) =>
      e.kind === 'yield' ||
      e.kind === 'raise' ||
      (e.kind === 'return' && recording.run.frames[e.frame]?.code !== 0),
  );
}

/** The beats of an instruction with {@link hasEvent}. */
export function eventBeats(telling: Telling, did: Did): DraftBeat[] {
  const d = doing(telling.recording, did, telling.moments, telling.glossary);
  if (did.events.some((e) => e.kind === 'raise')) {
    const end = did.events.find((e) => e.kind === 'return');
    return raiseBeats(telling, d, end?.kind === 'return' ? returning(telling, d, end.value) : undefined);
  }
  const park = parkOf(telling, d);
  const act = {...seeAfter(telling, did.step, movesOf(d), pace.call), ...(park ? {park} : {})} as DraftAct;
  const one = (text: Caption): DraftBeat => ({
    id: `step-${did.step}`,
    caption: text,
    acts: [point(did), act],
  });
  if (did.enters) return [one(entering(telling, d, did.enters))];
  const left = did.events.find((e) => e.kind === 'return' || e.kind === 'yield');
  if (left?.kind === 'yield') return [one(yielding(telling, d, left.value))];
  if (left?.kind === 'return') return [one(returning(telling, d, left.value)), ...afterReturn(telling, d)];
  return [];
}

/** The generator whose frame an instruction wakes or puts to sleep: it lies on the caller's stack. */
function parkOf({recording, moments}: Telling, d: Doing): Park | undefined {
  const yields = d.did.events.find((e) => e.kind === 'yield');
  const frame = yields?.kind === 'yield' ? yields.frame : d.did.enters?.frame;
  const code = recording.run.frames[frame ?? -1]?.code;
  const moment = yields ? moments.get(d.did.step + 1) : moments.get(d.did.step);
  const caller = yields ? moment?.frame : d.did.frame;
  const stack = moment?.frames.get(caller ?? -1)?.stack ?? [];
  const slot = stack.findLast((s) => {
    const record = moment?.objects.get(Math.abs(s))?.record;
    return record?.type === 'generator' && record.code === code;
  });
  return slot === undefined ? undefined : {object: Math.abs(slot), how: yields ? 'sleep' : 'wake'};
}

function entering(
  telling: Telling,
  d: Doing,
  {frame, how}: {frame: number; how: 'call' | 'resume'},
): Caption {
  const {recording, glossary, moments} = telling;
  const title = code(titleOf(recording, frame), 24);
  const opcode = opcodeName(d.instruction);
  const moment = moments.get(d.did.step + 1);
  const state = moment?.frames.get(frame);
  const held =
    moment && state
      ? namesOf(recording, moment, state).filter(
          ([, slot]) => slot !== 0 && moment.objects.get(Math.abs(slot))?.record.type !== 'cell',
        )
      : [];
  const shown = held
    .slice(0, 2)
    .map(([name, slot]) => caption`${sayName(name)} = ${say(slot, moment?.objects ?? new Map(), 14)}`);
  const more = held.length - shown.length;
  const values = sayList(more > 0 ? [...shown, caption`${numberWord(more)} more`] : shown);
  const generator = state?.code.flags.some((f) => f === 'GENERATOR' || f === 'COROUTINE') ?? false;
  if (how === 'resume')
    return held.length > 0
      ? caption`${opcode} asks for more: the suspended frame goes on where it stopped, still with ${values}.`
      : caption`${opcode} asks for more: the suspended frame of ${title} goes on where it stopped.`;
  if (generator)
    return state?.code.flags.includes('COROUTINE')
      ? caption`${opcode} sets the coroutine going: its frame goes on the call stack and begins to run.`
      : caption`${opcode} asks for a value: the generator’s frame goes on the call stack and begins to run.`;
  const made = held[0] && moment ? instanceName(held[0][1], moment.objects) : undefined;
  if (made && fillsNew(telling, d.did, frame))
    return glossary.first('frame')
      ? caption`${opcode} makes a new ${code(made, 24)} object and pushes a frame for ${title}, to fill it in.`
      : caption`${opcode} makes a new ${code(made, 24)} object; a frame for ${title} is to fill it in.`;
  const callee = calleeOf(telling, d.did);
  if (callee && isOfC(callee)) {
    glossary.first('frame');
    const who = say(callee.record.id, d.objects, 18);
    const written = plainCaption(who).includes('written in C') ? '' : ', written in C';
    return caption`${opcode} runs ${who}${written}; from there CPython calls ${title}: a frame of its own.`;
  }
  if (glossary.first('frame')) {
    return callsFunction(telling, d)
      ? caption`${opcode} takes them off and pushes a frame for ${title}, with names and a stack of its own.`
      : caption`${opcode} leads to a call of ${title}: it gets a frame, with names and a stack of its own.`;
  }
  const pushesFrame = callsFunction(telling, d) ? 'pushes a frame for' : 'leads to a frame for';
  return held.length > 0
    ? caption`${opcode} ${pushesFrame} ${title}, with ${values}.`
    : caption`${opcode} ${pushesFrame} ${title}.`;
}

/** What an instruction calls; undefined where it isn't a call, or the stack isn't known. */
function calleeOf({moments}: Telling, {step, frame, instruction}: Did): ObjectState | undefined {
  if (!instruction.name.startsWith('CALL') || instruction.name.startsWith('CALL_INTRINSIC')) return undefined;
  const moment = moments.get(step);
  const callee = calledAmong((moment?.frames.get(frame)?.stack ?? []).slice(-slotsOfCall(instruction)));
  return moment?.objects.get(Math.abs(callee));
}

/** Whether an instruction calls a function of the program by itself; else C code in between does. */
function callsFunction(telling: Telling, {did}: Doing): boolean {
  const type = calleeOf(telling, did)?.record.type;
  return type === 'function' || type === 'method';
}

/** The instruction of the frame below during which a frame began. */
function callerOf({list}: Telling, frame: number): Did | undefined {
  const first = list.find((did) => did.frame === frame);
  const below = first?.callStack.at(-2);
  return first && list.findLast((did) => did.frame === below && did.step < first.step);
}

/** The call that comes from the same C code as the one which ends here. */
function nextFromC(telling: Telling, {did}: Doing, caller: Did): string | undefined {
  const next = telling.list[did.step + 1];
  const begins = telling.recording.run.events.some(
    (e) => e.kind === 'call' && e.step === next?.step && e.frame === next.frame,
  );
  if (!next || !begins || callerOf(telling, next.frame) !== caller) return undefined;
  return titleOf(telling.recording, next.frame);
}

const instanceName = (slot: number, objects: Doing['objects']) => {
  const state = objects.get(Math.abs(slot));
  return state && instanceOf(state);
};

/** Whether an instruction calls a class, so that the frame of `__init__()` gets an object that is new. */
function fillsNew({recording, moments}: Telling, caller: Did, frame: number): boolean {
  if (recording.codes[recording.run.frames[frame]?.code ?? -1]?.name !== '__init__') return false;
  const self = moments.get(caller.step + 1)?.frames.get(frame)?.locals[0] ?? 0;
  return recording.run.objects.find((o) => o.id === Math.abs(self))?.born === caller.step;
}

function returning(telling: Telling, d: Doing, value: number): Caption {
  const title = code(titleOf(telling.recording, d.did.frame), 24);
  const opcode = opcodeName(d.instruction);
  const back = say(value, d.objects, 18);
  if (d.before.code.flags.includes('COROUTINE'))
    return caption`${opcode} ends the coroutine ${title} with ${back}; its frame is gone.`;
  if (d.before.code.flags.some((flag) => flag === 'GENERATOR' || flag === 'ASYNC_GENERATOR'))
    return caption`${opcode} ends ${title}: the generator has no more values, and its frame is gone.`;
  const caller = callerOf(telling, d.did.frame);
  if (caller && fillsNew(telling, caller, d.did.frame))
    return caption`${opcode} ends ${title}; what the caller gets is the finished object.`;
  const callee = caller && calleeOf(telling, caller);
  if (caller && callee && isOfC(callee)) {
    const next = nextFromC(telling, d, caller);
    return next === undefined
      ? caption`${opcode} hands ${back} back to C code; the frame of ${title} is gone.`
      : caption`${opcode} hands ${back} back to C code, which calls ${code(next, 24)} next.`;
  }
  return telling.glossary.first('return')
    ? caption`${opcode} hands ${back} to the caller; the frame of ${title} is gone.`
    : caption`${opcode} hands ${back} back, and the frame of ${title} goes.`;
}

/** What a suspended frame lives in. */
function keeperOf({before}: Doing): string {
  return before.code.flags.includes('COROUTINE') ? 'coroutine' : 'generator';
}

function yielding(telling: Telling, d: Doing, value: number): Caption {
  const opcode = opcodeName(d.instruction);
  const out = say(value, d.objects, 18);
  if (telling.glossary.first('yield'))
    return caption`${opcode} hands ${out} to the caller; the frame is suspended: the ${keeperOf(d)} keeps it.`;
  const {frame, step} = d.did;
  const again = telling.recording.run.events.some(
    (e) => e.kind === 'yield' && e.frame === frame && e.step < step,
  );
  const whose = code(titleOf(telling.recording, frame), 24);
  return caption`${opcode} hands ${out} to the caller, and the frame of ${whose} is suspended ${again ? 'again' : 'too'}.`;
}
