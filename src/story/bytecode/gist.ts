import type {Instruction} from '../../recording/index.ts';
import {subject} from '../opcodes/words.ts';
import {describeOpcode, opcodeKind, shortOpcode} from '../opcodes.ts';
import {type Caption, caption, code, numberWord, plainCaption} from '../vocabulary/caption.ts';

/** Opcodes that bring one value, each, from where it can be had by name or number. */
const PLAIN_LOAD = /^LOAD_(FAST|CONST|SMALL_INT|NAME|GLOBAL|DEREF|COMMON_CONSTANT)/;

/** Characters that are read at ease. */
const EASY = 88;
const MOST_ITEMS = 8;

interface Item {
  readonly words: Caption;
}

/**
 * What some instructions do, one after the other, in few words: `load both values, add, store`. Loads that follow each
 * other are taken together. Undefined where that takes more than `most` characters.
 */
export function gist(instructions: readonly Instruction[], most: number): Caption | undefined {
  const full = itemsOf(instructions, false);
  if (full.length === 0 || full.length > MOST_ITEMS) return undefined;
  const tellings = [joined(full), joined(itemsOf(instructions, true))];
  const short = (words: Caption, limit: number) => [...plainCaption(words)].length <= limit;
  return (
    tellings.find((words) => short(words, Math.min(most, EASY))) ??
    tellings.find((words) => short(words, most))
  );
}

/** The most frequent sorts of instructions: `six loads, two calls and one store`. */
export function kinds(instructions: readonly Instruction[]): string {
  const nouns: Readonly<Record<string, readonly [string, string]>> = {
    load: ['load', 'loads'],
    store: ['store', 'stores'],
    call: ['call', 'calls'],
    operate: ['operation', 'operations'],
    build: ['build', 'builds'],
    format: ['format', 'formats'],
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
    .map(([kind, n]) => `${numberWord(n)} ${nouns[kind]?.[n === 1 ? 0 : 1] ?? kind}`);
  return parts.length < 2 ? (parts[0] ?? '') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

function itemsOf(instructions: readonly Instruction[], brief: boolean): Item[] {
  const items: Item[] = [];
  let run: Instruction[] = [];
  const flush = () => {
    const loads = run.reduce((sum, i) => sum + valuesOf(i), 0);
    const [only] = run;
    if (only && loads === 1) {
      items.push({words: brief ? caption`load` : loadOne(only)});
    } else if (loads > 1) {
      items.push({words: caption`load ${loads === 2 ? 'both' : numberWord(loads)} values`});
    }
    run = [];
  };
  for (const [i, instruction] of instructions.entries()) {
    const {name} = instruction;
    if (isSilent(name)) continue;
    const called =
      name.startsWith('LOAD_') && isCalled(instruction, instructions[i - 1], instructions[i + 1]);
    if (PLAIN_LOAD.test(name) && !called) {
      run.push(instruction);
      continue;
    }
    const [level, names] = name === 'IMPORT_NAME' ? run.splice(-2) : [];
    flush();
    if (level && names) items.push({words: importOptions(level, names, brief)});
    items.push({words: wordsFor(instruction, brief)});
  }
  flush();
  return again(items);
}

/** What `IMPORT_NAME` takes beside the name: how many packages to go up, and which names are wanted. */
function importOptions(level: Instruction, names: Instruction, brief: boolean): Caption {
  if (brief) return caption`load two import options`;
  return caption`load ${code(level.argText || String(level.arg ?? 0), 4)} and ${code(subject(names), 20)} as import options`;
}

/** `call it, call it` is `call it twice`. */
function again(items: readonly Item[]): Item[] {
  const found: {words: Caption; times: number}[] = [];
  for (const {words} of items) {
    const last = found.at(-1);
    if (last && plainCaption(last.words) === plainCaption(words)) last.times++;
    else found.push({words, times: 1});
  }
  const often = (n: number) => (n === 2 ? ' twice' : n > 2 ? ` ${numberWord(n)} times` : '');
  return found.map(({words, times}) => ({words: caption`${words}${often(times)}`}));
}

/** Rows that do nothing worth a word. */
export function isSilent(name: string): boolean {
  return ['NOT_TAKEN', 'EXTENDED_ARG', 'NOP', 'CACHE', 'RESUME'].includes(name);
}

/** Whether a load brings what is going to be called: its NULL stands behind it, before 3.13 in front. */
function isCalled(
  {argText}: Instruction,
  before: Instruction | undefined,
  next: Instruction | undefined,
): boolean {
  return before?.name === 'PUSH_NULL' || next?.name === 'PUSH_NULL' || argText.includes('NULL');
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
  if (/(_ATTR|^LOAD_METHOD)$/.test(name) && argText) {
    const verb = name.startsWith('STORE') ? 'set' : name.startsWith('DELETE') ? 'delete' : 'read';
    return caption`${name === 'LOAD_METHOD' || (name === 'LOAD_ATTR' && argText.includes('NULL')) ? 'find' : verb} ${code(`.${what.text}`)}`;
  }
  if (/^IMPORT_|^FORMAT_|^BUILD_|^UNPACK_|FAST_|^RAISE|^RETURN_CONST/.test(name))
    return describeOpcode(instruction);
  return short;
}

function joined(items: readonly Item[]): Caption {
  return items.reduce<Caption>((all, {words}, i) => (i === 0 ? words : caption`${all}, ${words}`), []);
}
