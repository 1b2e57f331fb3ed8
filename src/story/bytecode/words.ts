import type {Code, Instruction, Recording} from '../../recording/index.ts';
import {describeOpcode} from '../opcodes.ts';
import {type Caption, capital, caption, code, count, plainCaption} from '../vocabulary/caption.ts';
import {gist, isSilent, kinds} from './gist.ts';
import type {Part} from './parts.ts';

/** Characters of a statement that a caption shows. */
const LONGEST = 34;

/** A statement in a caption. */
export function named(part: Part, longest = LONGEST): Caption {
  return [code(part.header?.text ?? '', longest)];
}

/** What a statement becomes, in one sentence; `turn` keeps two in a row from beginning alike. */
export function statementWords(recording: Recording, part: Part, turn: number, most: number): Caption {
  const {instructions} = part;
  const label = named(part);
  if (instructions.every((i) => i.name === 'NOP'))
    return caption`${label} needs no work of its own: its ${code('NOP')} does nothing.`;
  const {told, added} = withoutAdded(instructions);
  const half = told.slice(0, told.length / 2);
  const copied = half.length > 0 && half.every((i, at) => sameWork(i, told[at + half.length]));
  const copy = copied && told.length === 2 * half.length ? gist(half, 70) : undefined;
  if (copy)
    return caption`The compiler writes ${named(part, 26)} twice, in two places of the list: ${copy}${added > 0 ? `; it adds ${count(added, 'more', 'more')}` : ''}.`;

  const front = frontOf(recording, part, told.length, turn);
  const behind = added > 0 ? `; the compiler adds ${count(added, 'more', 'more')}` : '';
  const steps = gist(told, most - [...plainCaption(front)].length - 3 - behind.length);
  if (steps) return caption`${front}: ${steps}${behind}.`;
  const n = count(instructions.length, 'instruction');
  const many = caption`${label} is much work: ${n}, among them ${kinds(instructions)}.`;
  return fits(many, most) ? many : caption`Line ${part.header?.span[0] ?? 0} takes ${n}.`;
}

/** How the sentence about a statement begins; `turn` keeps two in a row from beginning alike. */
function frontOf(recording: Recording, part: Part, n: number, turn: number): Caption {
  const label = named(part);
  const type = recording.tree[part.node ?? -1]?.type ?? '';
  const several = count(n, 'instruction');
  if (n === 1) return caption`${label} is a single instruction`;
  if (type === 'For') return caption`The ${code('for')} line takes ${several}`;
  if (type === 'While' || type === 'If') return caption`${label} asks first`;
  if (type === 'Return' || type === 'ExceptHandler') return caption`${label} takes ${several}`;
  const turns = [
    caption`One statement, ${several}`,
    caption`${label} becomes ${several}`,
    caption`Line ${part.header?.span[0] ?? 0} takes ${several}`,
  ];
  return turns[turn % turns.length] ?? label;
}

/**
 * A row or two of the compiler's among a statement's are told with it, a whole row of them apart; and what no word is
 * for: where a generator goes on behind a `yield`, that a jump was not taken.
 */
function withoutAdded(instructions: readonly Instruction[]): {told: readonly Instruction[]; added: number} {
  const own = instructions.filter((i) => i.origin === 'source');
  const added = instructions.length - own.length;
  if (added > 2 && own.length > 0) return {told: own, added};
  const told = instructions.filter((i) => !isSilent(i.name) || i.origin === 'source');
  return {told, added: instructions.length - told.length};
}

/** `finally` blocks and returns at the end of a loop are compiled once for each way that leads there. */
function sameWork(a: Instruction, b: Instruction | undefined): boolean {
  const plain = (name?: string) => name?.replaceAll('LOAD_FAST_BORROW', 'LOAD_FAST');
  return plain(a.name) === plain(b?.name) && a.argText === b?.argText && String(a.nodes) === String(b.nodes);
}

