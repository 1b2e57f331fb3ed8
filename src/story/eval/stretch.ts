import type {Recording, RunEvent} from '../../recording/index.ts';
import type {Did} from './execution.ts';

/** Instructions executed one after the other in one frame and on one source line. */
export interface Stretch {
  /** Its place in the run's list of stretches. */
  readonly index: number;
  readonly steps: readonly Did[];
  readonly frame: number;
  readonly code: number;
  readonly line: number | null;
  /** Steps that take a way which no earlier step of the run took. */
  readonly fresh: ReadonlySet<number>;
  /** How often its rarest way had been taken, this time included: 1 for the first pass of a loop. */
  readonly visit: number;
  /** Whether one of its ways is taken for the last time. */
  readonly last: boolean;
  /** It only makes a function or a class, imports, or belongs to the body of a class. */
  readonly defines: boolean;
  readonly events: readonly RunEvent[];
}

const DEFINING = new Set(['MAKE_FUNCTION', 'LOAD_BUILD_CLASS', 'IMPORT_NAME', 'IMPORT_FROM']);

/** Functions that are no more than a part of an expression: its statement does something. */
const WITHIN_EXPRESSION = /<(genexpr|lambda|listcomp|setcomp|dictcomp)>>$/;

/** Whether an instruction defines something; `loaded` is what was loaded before it. */
const isDefining = ({instruction: {name}}: Did, loaded: string) =>
  DEFINING.has(name) && !(name === 'MAKE_FUNCTION' && WITHIN_EXPRESSION.test(loaded));

/**
 * The run in stretches, in order.
 *
 * @param focus - Frames whose visits are counted among themselves, as if nothing had run before them.
 */
export function stretches(
  recording: Recording,
  list: readonly Did[],
  focus: ReadonlySet<number> = new Set(),
): Stretch[] {
  const ways = list.map((did) => `${focus.has(did.frame) ? 'focus ' : ''}${wayOf(did, list)}`);
  const total = new Map<string, number>();
  for (const way of ways) total.set(way, (total.get(way) ?? 0) + 1);
  const taken = new Map<string, number>();
  const groups: [Did, ...Did[]][] = [];
  for (const did of list) {
    const before = groups.at(-1)?.at(-1);
    const goesOn = before?.frame === did.frame && before.line === did.line && before.next === did.step;
    // A loop may stand on one line: each round is a stretch of its own.
    if (goesOn && !before.instruction.name.startsWith('JUMP_BACKWARD')) groups.at(-1)?.push(did);
    else groups.push([did]);
  }
  const defining = new Map<number, number | null>();
  return groups.map((steps, index): Stretch => {
    const visits = steps.map((did) => {
      const way = ways[did.step] ?? '';
      const visit = (taken.get(way) ?? 0) + 1;
      taken.set(way, visit);
      return {step: did.step, visit, last: visit === total.get(way)};
    });
    const [first] = steps;
    const {frame, code} = first;
    const outer = code === 0 || isClassBody(recording, code);
    const body = isClassBody(recording, code);
    const makes = outer && steps.some((did, i) => isDefining(did, loadedBefore(steps, i)));
    // What a definition goes on with after the body of a class or a decorator: `STORE_NAME Account`.
    const goesOn = outer && first.line !== null && defining.get(frame) === first.line;
    const defines =
      body || makes || goesOn || (outer && steps.every((did) => did.instruction.name === 'RESUME'));
    defining.set(frame, makes || goesOn ? first.line : null);
    return {
      index,
      steps,
      frame,
      code,
      line: first.line,
      fresh: new Set(visits.filter((v) => v.visit === 1).map((v) => v.step)),
      visit: Math.min(...visits.map((v) => v.visit)),
      last: visits.some((v) => v.last),
      defines,
      events: steps.flatMap((did) => did.events),
    };
  });
}

/** The code object that was loaded last before an instruction, as its oparg has it. */
function loadedBefore(steps: readonly Did[], i: number): string {
  const loads = steps.slice(0, i).filter(({instruction}) => instruction.argText.startsWith('<code '));
  return loads.at(-1)?.instruction.argText ?? '';
}

/** Whether a code object is the body of a class. */
export function isClassBody({codes, tree}: Recording, code: number): boolean {
  const made = codes[code];
  if (!made || code === 0) return false;
  const node = made.node === undefined ? undefined : tree[made.node];
  return node ? node.type === 'ClassDef' : !made.flags.includes('OPTIMIZED');
}

/** Which way an instruction took: the next one in its frame, or out of the frame, or into an exception. */
function wayOf(did: Did, list: readonly Did[]): string {
  const next = did.next === null ? undefined : list[did.next];
  const went = did.events.some((e) => e.kind === 'raise') ? 'raise' : (next?.instruction.offset ?? 'out');
  return `${did.code}:${did.instruction.offset}:${went}`;
}
