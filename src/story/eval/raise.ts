import type {RunEvent} from '../../recording/index.ts';
import {type Caption, caption, code} from '../vocabulary/caption.ts';
import {type DraftAct, type DraftBeat, pace, point, sightBefore, type Telling} from './draft.ts';
import {type Sight, sayFrame, titleOf} from './room.ts';
import {type Doing, opcodeName, sayBefore, sayList, top} from './words/doing.ts';

/**
 * An exception: where it starts, which frames it leaves, who takes it.
 *
 * @param returned - What to say of the instruction where it was a coroutine's end, which its caller gets as an exception.
 */
export function raiseBeats(telling: Telling, d: Doing, returned: Caption | undefined): DraftBeat[] {
  const {recording, list} = telling;
  const {did} = d;
  const thrown = did.events.find((e) => e.kind === 'raise');
  if (thrown?.kind !== 'raise') return [];
  const record = recording.run.objects.find((o) => o.id === thrown.exception);
  const name = record?.type ?? 'exception';
  const now = sightBefore(telling, did.step);
  const left = did.events.flatMap((e) => (e.kind === 'unwind' ? [e.frame] : []));
  const handled = did.events.find((e): e is Extract<RunEvent, {kind: 'handle'}> => e.kind === 'handle');
  const beats: DraftBeat[] = [];
  let {callStack} = now;
  const see = (raised: string): DraftAct => ({
    kind: 'see',
    sight: callStack === now.callStack ? now : unwound(telling, now, callStack, handled?.frame),
    done: did.step + 1,
    moves: [],
    moveMs: pace.become,
    restMs: 200,
    raised,
  });

  if (returned) {
    callStack = callStack.filter((frame) => frame !== did.frame);
    const text = caption`${sayFrame(recording, thrown.frame, true)} gets that as an exception, ${code(record?.repr ?? name, 40)}.`;
    beats.push(
      {id: `step-${did.step}`, caption: returned, acts: [point(did)]},
      {id: `raise-${did.step}`, caption: text, acts: callStack.length > 0 ? [see(name)] : []},
    );
  } else {
    const again = passedOn(telling, d, name, handled?.frame);
    if (again) return [{id: `raise-${did.step}`, caption: again, acts: [point(did), see(name)]}];
    const text = causeOf(telling, d, name, record?.repr ?? name);
    beats.push({id: `raise-${did.step}`, caption: text, acts: [point(did), see(name)]});
  }

  const acts = left.map((frame): DraftAct[] => {
    const under = callStack.filter((f) => f !== frame);
    // The last frame stays in sight: it is what the run ends with.
    if (under.length === 0) return [];
    callStack = under;
    const caller = list.findLast((other) => other.frame === under.at(-1) && other.step < did.step);
    return [see(name), ...(caller ? [point(caller)] : [])];
  });
  if (left.length > 0) {
    const titles = [...new Set(left.map((frame) => titleOf(recording, frame)))];
    const shown = sayList(titles.slice(0, 3).map((title) => caption`${code(title, 20)}`));
    // Of a call that was chosen, the frames below it are not on the stack here, and one of them may have the handler.
    const whole = left.length === now.callStack.length && !handled && recording.run.end.how !== 'finished';
    const text = whole
      ? caption`No frame has a handler for it: ${left.length === 1 ? 'the frame is' : `all ${left.length} frames are`} left, and the run ends with ${code(name, 30)}.`
      : caption`${shown} ${titles.length === 1 ? 'has' : 'have'} no handler for it: ${left.length === 1 ? 'its frame is' : `their ${left.length} frames are`} thrown off the call stack.`;
    beats.push({id: `unwind-${did.step}`, caption: text, acts: few(acts).flat()});
  }
  const next = list[did.step + 1];
  if (handled && next?.frame === handled.frame) {
    const where = next.line === null ? undefined : caption`line ${next.line}`;
    const who = sayFrame(recording, handled.frame, true);
    const after = sightBefore(telling, next.step);
    beats.push({
      id: `handle-${did.step}`,
      caption: telling.glossary.first('exception table')
        ? caption`${who} has a handler: its exception table says ${where ? caption`to go on in ${where}` : 'where to go on'}.`
        : caption`${who} has a handler: on it goes ${where ? caption`in ${where}` : 'there'}.`,
      acts: [
        point(next),
        {kind: 'see', sight: after, done: next.step, moves: [], moveMs: pace.become, restMs: 200},
      ],
    });
  }
  return beats;
}

/** An exception that only goes from one handler of a frame to the next; undefined where it is another matter. */
function passedOn(
  {list, glossary}: Telling,
  {did, instruction}: Doing,
  name: string,
  handler: number | undefined,
): Caption | undefined {
  const next = list[did.step + 1];
  if (instruction.name !== 'RERAISE' || handler !== did.frame || next?.frame !== handler) return undefined;
  // What the compiler adds, to clean up behind a handler, has no line of its own.
  const own = next.instruction.line !== undefined || next.instruction.name === 'PUSH_EXC_INFO';
  const where = own && next.line !== null ? `a handler in line ${next.line}` : 'the compiler’s clean-up';
  if (!glossary.first('passed on'))
    return caption`${opcodeName(instruction)} passes the ${code(name, 30)} on again, to ${where}.`;
  return caption`${opcodeName(instruction)} raises ${code(name, 30)} again: it isn’t dealt with yet. On it goes with ${where}.`;
}

/** Why an instruction raised. */
function causeOf({glossary}: Telling, d: Doing, name: string, repr: string): Caption {
  const opcode = opcodeName(d.instruction);
  const what = code(repr, 44);
  if (d.instruction.name === 'RAISE_VARARGS') {
    if (d.instruction.arg === 2)
      return caption`${opcode} raises ${what}, with ${sayBefore(d, top(d), 24)} as its cause: the part behind ${code('from')}.`;
    return glossary.first('raise')
      ? caption`${opcode} raises ${what}: from here on the eval loop looks for a handler.`
      : caption`${opcode} raises ${what}.`;
  }
  if (d.instruction.name === 'RERAISE')
    return caption`${opcode} raises ${code(name, 30)} again: it isn’t dealt with yet.`;
  if (d.instruction.name.startsWith('CALL')) return caption`${opcode} fails: what it called raises ${what}.`;
  return caption`${opcode} can’t be done: it raises ${what}.`;
}

/** The first acts and the last, where there are too many to follow. */
function few<T>(acts: readonly T[]): T[] {
  return acts.length <= 4 ? [...acts] : [...acts.slice(0, 2), ...acts.slice(-2)];
}

/**
 * The machine while frames are left: of a frame without a handler CPython clears the value stack; one with a handler
 * keeps what lay below the depth in its exception table (`Python/ceval.c`, `exception_unwind`).
 */
function unwound(
  {list}: Telling,
  {moment}: Sight,
  callStack: readonly number[],
  handler: number | undefined,
): Sight {
  const running = callStack.at(-1);
  const state = running === undefined ? undefined : moment.frames.get(running);
  if (running === undefined || !state) return {moment, callStack};
  const last = list.findLast((did) => did.frame === running && did.step <= moment.step);
  const offset = last?.instruction.offset ?? -1;
  const range = state.code.exceptionTable.find((r) => r.start <= offset && offset < r.end);
  const depth = running === handler ? (range?.depth ?? 0) : 0;
  const stack = state.stack.slice(0, depth);
  return {moment: {...moment, frames: new Map(moment.frames).set(running, {...state, stack})}, callStack};
}
