import type {Instruction, Recording, RunEvent} from '../../recording/index.ts';

/** One executed instruction, with what happened around it; the state of the machine is not here. */
export interface Did {
  /** Index into `run.steps`. */
  readonly step: number;
  readonly frame: number;
  /** Index into `codes`. */
  readonly code: number;
  readonly instruction: Instruction;
  /** The source line; the one before, for an instruction that has none of its own. */
  readonly line: number | null;
  /** The next step of the same frame. */
  readonly next: number | null;
  /** Whether it went on at its jump target. */
  readonly jumped: boolean;
  /** Frames on the call stack, outermost first, its own last. */
  readonly callStack: readonly number[];
  /** What happened while it ran. */
  readonly events: readonly RunEvent[];
  /** The frame that it called or resumed. */
  readonly enters: {readonly frame: number; readonly how: 'call' | 'resume'} | null;
}

/** The run as a list of executed instructions. */
export function executions(recording: Recording): Did[] {
  const {run, codes} = recording;
  const instructions = codes.map((code) => new Map(code.instructions.map((i) => [i.offset, i])));
  const events = new Map<number, RunEvent[]>();
  for (const event of run.events) {
    const known = events.get(event.step);
    if (known) known.push(event);
    else events.set(event.step, [event]);
  }
  const list: (Did & {next: number | null; enters: Did['enters']})[] = [];
  const lastOf = new Map<number, number>();
  const lines = new Map<number, number | null>();
  let callStack: readonly number[] = [];
  for (const [step, {frame, offset}] of run.steps.entries()) {
    const code = run.frames[frame]?.code ?? 0;
    const instruction = instructions[code]?.get(offset);
    if (!instruction) throw new RangeError(`Code ${code} has no instruction at offset ${offset}.`);
    const own = events.get(step) ?? [];
    const entered = own.findLast((e) => (e.kind === 'call' || e.kind === 'resume') && e.frame === frame);
    // A generator's frame may be resumed by another caller than it began with, so the running stack decides.
    const at = callStack.lastIndexOf(frame);
    const caller = list[lastOf.get(callStack.at(-1) ?? -1) ?? -1];
    callStack = at >= 0 ? callStack.slice(0, at + 1) : [...callStack, frame];
    if (
      entered &&
      caller &&
      caller.frame !== frame &&
      !caller.enters &&
      (entered.kind === 'call' || entered.kind === 'resume')
    )
      caller.enters = {frame, how: entered.kind};
    const line = instruction.line ?? lines.get(frame) ?? null;
    lines.set(frame, line);
    const last = list[lastOf.get(frame) ?? -1];
    if (last) last.next = step;
    lastOf.set(frame, step);
    list.push({
      step,
      frame,
      code,
      instruction,
      line,
      next: null,
      jumped: false,
      callStack,
      events: own.filter((e) => e.kind !== 'call' && e.kind !== 'resume'),
      enters: null,
    });
    const left = new Set(own.flatMap((e) => (LEAVING.has(e.kind) && 'frame' in e ? [e.frame] : [])));
    callStack = callStack.filter((f) => !left.has(f));
  }
  return list.map((did) => {
    const next = did.next === null ? undefined : list[did.next];
    const {target, name} = did.instruction;
    // An exhausted `for` goes on behind END_FOR, one instruction further than its target.
    const jumped =
      target !== undefined &&
      next !== undefined &&
      next.instruction.offset !== did.instruction.offset + did.instruction.size;
    // A handler's first instruction has no line: it belongs to the `except` that follows.
    const line =
      did.instruction.line === undefined && name === 'PUSH_EXC_INFO' && next ? next.line : did.line;
    return {...did, jumped, line};
  });
}

const LEAVING: ReadonlySet<RunEvent['kind']> = new Set(['return', 'yield', 'unwind']);
