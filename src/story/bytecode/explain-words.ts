import type {Code, Instruction} from '../../recording/index.ts';
import {type Caption, caption, code, count} from '../vocabulary/caption.ts';
import {lookupsOf} from './lookups.ts';

/** What the number in a row is, shown on the first row where it is an index. */
export function opargWords(codeObject: Code, instruction: Instruction): Caption {
  const [lookup] = lookupsOf(codeObject, instruction);
  // One table holds them all: locals, then cells, then free variables.
  const locals = codeObject.localsplus.every(({kind}) => kind === 'local') ? 'locals' : 'locals and cells';
  const where = {localsplus: locals, co_consts: 'constants', co_names: 'names'}[
    lookup?.table ?? 'localsplus'
  ];
  const what = entryText(codeObject, lookup?.table, lookup?.index);
  const kind = lookup?.table === 'localsplus' ? codeObject.localsplus[lookup.index]?.kind : undefined;
  // Cells and free variables stand behind the locals, in the same row of slots.
  if (kind === 'cell' || kind === 'free')
    return caption`The number in a row is its oparg, here an index: slot ${lookup?.index ?? 0} of the frame is the ${kind} variable ${code(what, 24)}.`;
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
        ? 'that a NULL is pushed too, for a call'
        : 'that no NULL is pushed with it';
  return caption`This oparg packs two facts: ${arg ?? 0} is 2 × ${index}${bit ? ' + 1' : ''}, name number ${index} and ${fact}.`;
}

export function superWords(instruction: Instruction): Caption {
  const arg = instruction.arg ?? 0;
  return caption`A superinstruction does the work of two nodes: its oparg ${arg} is ${arg >> 4} × 16 + ${arg & 15}, two indexes in one.`;
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
  return caption`To load is to put a value on the value stack; the next instructions take it from there.`;
}

export function jumpWords({name, target}: Instruction): Caption | undefined {
  const to = target ?? 0;
  if (name === 'FOR_ITER')
    // Python/bytecodes.c: an exhausted FOR_ITER jumps to its END_FOR and skips it.
    return caption`An arrow is a jump: with no item left, ${code(name)} leaves the loop, past ${code('END_FOR')} at ${to}.`;
  const condition = /^POP_JUMP_IF_(.+)$/
    .exec(name)?.[1]
    ?.toLowerCase()
    .replace('_', ' ')
    .replace('none', 'None');
  return condition
    ? caption`An arrow is a jump: if the answer is ${condition}, the machine goes on at ${to}, else with the next row.`
    : undefined;
}