/** Statements with the same opcodes in the same order as the one before them. */
export function alikeWords(parts: readonly Part[]): Caption {
  const n = parts[0]?.instructions.length ?? 0;
  const [only] = parts;
  if (parts.length === 1 && only)
    return caption`${named(only)} is built just like it: ${count(n, 'instruction')} again.`;
  return caption`The next ${count(parts.length, 'statement')} are built just like it: ${count(n, 'instruction')} each.`;
}

/** RESUME, and what may stand before it. */
export function prologueWords({flags}: Code, {instructions}: Part): Caption {
  const names = instructions.map((i) => i.name);
  const resume = code('RESUME');
  if (names.includes('RETURN_GENERATOR')) {
    const awaited = flags.includes('COROUTINE');
    const what = awaited
      ? 'A coroutine'
      : flags.includes('ASYNC_GENERATOR')
        ? 'An async generator'
        : 'A generator';
    const when = awaited ? 'when it is awaited' : 'when a value is asked for';
    return caption`${what} first makes itself and returns it; ${resume} is where it begins ${when}.`;
  }
  const others = instructions.filter((i) => i.name !== 'RESUME');
  const [first] = others;
  if (first && others.length === 1) {
    return caption`The compiler’s own come first: ${describeOpcode(first)}, then ${resume}, where the code begins.`;
  }
  if (first) {
    const steps = gist(others, 80) ?? caption`${kinds(others)}`;
    return caption`The compiler’s own come first: ${steps}, then ${resume}.`;
  }
  return caption`First comes ${resume}: no line asks for it, the compiler adds it.`;
}

/** The jump back of a loop. */
export function loopWords(recording: Recording, part: Part): Caption {
  const back = part.instructions.filter((i) => i.name === 'JUMP_BACKWARD');
  // Those of an `await`, which asks again and again (Python/codegen.c, ADD_YIELD_FROM).
  const awaiting = part.instructions.filter((i) => i.name === 'JUMP_BACKWARD_NO_INTERRUPT').length;
  const rest = part.instructions.length - back.length - awaiting;
  const keyword = recording.tree[part.node ?? -1]?.type === 'While' ? 'while' : 'for';
  const [first] = back;
  if (!first)
    return caption`The compiler adds ${count(rest, 'row')} that ${rest === 1 ? 'clears' : 'clear'} the loop away.`;
  const waits = awaiting === 0 ? '' : `, ${count(awaiting, 'more', 'more')} to wait for each item`;
  const cleared =
    rest === 0
      ? waits
      : `${waits}, and ${count(rest, 'row')} that ${rest === 1 ? 'clears' : 'clear'} it away`;
  if (back.length > 1) {
    const where = back.every((i) => i.target === first.target) ? ` to ${first.target ?? 0}` : '';
    return caption`The ${code(keyword)} loop closes: the compiler adds ${count(back.length, 'jump')} back${where}${cleared}.`;
  }
  return caption`The compiler adds the jump back to ${first.target ?? 0} that makes a loop${cleared}.`;
}

/** `return None` and the ways out of handlers. */
export function leftoverWords(codeObject: Code, part: Part): Caption {
  const n = part.instructions.length;
  if (part.kind === 'return') {
    const value = part.instructions.find((i) => i.name === 'LOAD_CONST' || i.name === 'RETURN_CONST');
    return caption`Nothing in the source says it: the compiler adds ${code(`return ${value?.argText ?? 'None'}`)}.`;
  }
  if (codeObject.exceptionTable.length > 0) {
    const one = n === 1;
    return caption`${capital(count(n, 'row'))} ${one ? 'is' : 'are'} left, the compiler’s: ${one ? 'a way' : 'ways'} out when an exception passes through.`;
  }
  return caption`${capital(count(n, 'more row'))} ${n === 1 ? 'is' : 'are'} the compiler’s own.`;
}

/** Whether a caption is short enough. */
export function fits(words: Caption, most: number): boolean {
  return [...plainCaption(words)].length <= most;
}
