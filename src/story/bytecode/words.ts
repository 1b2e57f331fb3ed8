import type {Code, Instruction, Recording} from '../../recording/index.ts';
import {describeOpcode} from '../opcodes.ts';
import {type Caption, caption, code, count, list, plainCaption} from '../vocabulary/caption.ts';
import {gist, kinds} from './gist.ts';
import {lookupsOf} from './lookups.ts';
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
  const n = instructions.length;
  const type = recording.tree[part.node ?? -1]?.type ?? '';
  const label = named(part);
  const line = part.header?.span[0] ?? 0;
  const [first] = instructions;
  if (first && instructions.every((i) => i.name === 'NOP'))
    return caption`${label} needs no work of its own: its ${code('NOP')} does nothing.`;
  const one = n === 1;
  const half = instructions.slice(0, n / 2);
  const copied = n > 1 && n % 2 === 0 && half.every((i, at) => sameWork(i, instructions[at + n / 2]));
  const copy = copied ? gist(half, 70) : undefined;
  if (copy) return caption`The compiler writes ${named(part, 26)} twice, in two places of the list: ${copy}.`;
  const fronts: Readonly<Record<string, Caption>> = {
    For: caption`The ${code('for')} line takes ${count(n, 'instruction')}`,
    While: caption`${label} asks first`,
    If: caption`${label} asks first`,
    ExceptHandler: caption`${label} takes ${count(n, 'instruction')}`,
    Return: caption`${label} takes ${count(n, 'instruction')}`,
  };
  const turns: readonly Caption[] = [
    caption`One statement, ${count(n, 'instruction')}`,
    caption`${label} becomes ${count(n, 'instruction')}`,
    caption`Line ${line} takes ${count(n, 'instruction')}`,
  ];
  const front = one
    ? caption`${label} is a single instruction`
    : (fronts[type] ?? turns[turn % turns.length] ?? caption`One statement`);
  const steps = gist(instructions, most - [...plainCaption(front)].length - 3);
  if (steps) return caption`${front}: ${steps}.`;
  const many = caption`${label} is much work: ${count(n, 'instruction')}, among them ${kinds(instructions)}.`;
  return fits(many, most) ? many : caption`Line ${line} takes ${count(n, 'instruction')}.`;
}

