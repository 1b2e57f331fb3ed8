import type {Instruction, Recording} from '../../recording/index.ts';
import type {InstructionRow} from '../vocabulary/instruction-row.ts';
import type {Finished} from './finish.ts';
import {compared, named} from './words/doing.ts';

/** Bytecode that is shown beside the machine. */
export interface CodeTable {
  /** Its code object's place in the recording. */
  readonly code: number;
  readonly title: string;
  readonly rows: readonly InstructionRow[];
}

/** Rows that are kept above and below each one that is pointed at: more than a table shows at a time. */
const AROUND = 12;

/** The bytecode that is pointed at; of a long one, what stands around those instructions. */
export function tablesOf({codes}: Recording, beats: Finished['beats']): CodeTable[] {
  const pointed = new Map<number, Set<number>>();
  for (const {change} of beats.flatMap((b) => b.acts)) {
    if (change.kind !== 'point') continue;
    const offsets = pointed.get(change.code) ?? new Set<number>();
    pointed.set(change.code, offsets.add(change.offset));
  }
  if (pointed.size === 0) pointed.set(0, new Set([0]));
  return [...pointed].flatMap(([code, offsets]) => {
    const made = codes[code];
    if (!made) return [];
    const near = new Set<number>();
    for (const [at, {offset}] of made.instructions.entries())
      if (offsets.has(offset)) for (let i = at - AROUND; i <= at + AROUND; i++) near.add(i);
    const rows = made.instructions.filter((_, i) => near.has(i)).map(rowOf);
    return [{code, title: made.name, rows}];
  });
}

const rowOf = (i: Instruction): InstructionRow => ({
  offset: i.offset,
  name: i.name,
  arg: i.arg,
  argText: i.name === 'LOAD_SMALL_INT' ? String(i.arg ?? '') : compared(named(i)),
  ...(i.target === undefined ? {} : {target: i.target}),
});
