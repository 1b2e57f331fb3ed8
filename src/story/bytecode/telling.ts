import type {Code, Instruction, Recording} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import {timing} from '../../theme/timing.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import {code as asCode, type Caption, caption, count} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import {explainer} from './explain.ts';
import {lookupsOf} from './lookups.ts';
import {chooseParts} from './novelty.ts';
import type {Part} from './parts.ts';
import {boxOf} from './tree.ts';
import type {BytecodeChange, BytecodeView, RowArrival} from './view.ts';
import {alikeWords, leftoverWords, loopWords, named, prologueWords, statementWords} from './words.ts';

/** How much is told. */
export interface Level {
  /** Statements told one by one. */
  readonly most: number;
  /** Explanations of how an instruction is made up. */
  readonly explain: number;
}

/** Rows that a beat brings one after the other; more come in handfuls. */
const MOST_ACTS = 8;
const SWEEPS = 9;

type Change = BytecodeChange;

/** The beats between the opening and the closing. */
export function tellParts(
  recording: Recording,
  code: Code,
  parts: readonly Part[],
  view: BytecodeView,
  format: Format,
  {most, explain}: Level,
): Beat<Change>[] {
  const told = chooseParts(recording, parts, most);
  const explained = explainer(recording, code, explain, format, told);
  const beats: Beat<Change>[] = [];
  const asked = parts.find((p) => told.has(p) && p.kind === 'statement' && p.instructions.length > 2);
  let turn = 0;
  let last: Part | undefined;
  let alike: Part[] = [];
  const flush = () => {
    if (alike.length > 0) beats.push(alikeBeat(code, alike));
    alike = [];
  };
  for (const part of parts) {
    if (!told.has(part)) continue;
    if (last && part.kind === 'statement' && sameShape(last, part)) {
      alike.push(part);
      continue;
    }
    flush();
    const ask = part === asked;
    if (ask) beats.push(askBeat(part, turn));
    const words = partWords(recording, code, part, turn, format);
    beats.push(partBeat(code, part, view, words, {tree: !ask, quick: beats.length > 12}));
    beats.push(...explained(part));
    if (part.kind === 'statement') {
      turn++;
      last = part;
    }
  }
  flush();
  const rest = parts.filter((part) => !told.has(part));
  if (rest.length > 0) beats.push(sweepBeat(rest));
  return beats;
}

function partWords(recording: Recording, code: Code, part: Part, turn: number, format: Format): Caption {
  switch (part.kind) {
    case 'prologue':
      return prologueWords(code, part);
    case 'statement':
      return statementWords(recording, part, turn, format.captionChars);
    case 'loop':
      return loopWords(recording, part);
    default:
      return leftoverWords(code, part);
  }
}

function focus(part: Part): Act<Change> {
  const span = part.header?.span;
  const lines = part.kind === 'statement' && span ? ([span[0], span[2]] as const) : null;
  return act({kind: 'focus', lines, offsets: part.instructions.map((i) => i.offset)});
}

function tree(part: Part): Act<Change> {
  const span = part.kind === 'statement' ? (part.header?.span ?? null) : null;
  return act({kind: 'tree', part: part.key, span}, 450, 100);
}

/** The statement and its tree, and the question what becomes of them. */
function askBeat(part: Part, turn: number): Beat<Change> {
  const words =
    turn === 0
      ? caption`How many instructions does the machine need for ${named(part)}?`
      : caption`And ${named(part)}: how many instructions?`;
  return beat(`ask-${part.key}`, words, [focus(part), tree(part)], 700);
}

/** The rows of a part, tied to its tree. */
function partBeat(
  code: Code,
  part: Part,
  view: BytecodeView,
  words: Caption,
  {tree: withTree, quick}: {tree: boolean; quick: boolean},
): Beat<Change> {
  const acts: Act<Change>[] = withTree ? [focus(part), tree(part)] : [];
  const shape = view.trees[part.key];
  const size = Math.ceil(part.instructions.length / MOST_ACTS);
  for (let i = 0; i < part.instructions.length; i += size) {
    const some = part.instructions.slice(i, i + size);
    const rows = some.map((instruction): RowArrival => {
      const boxes = instruction.nodes.map((node) => (shape ? boxOf(shape, node) : undefined));
      return {
        offset: instruction.offset,
        boxes: shape?.compiler ? [0] : [...new Set(boxes.filter((b) => b !== undefined))],
        lookups: lookupsOf(code, instruction),
      };
    });
    const travel = !quick && size === 1;
    const looksUp = travel && rows.some((row) => row.lookups.length > 0);
    acts.push(act({kind: 'rows', rows, travel}, looksUp ? 800 : timing.move, quick ? 0 : 120));
    for (const instruction of some) if (matters(instruction)) acts.push(jump(instruction));
  }
  return beat(part.key, words, acts, 600);
}

/** Jumps that are shown as arrows: all but those to the next row. */
function matters({target, offset, size}: Instruction): boolean {
  return target !== undefined && target !== offset + size;
}

function jump({offset, target}: Instruction): Act<Change> {
  return act({kind: 'jump', from: offset, to: target ?? offset}, 400);
}

function sameShape(a: Part, b: Part): boolean {
  const names = (part: Part) => part.instructions.map((i) => i.name).join();
  return names(a) === names(b);
}

/** Statements that are built like the one before: rows at once, without trees. */
function alikeBeat(code: Code, parts: readonly Part[]): Beat<Change> {
  const quick = timing.quickMove;
  const acts = parts.flatMap((part): Act<Change>[] => [
    {...focus(part), moveMs: quick},
    act(
      {
        kind: 'rows',
        rows: part.instructions.map((i) => ({offset: i.offset, boxes: [], lookups: lookupsOf(code, i)})),
        travel: false,
      },
      quick,
      150,
    ),
  ]);
  return beat(`alike-${parts[0]?.key ?? ''}`, alikeWords(parts), acts, 500);
}

/** All that is left, in handfuls from top to bottom. */
function sweepBeat(parts: readonly Part[]): Beat<Change> {
  const statements = parts.filter((p) => p.kind === 'statement').length;
  const sum = (some: readonly Part[]) => some.reduce((total, p) => total + p.instructions.length, 0);
  const rows = sum(parts.filter((p) => p.kind === 'statement' || p.kind === 'loop'));
  const added = sum(parts) - rows;
  const own = added > 0 ? `, and ${count(added, 'row')} of the compiler’s own` : '';
  const size = Math.ceil(parts.length / SWEEPS);
  const acts: Act<Change>[] = [];
  for (let i = 0; i < parts.length; i += size) {
    const some = parts.slice(i, i + size);
    const spans = some.flatMap((p) => (p.header && p.kind === 'statement' ? [p.header.span] : []));
    const lines =
      spans.length > 0
        ? ([Math.min(...spans.map((s) => s[0])), Math.max(...spans.map((s) => s[2]))] as const)
        : null;
    const offsets = some.flatMap((p) => p.instructions.map((r) => r.offset));
    acts.push(act({kind: 'sweep', lines, offsets}, timing.move, 80));
  }
  const words =
    statements > 0
      ? caption`And so on for ${count(statements, 'more statement')}: ${count(rows, 'more instruction')}${own}.`
      : caption`The other ${count(sum(parts), 'row')} are the compiler’s own: no ${asCode('line')} says them.`;
  return beat('rest', words, acts, 700);
}
