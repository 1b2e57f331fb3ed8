import type {FrameState, Instruction, Moment, Recording, Slot} from '../../../recording/index.ts';
import {type Caption, caption, code, list, type Segment, sayList} from '../../vocabulary/caption.ts';
import type {Did} from '../execution.ts';
import {type Objects, say} from '../values.ts';

/** Words of jargon that were explained already. */
export class Glossary {
  private readonly explained = new Set<string>();

  /** Whether a word is used for the first time; from now on it isn't. */
  public first(word: string): boolean {
    const first = !this.explained.has(word);
    this.explained.add(word);
    return first;
  }

  /** Whether a word was used before. */
  public knows(word: string): boolean {
    return this.explained.has(word);
  }

  /** Forgets what was explained after `copy` was taken. */
  public copy(): Glossary {
    const copy = new Glossary();
    for (const word of this.explained) copy.explained.add(word);
    return copy;
  }
}

/** An instruction, with the recorded states before and after it. */
export interface Doing {
  readonly recording: Recording;
  readonly did: Did;
  readonly instruction: Instruction;
  readonly before: FrameState;
  /** The same frame afterwards; undefined when it is left, or the recording ends. */
  readonly after: FrameState | undefined;
  /** The next moment of the run, in whichever frame. */
  readonly then: Moment | undefined;
  readonly objects: Objects;
  readonly objectsAfter: Objects;
  /** Slots that it took off the stack, from the bottom up. */
  readonly popped: readonly Slot[];
  /** Slots that it put on the stack, from the bottom up. */
  readonly pushed: readonly Slot[];
  readonly glossary: Glossary;
  /** Its words follow those of the instruction before, in the same caption. */
  readonly together: boolean;
}

/** Puts together what is known of one instruction. `moments` has its step, and the next one of its frame. */
export function doing(
  recording: Recording,
  did: Did,
  moments: ReadonlyMap<number, Moment>,
  glossary: Glossary,
  together = false,
): Doing {
  const now = moments.get(did.step);
  const before = now?.frames.get(did.frame);
  if (!now || !before) throw new RangeError(`Step ${did.step} was not followed.`);
  const later = did.next === null ? undefined : moments.get(did.next);
  const then = moments.get(did.step + 1);
  const after = later?.frames.get(did.frame);
  const kept = after ? common(before.stack, after.stack) : 0;
  return {
    recording,
    did,
    instruction: did.instruction,
    before,
    after,
    then,
    objects: now.objects,
    objectsAfter: (later ?? then ?? now).objects,
    popped: after ? before.stack.slice(kept) : [],
    pushed: after ? after.stack.slice(kept) : [],
    glossary,
    together,
  };
}

/** How many slots from the bottom two stacks have in common. */
export function common(a: readonly Slot[], b: readonly Slot[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

/** The slot `down` below the top before the instruction ran. */
export const top = ({before}: Doing, down = 0): Slot => before.stack.at(-1 - down) ?? 0;

/** The top of the stack afterwards. */
export const result = ({after}: Doing, down = 0): Slot => after?.stack.at(-1 - down) ?? 0;

export const sayBefore = (d: Doing, slot: Slot, longest?: number): Caption => say(slot, d.objects, longest);
export const sayAfter = (d: Doing, slot: Slot, longest?: number): Caption =>
  say(slot, d.objectsAfter, longest);

/** `pushes X`, with what that means at first use. */
export function pushes(d: Doing, what: Caption): Caption {
  return d.glossary.first('push')
    ? caption`pushes ${what} (lays it on the value stack)`
    : caption`pushes ${what}`;
}

/** `pops X`, with what that means at first use. */
export function pops(d: Doing, what: Caption): Caption {
  return d.glossary.first('pop') ? caption`pops ${what} off the stack` : caption`pops ${what}`;
}

/** The opcode as a caption names it: with its operator, where it has one. */
export function opcodeName({name, argText}: Instruction): Segment {
  const operator = name === 'BINARY_OP' ? argText : name === 'COMPARE_OP' ? compared(argText) : '';
  return code(operator ? `${name} ${operator}` : name);
}

/** `dis` says `bool(<)` where the answer is made a bool at once. */
export const compared = (argText: string) => argText.replace(/^bool\((.*)\)$/, '$1');

/** A name that an instruction speaks of, free of `dis`'s notes on the stack. */
export const named = ({argText}: Instruction) =>
  argText.replace(/ \+ NULL(\|self)?$/, '').replace(/^NULL(\|self)? \+ /, '');

/** The line of the instruction at a byte offset. */
export function lineAt(d: Doing, offset: number | undefined): number | undefined {
  return d.before.code.instructions.find((i) => i.offset === offset)?.line;
}

/** `the next`, `line 9`: where an instruction went on, seen from its own line. */
export function place(d: Doing): string {
  const next = d.after && d.did.next !== null ? d.recording.run.steps[d.did.next]?.offset : undefined;
  const line = lineAt(d, next);
  return line === undefined ? 'on' : `line ${line}`;
}

export {list, sayList};
