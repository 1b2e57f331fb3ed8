import {type Caption, caption, code, count, type Segment} from '../vocabulary/caption.ts';

/** What of an instruction its description needs; every recorded instruction has it. */
export interface OpcodeUse {
  readonly name: string;
  readonly arg: number | null;
  /** What the oparg stands for, in `dis`'s words. */
  readonly argText: string;
  /** Where a jump goes, as a byte offset. */
  readonly target?: number | undefined;
}

/** Sorts of opcodes, by what they do to the machine. */
export type OpcodeKind =
  | 'load'
  | 'store'
  | 'delete'
  | 'operate'
  | 'build'
  | 'extend'
  | 'format'
  | 'call'
  | 'jump'
  | 'loop'
  | 'return'
  | 'generator'
  | 'exception'
  | 'match'
  | 'import'
  | 'define'
  | 'stack'
  | 'none'
  | 'other';

/** The words for one opcode. */
export interface OpcodeWords {
  readonly kind: OpcodeKind;
  readonly short: string | ((instruction: OpcodeUse) => string);
  readonly phrase: (instruction: OpcodeUse) => Caption;
}

/** Words that need nothing of the instruction. */
export function always(kind: OpcodeKind, short: string, phrase: string = short): OpcodeWords {
  return {kind, short, phrase: () => caption`${phrase}`};
}

/** A name, attribute or constant that an instruction speaks of, free of `dis`'s notes on the stack. */
export function subject({argText}: OpcodeUse): string {
  const text = argText.replace(/ \+ NULL(\|self)?$/, '').replace(/^NULL(\|self)? \+ /, '');
  const made = /^<code (.+)>$/s.exec(text);
  return made ? `the code of ${made[1]?.split('.').at(-1)}` : text;
}

/** {@link subject} set as code, shortened for a caption; `fallback` in words where there is none. */
export function what(instruction: OpcodeUse, fallback: string): Segment {
  const text = subject(instruction);
  if (text === '') return {text: fallback};
  return text.startsWith('the code of ') ? {text} : code(text, 28);
}

/** A jump that depends on the top value. */
export const jumpIf = (condition: string): OpcodeWords => ({
  kind: 'jump',
  short: `jump if ${condition}`,
  phrase: (i) => caption`jump ${there(i)} if it is ${condition}`,
});

/** The two names of a superinstruction. */
export function both({argText}: OpcodeUse): [Segment, Segment] {
  const [first = '', second = ''] = argText.split(', ');
  return [code(first, 20), code(second, 20)];
}

/** `item 1`, `2 items`: an oparg that counts. */
export function many(n: number | null, noun: string, plural = `${noun}s`): string {
  return n === null ? plural : count(n, noun, plural);
}

/** `2nd`, `11th`. */
export function ordinal(n: number): string {
  const teen = n % 100 >= 11 && n % 100 <= 13;
  return `${n}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th')}`;
}

/** `to 36`; only `on` where the target is not known. */
export function there({target}: OpcodeUse): string {
  return target === undefined ? 'on' : `to ${target}`;
}