/** `finally` blocks and returns at the end of a loop are compiled once for each way that leads there. */
function sameWork(a: Instruction, b: Instruction | undefined): boolean {
  return a.name === b?.name && a.argText === b.argText && String(a.nodes) === String(b.nodes);
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
export function prologueWords({instructions}: Part): Caption {
  const names = instructions.map((i) => i.name);
  const resume = code('RESUME');
  if (names.includes('RETURN_GENERATOR')) {
    return caption`A generator first makes itself and returns it; ${resume} is where it begins when a value is asked for.`;
  }
  const others = instructions.filter((i) => i.name !== 'RESUME');
  const [first] = others;
  if (first && others.length === 1) {
    return caption`The compiler's own come first: ${describeOpcode(first)}, then ${resume}, where the code begins.`;
  }
  if (first) {
    const steps = gist(others, 80) ?? caption`${kinds(others)}`;
    return caption`The compiler's own come first: ${steps}, then ${resume}.`;
  }
  return caption`${resume} comes first, whatever the code: no line asks for it, the compiler adds it.`;
}

/** The jump back of a loop. */
export function loopWords(recording: Recording, part: Part): Caption {
  const back = part.instructions.filter((i) => i.name.startsWith('JUMP_BACKWARD'));
  const rest = part.instructions.length - back.length;
  const keyword = recording.tree[part.node ?? -1]?.type === 'While' ? 'while' : 'for';
  const [first] = back;
  if (!first)
    return caption`The compiler adds ${count(rest, 'row')} that ${rest === 1 ? 'clears' : 'clear'} the loop away.`;
  const cleared =
    rest === 0 ? '' : `, and ${count(rest, 'row')} that ${rest === 1 ? 'clears' : 'clear'} it away`;
  if (back.length > 1) {
    const where = back.every((i) => i.target === first.target) ? ` to ${first.target ?? 0}` : '';
    return caption`The ${code(keyword)} loop closes: the compiler adds ${count(back.length, 'jump')} back${where}${cleared}.`;
  }
  return caption`No line says so: the compiler adds the jump back to ${first.target ?? 0} that makes a loop${cleared}.`;
}

/** `return None` and the ways out of handlers. */
export function leftoverWords(codeObject: Code, part: Part): Caption {
  const n = part.instructions.length;
  if (part.kind === 'return') {
    const value = part.instructions.find((i) => i.name === 'LOAD_CONST');
    return caption`Nothing in the source says it: the compiler adds ${code(`return ${value?.argText ?? 'None'}`)}.`;
  }
  if (codeObject.exceptionTable.length > 0) {
    const one = n === 1;
    return caption`${capital(count(n, 'row'))} ${one ? 'is' : 'are'} left, the compiler's: ${one ? 'a way' : 'ways'} out when an exception passes through.`;
  }
  return caption`${capital(count(n, 'more row'))} ${n === 1 ? 'is' : 'are'} the compiler's own.`;
}

function capital(text: string): string {
  return text.replace(/^./, (first) => first.toUpperCase());
}

/** What the number in a row is, shown on the first row where it is an index. */
export function opargWords(codeObject: Code, instruction: Instruction): Caption {
  const [lookup] = lookupsOf(codeObject, instruction);
  const where = {localsplus: 'locals', co_consts: 'constants', co_names: 'names'}[
    lookup?.table ?? 'localsplus'
  ];
  const what = entryText(codeObject, lookup?.table, lookup?.index);
  return caption`The number in a row is its oparg, here an index: number ${lookup?.index ?? 0} of the ${where} is ${code(what, 24)}.`;
}

function entryText(codeObject: Code, table: string | undefined, index = 0): string {
  if (table === 'localsplus') return codeObject.localsplus[index]?.name ?? '';
  if (table === 'co_names') return codeObject.names[index] ?? '';
  const {argText} = codeObject.instructions.find((i) => i.name === 'LOAD_CONST' && i.arg === index) ?? {
    argText: '',
  };
  return argText || (codeObject.consts[index]?.repr ?? '');
}

/** An oparg that holds an index and a bit: 3.12 and later for LOAD_ATTR, 3.11 and later for LOAD_GLOBAL. */
export function packedWords(codeObject: Code, instruction: Instruction): Caption {
  const index = lookupsOf(codeObject, instruction)[0]?.index ?? 0;
  const {arg, name} = instruction;
  const bit = (arg ?? 0) & 1;
  const fact =
    name === 'LOAD_ATTR'
      ? bit
        ? 'that a method is to be called'
        : 'that it is no method call'
      : bit
        ? 'that a call follows'
        : 'that no call follows';
  return caption`This oparg packs two facts: ${arg ?? 0} is 2 × ${index}${bit ? ' + 1' : ''}, name number ${index} and ${fact}.`;
}

export function superWords(instruction: Instruction): Caption {
  const arg = instruction.arg ?? 0;
  const halves = list([`${arg >> 4} × 16`, String(arg & 15)]).replace(' and ', ' + ');
  return caption`A superinstruction does the work of two nodes at once: its oparg, ${arg}, is ${halves}, two indexes in one.`;
}

export function cachesWords(instruction: Instruction): Caption {
  const bytes = instruction.caches.reduce((sum, c) => sum + 2 * c.units, 0);
  return caption`The ${count(bytes, 'byte')} behind ${code(instruction.name)} are inline caches: room for notes that make it faster.`;
}

export function guardWords(start: number, last: number, target: number): Caption {
  const rows = start === last ? `at ${start}` : `from ${start} to ${last}`;
  return caption`No jump leads there: the exception table says that what is raised ${rows} goes on at ${target}.`;
}

export function stackWords(): Caption {
  return caption`To load is to put a value on the value stack; the next steps take it from there.`;
}

export function jumpWords({name, target}: Instruction): Caption | undefined {
  const to = target ?? 0;
  if (name === 'FOR_ITER')
    return caption`An arrow is a jump: with no item left, ${code(name)} goes on at ${to}.`;
  const condition = /^POP_JUMP_IF_(.+)$/
    .exec(name)?.[1]
    ?.toLowerCase()
    .replace('_', ' ')
    .replace('none', 'None');
  return condition
    ? caption`An arrow is a jump: if the answer is ${condition}, the machine goes on at ${to}, else with the next row.`
    : undefined;
}

/** Whether a caption is short enough. */
export function fits(words: Caption, most: number): boolean {
  return [...plainCaption(words)].length <= most;
}
