import type {Code, Recording} from '../../recording/index.ts';
import {UnusableProgram} from '../errors.ts';

/** What the user asked to be watched. */
export interface Wanted {
  /** A function's name or qualified name, `<module>`, or `auto`: what the program repeats most. */
  readonly function: string;
  /** How often the program is run again in the same interpreter. */
  readonly warm: number;
}

/** What is watched. */
export interface Target {
  /** Index of the code object. */
  readonly code: number;
  /** Whether the passes of its loops are watched too, at the price that the jumps themselves are not. */
  readonly passes: boolean;
  readonly chosen: 'named' | 'calls' | 'passes';
  readonly warm: number;
}

/** How often the recorded run repeated a code object. */
interface Repeats {
  calls: number;
  passes: number;
}

type Recorded = Pick<Recording, 'codes' | 'run' | 'header'>;

/**
 * What to watch: the function of that name; or for `auto` the code object that the recorded run repeated most, by calls
 * of it or by passes of its loops, and of two that are equal the one that was called. Undefined where there is nothing
 * that could be specialised, or no recorded run to choose by.
 *
 * @throws {@link UnusableProgram} if there is no function of that name.
 */
export function chooseTarget(recorded: Recorded, {function: wanted, warm}: Wanted): Target | undefined {
  const repeats = countRepeats(recorded);
  const {codes} = recorded;
  if (wanted !== 'auto') {
    const code = find(recorded, wanted, repeats);
    const {calls, passes} = repeats[code] ?? {calls: 0, passes: 0};
    const isKnown = recorded.run.steps.length > 0;
    return {code, passes: isKnown ? passes > calls : hasLoop(codes[code]), chosen: 'named', warm};
  }
  const candidates = codes.flatMap((code, i) => (isAdaptive(code) ? [{i, ...(repeats[i] ?? none())}] : []));
  // A class body or a module runs once a run.
  const functions = candidates.filter(({i}) => codes[i]?.flags.includes('OPTIMIZED'));
  const called = functions.toSorted((a, b) => b.calls - a.calls)[0];
  const looped = candidates.toSorted((a, b) => b.passes - a.passes)[0];
  if (looped && looped.passes > Math.max(called?.calls ?? 0, 1)) {
    return {code: looped.i, passes: true, chosen: 'passes', warm};
  }
  return called && called.calls > 0 ? {code: called.i, passes: false, chosen: 'calls', warm} : undefined;
}

const none = (): Repeats => ({calls: 0, passes: 0});

function countRepeats({codes, run}: Recorded): Repeats[] {
  const repeats = codes.map(none);
  const backward = codes.map(
    ({instructions}) => new Set(instructions.filter(isBackward).map(({offset}) => offset)),
  );
  for (const event of run.events) {
    if (event.kind !== 'call') continue;
    const counted = repeats[run.frames[event.frame]?.code ?? -1];
    if (counted) counted.calls++;
  }
  for (const {frame, offset} of run.steps) {
    const code = run.frames[frame]?.code ?? -1;
    const counted = repeats[code];
    if (counted && backward[code]?.has(offset)) counted.passes++;
  }
  return repeats;
}

function isBackward({name}: Code['instructions'][number]): boolean {
  return name.includes('JUMP_BACKWARD') && !name.endsWith('NO_INTERRUPT');
}

function hasLoop(code: Code | undefined): boolean {
  return code?.instructions.some(isBackward) === true;
}

/** Whether it has an instruction that could be specialised. */
function isAdaptive({instructions}: Code): boolean {
  return instructions.some(
    ({name, caches}) =>
      caches[0]?.name === 'counter' && !name.startsWith('POP_JUMP') && !name.includes('JUMP_BACKWARD'),
  );
}

/** The code object of that qualified name, or else of that name; of several the one that is called most. */
function find({codes, header}: Recorded, wanted: string, repeats: readonly Repeats[]): number {
  const indices = codes.map((_, i) => i);
  const named = [
    indices.filter((i) => codes[i]?.qualname === wanted),
    indices.filter((i) => codes[i]?.name === wanted),
  ].find(({length}) => length > 0);
  const best = named?.toSorted((a, b) => (repeats[b]?.calls ?? 0) - (repeats[a]?.calls ?? 0))[0];
  if (best !== undefined) return best;
  const known = [...new Set(codes.map(({qualname}) => qualname))].slice(0, 20).join(', ');
  throw new UnusableProgram(
    `${header.program.name} has no function ${wanted}, whose specialisation is to be watched. It has: ${known}.`,
  );
}
