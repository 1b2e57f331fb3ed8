import type {Recording} from '../../recording/index.ts';
import {chosenPart} from '../choice.ts';
import {type Caption, caption, code, count} from '../vocabulary/caption.ts';
import type {DraftBeat, Telling} from './draft.ts';
import type {Did} from './execution.ts';

/** A number of the whole run, for the last still. */
export interface Total {
  readonly number: string;
  readonly text: string;
}

/** The recorded run in numbers. */
export function totalsOf(recording: Recording, list: readonly Did[]): Total[] {
  const {run} = recording;
  const depths = new Map<number, number>();
  let deepestStack = 0;
  for (const {frame, stack} of run.steps) {
    if (!stack) continue;
    const [keep = 0, ...pushed] = stack;
    depths.set(frame, keep + pushed.length);
    deepestStack = Math.max(deepestStack, keep + pushed.length);
  }
  const deepest = Math.max(0, ...list.map((did) => did.callStack.length));
  const opcodes = new Set(list.map((did) => did.instruction.name)).size;
  const frames = new Set(list.map((did) => did.frame)).size;
  const s = (n: number, one: string, many = `${one}s`) => (n === 1 ? one : many);
  return [
    {number: grouped(list.length), text: `${s(list.length, 'instruction')} recorded`},
    {number: String(opcodes), text: `different ${s(opcodes, 'opcode')} among them`},
    {number: grouped(frames), text: `${s(frames, 'frame')}, at most ${deepest} at a time`},
    {number: String(deepestStack), text: `${s(deepestStack, 'value')} on a stack at most`},
  ];
}

/** `1,234`. */
export const grouped = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** How the run ended, and what to take away. */
export function closing({recording, list}: Telling): DraftBeat[] {
  const {end} = recording.run;
  const [cut] = recording.header.cuts;
  // CPython tells nobody of a few that prepare a frame, such as MAKE_CELL and RETURN_GENERATOR.
  const n = count(list.length, 'instruction');
  const taken = caption`Fetch, do, next: ${n} recorded, and every value went through a value stack.`;
  const part = chosenPart(recording);
  const text: Caption = part
    ? caption`The recording of ${part} stops here. Fetch, do, next: ${n}, every value through a value stack.`
    : cut
      ? caption`The recording stops here. Fetch, do, next: ${n} so far, every value through a value stack.`
      : end.how === 'exception'
        ? caption`Nobody caught ${code((end.exception ?? 'the exception').split(':')[0] ?? '', 30)}: the run ended after ${n}. Fetch, do, next.`
        : end.how === 'exit'
          ? caption`The program asked to stop after ${n}: fetch, do, next, and every value went through a stack.`
          : taken;
  return [{id: 'close', caption: text, acts: [{kind: 'totals', moveMs: 900, restMs: 0}]}];
}
