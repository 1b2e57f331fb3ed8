import type {Instruction} from '../../../src/recording/index.ts';
import type {Outcome, Want} from './outcome.ts';
import type {Frame, State} from './state.ts';

interface Before {
  readonly instruction: Instruction;
  readonly stack: readonly number[];
  readonly locals: readonly number[];
}

/** In what a frame, now at the instruction `now`, differs from how an outcome leaves it; empty where it doesn't. */
export function differences(
  state: State,
  before: Before,
  outcome: Outcome,
  frame: Frame,
  now: Instruction,
): string[] {
  const found: string[] = [];
  if (!goesTo(frame, before.instruction, outcome, now)) found.push(`control goes to ${now.offset}`);
  found.push(...stackDifferences(state, before, outcome, frame));
  const locals: Want[] = before.locals.map((slot) => ({slot}));
  for (const [index, want] of outcome.locals ?? []) locals[index] = want;
  const local = locals.findIndex((want, i) => !fits(state, want, frame.locals[i] ?? 0));
  if (local >= 0)
    found.push(`local ${local} is ${frame.locals[local]}, expected ${JSON.stringify(locals[local])}`);
  for (const [names, where] of [
    [outcome.name, frame.number],
    [outcome.global, 0],
  ] as const) {
    const space = state.namesOf(where);
    const is = names && space ? (space.get(names[0]) ?? 0) : undefined;
    if (names && is !== undefined && is !== names[1])
      found.push(`the name ${names[0]} is ${is}, expected ${names[1]}`);
  }
  if (outcome.cell) {
    const [index, id] = outcome.cell;
    const held = state.holds(Math.abs(frame.locals[index] ?? 0))[0]?.[1] ?? 0;
    if (held !== id) found.push(`the cell holds ${held}, expected ${id}`);
  }
  return found;
}

function goesTo({code}: Frame, before: Instruction, {to}: Outcome, now: Instruction): boolean {
  if (to === 'next') return now.offset === before.offset + before.size;
  const {target} = before;
  if (target === undefined) return false;
  if (to === 'target') return now.offset === target;
  // Past the END_FOR, and on 3.13 past the POP_TOP behind it.
  const from = code.instructions.findIndex((i) => i.offset === target);
  const end = code.instructions[from];
  return (
    end?.name === 'END_FOR' &&
    code.instructions.slice(from + 1, from + 3).some((i) => i.offset === now.offset)
  );
}

function stackDifferences(state: State, before: Before, outcome: Outcome, frame: Frame): string[] {
  const kept = before.stack.slice(0, before.stack.length - outcome.pop);
  if (outcome.pop > before.stack.length) return [`it takes ${outcome.pop} of ${before.stack.length} slots`];
  if (frame.stack.length !== kept.length + outcome.push.length)
    return [`the stack is ${frame.stack.length} deep, expected ${kept.length + outcome.push.length}`];
  const moved = kept.findIndex((slot, i) => slot !== frame.stack[i]);
  if (moved >= 0) return [`slot ${moved} is ${frame.stack[moved]}, was ${kept[moved]}`];
  return outcome.push.flatMap((want, i) => {
    const slot = frame.stack[kept.length + i] ?? 0;
    return fits(state, want, slot)
      ? []
      : [`slot ${kept.length + i} is ${slot}, expected ${JSON.stringify(want)}`];
  });
}

function fits(state: State, want: Want, slot: number): boolean {
  if (want === 'object') return slot !== 0;
  if (want === 'null') return slot === 0;
  if ('slot' in want) return slot === want.slot;
  const id = Math.abs(slot);
  if ('object' in want) return id === want.object;
  const record = state.record(id);
  // A small int may stand in the slot itself.
  const type = record?.type === 'tagged int' ? 'int' : record?.type;
  return (
    type === want.type &&
    (want.repr === undefined || state.repr(id) === want.repr) &&
    (want.holds === undefined || same(state.holds(id), want.holds))
  );
}

function same(a: readonly (readonly [string, number])[], b: readonly (readonly [string, number])[]): boolean {
  return a.length === b.length && a.every(([label, id], i) => label === b[i]?.[0] && id === b[i]?.[1]);
}
