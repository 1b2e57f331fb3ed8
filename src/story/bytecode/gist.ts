import type {Instruction} from '../../recording/index.ts';
import {subject} from '../opcodes/words.ts';
import {describeOpcode, opcodeKind, shortOpcode} from '../opcodes.ts';
import {type Caption, caption, code, plainCaption} from '../vocabulary/caption.ts';

/** Opcodes that bring one value, each, from where it can be had by name or number. */
const PLAIN_LOAD = /^LOAD_(FAST|CONST|SMALL_INT|NAME|GLOBAL|DEREF|COMMON_CONSTANT)/;

interface Item {
  readonly words: Caption;
  /** Values loaded, for loads that were taken together. */
  readonly loads: number;
}

/**
 * What some instructions do, one after the other, in few words: `load both values, add, store`. Loads that follow each
 * other are taken together. Undefined where that takes more than `most` characters.
 */
export function gist(instructions: readonly Instruction[], most: number): Caption | undefined {
  for (const brief of [false, true]) {
    const items = itemsOf(instructions, brief);
    const words = joined(items);
    if (items.length > 0 && items.length <= 8 && [...plainCaption(words)].length <= most) return words;
  }
  return undefined;
}

/** The most frequent sorts of instructions: `six loads, two calls and one store`. */
export function kinds(instructions: readonly Instruction[]): string {
  const nouns: Readonly<Record<string, readonly [string, string]>> = {
    load: ['load', 'loads'],
    store: ['store', 'stores'],
    call: ['call', 'calls'],
    operate: ['operation', 'operations'],
    build: ['build', 'builds'],
    jump: ['jump', 'jumps'],
  };
  const found = new Map<string, number>();
  for (const {name} of instructions) {
    const kind = opcodeKind(name);
    const known = kind in nouns ? kind : 'other';
    found.set(known, (found.get(known) ?? 0) + 1);
  }
  const parts = [...found]
    .filter(([kind]) => kind !== 'other')
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([kind, n]) => `${small(n)} ${nouns[kind]?.[n === 1 ? 0 : 1] ?? kind}`);
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function small(n: number): string {
  return ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][n] ?? String(n);
}

function itemsOf(instructions: readonly Instruction[], brief: boolean): Item[] {
  const items: Item[] = [];
  let run: Instruction[] = [];
  const flush = () => {
    const loads = run.reduce((sum, i) => sum + valuesOf(i), 0);
    const [only] = run;
    if (only && loads === 1) {
      items.push({words: brief ? caption`load` : loadOne(only), loads});
    } else if (loads > 1) {
      items.push({words: caption`load ${loads === 2 ? 'both' : small(loads)} values`, loads});
    }
    run = [];
  };
  for (const [i, instruction] of instructions.entries()) {
    const {name} = instruction;
    if (isSilent(name)) continue;
    const called = name.startsWith('LOAD_') && isCalled(instruction, instructions[i + 1]);
    if (PLAIN_LOAD.test(name) && !called) {
      run.push(instruction);
      continue;
    }
    flush();
    items.push({words: wordsFor(instruction, brief), loads: 0});
  }
  flush();
  return items;
}

/** Rows that do nothing worth a word. */
function isSilent(name: string): boolean {
  return ['NOT_TAKEN', 'PUSH_NULL', 'EXTENDED_ARG', 'NOP', 'CACHE', 'RESUME'].includes(name);
}

/** Whether a load brings what is going to be called. */
function isCalled(instruction: Instruction, next: Instruction | undefined): boolean {
  return next?.name === 'PUSH_NULL' || instruction.argText.includes('NULL');
}

function valuesOf({name}: Instruction): number {
  return /FAST.*FAST/.test(name) ? 2 : 1;
}

/** A plain load without saying where from: the table says it. */
function loadOne(instruction: Instruction): Caption {
  const looksUp = /^LOAD_(NAME|GLOBAL)/.test(instruction.name);
  const [verb, ...what] = describeOpcode(instruction);
  const named = what.length > 0 && what[0]?.code;
  if (!named) return describeOpcode(instruction);
  return caption`${looksUp ? 'look up' : 'load'} ${what[0] ?? verb ?? ''}`;
}

/** Words for one instruction in a list: the name that it speaks of, if any, and no more than must be. */
function wordsFor(instruction: Instruction, brief: boolean): Caption {
  const {name, argText} = instruction;
  const short = caption`${shortOpcode(instruction)}`;
  if (brief) return short;
  const what = code(subject(instruction), 16);
  if (PLAIN_LOAD.test(name)) return loadOne(instruction);
  if (/^STORE_(FAST|NAME|GLOBAL|DEREF)$/.test(name)) return caption`store in ${what}`;
  if (/^DELETE_(FAST|NAME|GLOBAL|DEREF)$/.test(name)) return caption`delete ${what}`;
  if (name.endsWith('_ATTR') && argText) {
    const verb = name.startsWith('STORE') ? 'set' : name.startsWith('DELETE') ? 'delete' : 'read';
    return caption`${name === 'LOAD_ATTR' && argText.includes('NULL') ? 'find' : verb} ${code(`.${what.text}`)}`;
  }
  if (/^IMPORT_|^FORMAT_|^BUILD_|^UNPACK_|FAST_|^RAISE/.test(name)) return describeOpcode(instruction);
  return short;
}

function joined(items: readonly Item[]): Caption {
  return items.reduce<Caption>((all, {words}, i) => (i === 0 ? words : caption`${all}, ${words}`), []);
}
