import type {Recording, Site} from '../../recording/index.ts';
import {sourceLines, spanText} from '../source.ts';
import {cutColumns} from '../vocabulary/mono.ts';
import type {CodeCard} from '../vocabulary/thread-lanes.ts';

/** Lines and instructions on a card, and how many of them stand before the place. */
const ROWS = 5;
const BEFORE = 2;
/** Columns of a card's source and of an instruction's argument. */
const SOURCE = 44;
const ARGUMENT = 18;

/** The place where a thread stood, with what is around it. */
export function cardOf(recording: Recording, site: Site, thread: number): CodeCard {
  const own = site.code !== undefined;
  return {
    title: titleOf(recording, site),
    thread,
    lines: own && site.line !== undefined ? linesAround(recording, site.line) : [],
    instructions: own ? instructionsAround(recording, site) : [],
  };
}

/** `count() in spin.py`, `the module in spin.py` */
export function placeText({function: name, file}: Site): string {
  return name === '<module>' ? `the module in ${file}` : `${cutColumns(name, 24)}() in ${file}`;
}

function titleOf(recording: Recording, site: Site): string {
  return cutColumns(placeText({...site, file: site.file || recording.header.program.name}), SOURCE);
}

function linesAround(recording: Recording, line: number): CodeCard['lines'] {
  const lines = sourceLines(recording);
  const rows = windowOf(lines.length, line - 1).map((i) => ({
    number: i + 1,
    text: (lines[i] ?? '').replaceAll('\t', '    '),
    now: i === line - 1,
  }));
  // What all lines have before them says nothing.
  const indents = rows.filter((r) => r.text.trim() !== '').map((r) => r.text.search(/\S/));
  const common = Math.min(...indents);
  return rows.map((row) => ({...row, text: cutColumns(row.text.slice(common), SOURCE)}));
}

function instructionsAround({codes}: Recording, {code, offset}: Site): CodeCard['instructions'] {
  const {instructions} = codes[code ?? -1] ?? {instructions: []};
  const at = instructions.findLastIndex((i) => i.offset <= offset);
  return windowOf(instructions.length, at).flatMap((i) => {
    const instruction = instructions[i];
    if (!instruction) return [];
    const {name, argText} = instruction;
    const short = cutColumns(argText.replace(/\s+/g, ' '), ARGUMENT);
    return [{offset: instruction.offset, name, argText: short, now: i === at}];
  });
}

/** Indices of at most {@link ROWS} rows with row `at` among them. */
function windowOf(length: number, at: number): number[] {
  const first = Math.max(0, Math.min(at - BEFORE, length - ROWS));
  return Array.from({length: Math.min(ROWS, length)}, (_, i) => first + i);
}

/** The call in the source that a thread stood in, where the place is one of the program's: `sleep(0.5)`. */
export function callText(recording: Recording, {code, offset}: Site): string | undefined {
  const {instructions} = recording.codes[code ?? -1] ?? {instructions: []};
  const instruction = instructions.findLast((i) => i.offset <= offset);
  // In 3.11 a specialised PRECALL makes the call.
  if (!instruction?.span || !/^(PRE)?CALL/.test(instruction.name)) return undefined;
  return spanText(recording, instruction.span).replace(/\s+/g, ' ');
}

/** What is called there, without its arguments: `sleep()`, `server.stdout.read()`; a library's own function as it is. */
export function calleeText(recording: Recording, site: Site): string | undefined {
  if (site.code === undefined) return `${site.function}()`;
  const call = callText(recording, site);
  if (!call?.endsWith(')')) return undefined;
  let depth = 0;
  for (let i = call.length - 1; i > 0; i--) {
    if (call[i] === ')') depth++;
    if (call[i] === '(' && --depth === 0) return `${call.slice(0, i)}()`;
  }
  return undefined;
}
