import type {Code, Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {chooseCode, tookMostSteps} from './bytecode/choose.ts';
import {partsOf} from './bytecode/parts.ts';
import {type Level, tellParts} from './bytecode/telling.ts';
import {type BytecodeChange, type BytecodeView, bytecodeView, type Fact, linesOf} from './bytecode/view.ts';
import type {Beat, Story} from './vocabulary/beat.ts';
import {code as asCode, type Caption, caption, count} from './vocabulary/caption.ts';
import {act, beat, mostDetailed} from './vocabulary/pace.ts';

export type {BytecodeChange, BytecodeView, RowArrival} from './bytecode/view.ts';

/** Statements that can all be told. A little more time is well spent on leaving none of them out. */
const SMALL = 7;
const SMALL_LONGEST = 68_000;
/** Milliseconds that a clip of a longer function may take: it sums up soon enough. */
const COMFORTABLE = 66_000;

/**
 * What the machine gets: the instructions of one code object, statement after statement, each tied to the nodes it
 * carries out and to the table entries that its oparg names.
 */
export function tellBytecode(recording: Recording, format: Format): Story<BytecodeView, BytecodeChange> {
  const index = chooseCode(recording);
  const code = recording.codes[index];
  if (!code) throw new RangeError('The recording has no code object.');
  const parts = partsOf(recording, code);
  const view = bytecodeView(recording, code, parts, format);
  const statements = parts.filter((p) => p.kind === 'statement').length;
  const all = [6, 5, 4, 3, 2, 1].map((explain) => ({most: statements, explain}));
  const some: Level[] = [
    ...[9, 8, 7, 6, 5].map((most) => ({most, explain: 2})),
    ...[4, 3, 2].map((most) => ({most, explain: 3})),
  ];
  const levels: Level[] = [
    ...(statements <= SMALL ? all : all.slice(0, 3)),
    ...some.filter(({most}) => most < statements),
    {most: Math.min(2, statements), explain: 1},
  ];
  const story = (level: Level): Story<BytecodeView, BytecodeChange> => ({
    clip: 'bytecode',
    question: caption`What does the machine get?`,
    view,
    beats: [
      opening(recording, index, code),
      ...tellParts(recording, code, parts, view, format, level),
      closing(recording, index, code),
    ],
  });
  return mostDetailed(
    levels.map((level) => () => story(level)),
    statements <= SMALL ? SMALL_LONGEST : COMFORTABLE,
  );
}

/** `total()`; the file's name for the module. */
function nameOf({header, codes}: Recording, index: number): Caption {
  if (index === 0) return [asCode(header.program.name, 30)];
  const code = codes[index];
  return [asCode(code?.flags.includes('OPTIMIZED') ? `${code.name}()` : (code?.name ?? ''), 30)];
}

function opening(recording: Recording, index: number, code: Code): Beat<BytecodeChange> {
  const lines = linesOf(recording, code);
  const n = lines[1] - lines[0] + 1;
  const functions = recording.codes.filter((c) => c.flags.includes('OPTIMIZED')).length;
  const name = nameOf(recording, index);
  const words =
    index > 0 && functions > 1 && tookMostSteps(recording, index)
      ? caption`${name} ran most instructions in this run: here is what the compiler makes of its ${count(n, 'line')}.`
      : caption`No machine runs text: the compiler turns the ${count(n, 'line')} of ${name} into instructions.`;
  return beat('text', words, [act({kind: 'focus', lines, offsets: []})]);
}

function closing(recording: Recording, index: number, code: Code): Beat<BytecodeChange> {
  const n = code.instructions.length;
  const name = nameOf(recording, index);
  return beat(
    'list',
    caption`${name} is now ${count(n, 'instruction')} in ${code.bytes.length / 2} bytes: a list of small steps for a stack machine.`,
    [act({kind: 'finish', facts: factsOf(code)}, 700)],
    2500,
  );
}

/** True totals of the whole code object, the part that was summed up included. */
function factsOf(code: Code): Fact[] {
  const caches = code.instructions.reduce(
    (sum, i) => sum + i.caches.reduce((units, c) => units + c.units, 0),
    0,
  );
  const added = code.instructions.filter((i) => i.origin === 'compiler').length;
  const facts: Fact[] = [];
  const add = (n: number, one: string, many = `${one}s`) => {
    if (n > 0) facts.push({value: String(n), label: n === 1 ? one : many});
  };
  const addPart = (n: number, label: string) => {
    if (n > 0) facts.push({value: String(n), label, part: true});
  };
  add(code.instructions.length, 'instruction');
  addPart(added, 'added by the compiler');
  add(code.bytes.length / 2, 'byte');
  addPart(2 * caches, 'of inline caches');
  add(code.stackSize, 'slot of stack', 'slots of stack');
  const slots = (kind: Code['localsplus'][number]['kind']) =>
    code.localsplus.filter((slot) => slot.kind === kind).length;
  if (code.localsplus.length > 0) {
    add(slots('local') + slots('local cell'), 'local');
    add(slots('cell'), 'cell variable');
    add(slots('free'), 'free variable');
  } else add(code.consts.length, 'constant');
  return facts;
}
