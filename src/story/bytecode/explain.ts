import type {Code, Instruction, Recording} from '../../recording/index.ts';
import type {Format} from '../../theme/formats.ts';
import {opcodeKind} from '../opcodes.ts';
import type {Act, Beat} from '../vocabulary/beat.ts';
import type {Caption} from '../vocabulary/caption.ts';
import {act, beat} from '../vocabulary/pace.ts';
import {
  cachesWords,
  guardWords,
  jumpWords,
  opargWords,
  packedWords,
  stackWords,
  superWords,
} from './explain-words.ts';
import {lookupsOf} from './lookups.ts';
import type {Part} from './parts.ts';
import type {BytecodeChange} from './view.ts';
import {fits} from './words.ts';

type Change = BytecodeChange;

interface Explanation {
  readonly id: string;
  /** Kept longest when time is short: 1 first. */
  readonly rank: number;
  /** Whether this instruction is a case of it. */
  readonly applies: (instruction: Instruction, code: Code) => boolean;
  readonly words: (code: Code, instruction: Instruction) => Caption | undefined;
  readonly acts: (code: Code, instruction: Instruction) => Act<Change>[];
}

const pointAt = (code: Code, instruction: Instruction): Act<Change>[] => [
  act({kind: 'point', offsets: [instruction.offset], lookups: lookupsOf(code, instruction)}, 500),
];

/** What a hall must be told once to read the table. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    id: 'oparg',
    rank: 1,
    // A plain index: the number in the row is the entry's own.
    applies: (i, code) =>
      i.arg !== null && lookupsOf(code, i)[0]?.index === i.arg && lookupsOf(code, i).length === 1,
    words: opargWords,
    acts: pointAt,
  },
  {
    id: 'stack',
    rank: 2,
    applies: (i) => opcodeKind(i.name) === 'load',
    words: stackWords,
    acts: (_, i) => [act({kind: 'point', offsets: [i.offset], lookups: []}, 400)],
  },
  {
    id: 'jump',
    rank: 4,
    applies: (i) => i.target !== undefined && jumpWords(i) !== undefined,
    words: (_, i) => jumpWords(i),
    acts: (_, i) => [act({kind: 'point', offsets: [i.offset, i.target ?? i.offset], lookups: []}, 500)],
  },
  {
    id: 'super',
    rank: 3,
    // Of two zeros one could not see how they are packed.
    applies: (i, code) => lookupsOf(code, i).length === 2 && (i.arg ?? 0) > 0,
    words: (_, i) => superWords(i),
    acts: pointAt,
  },
  {
    id: 'packed',
    rank: 6,
    applies: (i, code) =>
      (i.name === 'LOAD_GLOBAL' || i.name === 'LOAD_ATTR') &&
      lookupsOf(code, i)[0]?.index === (i.arg ?? -1) >> 1 &&
      lookupsOf(code, i)[0]?.index !== i.arg,
    words: packedWords,
    acts: pointAt,
  },
  {
    id: 'caches',
    rank: 5,
    // One that has room for more than a counter.
    applies: (i) => i.caches.length > 1,
    words: (_, i) => cachesWords(i),
    acts: (_, i) => [act({kind: 'caches', offset: i.offset, size: i.size}, 500)],
  },
];

/**
 * Gives the explanations that a part calls for, each once in the clip, the `most` important sorts of them; and the
 * exception table's word where a handler is entered through it.
 */
export function explainer(
  recording: Recording,
  code: Code,
  most: number,
  format: Format,
  told: ReadonlySet<Part>,
): (part: Part) => Beat<Change>[] {
  const occurring = EXPLANATIONS.filter((e) => code.instructions.some((i) => e.applies(i, code)));
  const chosen = occurring.toSorted((a, b) => a.rank - b.rank).slice(0, most);
  const said = new Set<string>();
  let guarded = false;
  return (part) => {
    const beats: Beat<Change>[] = [];
    if (part.kind !== 'statement') return beats;
    for (const explanation of EXPLANATIONS) {
      const {id} = explanation;
      if (said.has(id) || !chosen.includes(explanation)) continue;
      const instruction = part.instructions.find((i) => explanation.applies(i, code));
      const words = instruction && explanation.words(code, instruction);
      if (!instruction || !words || !fits(words, format.captionChars)) continue;
      // Two explanations of one statement are enough; the other waits for its next case.
      if (beats.length === 2 && explanation.rank > 2) continue;
      said.add(id);
      beats.push(beat(`explain-${id}`, words, explanation.acts(code, instruction)));
    }
    if (!guarded && recording.tree[part.node ?? -1]?.type === 'ExceptHandler') {
      const guard = guardOf(code, part);
      const known = [...told].some((p) => p.instructions.some((i) => i.offset === guard?.start));
      if (guard && known) {
        guarded = true;
        const words = guardWords(guard.start, guard.last, guard.target);
        beats.push(beat('explain-guard', words, [act({kind: 'guard', ...guard}, 700)]));
      }
    }
    return beats;
  };
}

/** The entry of the exception table that leads to a handler. */
function guardOf(
  code: Code,
  {instructions}: Part,
): {start: number; last: number; target: number} | undefined {
  const entry = instructions[0]?.name === 'PUSH_EXC_INFO' ? instructions[0].offset : undefined;
  const range = code.exceptionTable.find((r) => r.target === entry);
  if (!range) return undefined;
  const rows = code.instructions.filter((i) => i.offset >= range.start && i.offset < range.end);
  const last = rows.at(-1);
  return last && {start: range.start, last: last.offset, target: range.target};
}
