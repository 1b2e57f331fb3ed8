import type {Code, Instruction} from '../../recording/index.ts';
import {subject} from '../opcodes/words.ts';
import type {InstructionRow} from '../vocabulary/instruction-row.ts';
import type {Lookup, LookupName, LookupTable} from '../vocabulary/lookup-table.ts';
import {cutColumns} from '../vocabulary/mono.ts';

/** Columns of a chip at most. */
const LONGEST = 16;

/** The tables that this code object's instructions index; those that none does are left out. */
export function lookupTables(code: Code): LookupTable[] {
  const used = new Set(code.instructions.flatMap((i) => lookupsOf(code, i).map((l) => l.table)));
  const tables: [LookupName, readonly string[]][] = [
    ['localsplus', code.localsplus.map((local) => local.name)],
    ['co_consts', code.consts.map((constant, i) => constantText(code, constant.repr, i))],
    ['co_names', code.names],
  ];
  return tables
    .filter(([name]) => used.has(name))
    .map(([name, entries]) => ({name, entries: entries.map((entry) => cutColumns(oneLine(entry), LONGEST))}));
}

/**
 * The places that an instruction's oparg leads to. How an opcode packs its index (`LOAD_GLOBAL` keeps a bit for the call
 * that follows) differs by version: an index counts only if what stands there is what `dis` says the oparg means.
 */
export function lookupsOf(code: Code, instruction: Instruction): Lookup[] {
  const {name, arg, argText} = instruction;
  if (arg === null) return [];
  if (name === 'LOAD_CONST' || name === 'RETURN_CONST') {
    const constant = code.consts[arg];
    if (!constant) return [];
    const same = constant.code !== undefined || sameText(constant.repr, argText);
    return same ? [{table: 'co_consts', index: arg}] : [];
  }
  const pair = /FAST.*FAST/.test(name);
  if (pair) {
    const names = argText.split(', ');
    const found = [arg >> 4, arg & 15].filter((index, i) => code.localsplus[index]?.name === names[i]);
    return found.length === 2 ? found.map((index) => ({table: 'localsplus', index})) : [];
  }
  const wanted = subject(instruction);
  if (/FAST|DEREF|MAKE_CELL|CLOSURE/.test(name)) {
    return code.localsplus[arg]?.name === wanted ? [{table: 'localsplus', index: arg}] : [];
  }
  if (/_(NAME|GLOBAL|ATTR|GLOBALS|METHOD|FROM)$/.test(name)) {
    const index = [arg, arg >> 1, arg >> 2].find((at) => code.names[at] === wanted);
    return index === undefined ? [] : [{table: 'co_names', index}];
  }
  return [];
}

/** How the table shows an instruction: what its oparg stands for, without `dis`'s notes on the stack. */
export function rowOf(instruction: Instruction): InstructionRow {
  const {offset, name, arg, target} = instruction;
  const plain = rowText(instruction).replace(/^bool\((.*)\)$/, '$1');
  return {
    offset,
    name,
    arg,
    argText: cutColumns(oneLine(plain), LONGEST),
    ...(instruction.origin === 'compiler' ? {added: true} : {}),
    ...(target === undefined ? {} : {target}),
  };
}

function rowText(instruction: Instruction): string {
  const {argText} = instruction;
  if (argText.startsWith('INTRINSIC_')) return argText.slice('INTRINSIC_'.length);
  return argText.startsWith('<code ') ? argText : subject(instruction);
}

function constantText(code: Code, repr: string, index: number): string {
  const loaded = code.instructions.find((i) => i.name === 'LOAD_CONST' && i.arg === index);
  return loaded ? rowText(loaded) : repr;
}

/** Whether two accounts of a constant agree as far as both go: long ones are cut differently. */
function sameText(repr: string, argText: string): boolean {
  if (repr === argText) return true;
  const shown = Math.min(repr.indexOf('…') < 0 ? repr.length : repr.indexOf('…'), argText.length, 20);
  return repr.slice(0, shown) === argText.slice(0, shown);
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
