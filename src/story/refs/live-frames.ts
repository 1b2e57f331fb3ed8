import {
  codeOf,
  type FrameState,
  type Instruction,
  type Moment,
  type ObjectRecord,
  type Recording,
  type Slot,
} from '../../recording/index.ts';
import {slotsOfCall} from '../opcodes.ts';

/** Follows which frames exist, and what of their stacks is still theirs while a callee runs. */
export class LiveFrames {
  /** Whether a frame ended with the instruction before. */
  public justLeft = false;
  private readonly recording: Recording;
  private readonly alive = new Set([0]);
  /** The instruction that each frame executed last. */
  private readonly last = new Map<number, Instruction>();
  /** Slots that a call took off the stack of the frame that made it; until that frame runs again. */
  private readonly given = new Map<number, number>();
  /** The generators of the run whose frame is known, and that frame as it stands until it first runs. */
  private readonly suspended: readonly (readonly [ObjectRecord, FrameState])[];

  public constructor(recording: Recording) {
    this.recording = recording;
    this.suspended = generatorFrames(recording);
  }

  public has(frame: number): boolean {
    return this.alive.has(frame);
  }

  /** Frames of generators that were made and haven't run yet: they hold their arguments from the start. */
  public *waiting({step, frames}: Moment): Generator<FrameState> {
    for (const [{born, died}, frame] of this.suspended) {
      const exists = born !== undefined && step > born && (died === undefined || step <= died);
      if (exists && !frames.has(frame.frame)) yield frame;
    }
  }

  /** The value stack of a frame without the callable and the arguments that its callee took over. */
  public stackOf({frame, stack}: FrameState): readonly Slot[] {
    const given = this.given.get(frame) ?? 0;
    return given === 0 ? stack : stack.slice(0, Math.max(0, stack.length - given));
  }

  /** Call before looking at the state of a moment: takes in who was called to get there. */
  public enter(moment: Moment): void {
    for (const event of moment.events) {
      if (event.kind === 'call') this.give(moment, this.recording.run.frames[event.frame]?.caller ?? null);
    }
    this.given.delete(moment.frame);
    this.alive.add(moment.frame);
  }

  /** Call after looking at the state of a moment: takes in which frames its instruction ends. */
  public leave({frame, instruction, events}: Moment): void {
    if (instruction) this.last.set(frame, instruction);
    this.justLeft = events.some((e) => e.kind === 'return' || e.kind === 'unwind');
    for (const event of events) {
      if (event.kind === 'return' || event.kind === 'unwind') this.alive.delete(event.frame);
    }
  }

  /**
   * A call takes all its slots off the stack before the callee's first instruction where CPython pushes the callee's
   * frame itself (a Python function, `Python/bytecodes.c`, `_DO_CALL`), none where C code calls back (a class, a
   * special method).
   */
  private give({frames, objects}: Moment, caller: number | null): void {
    const state = frames.get(caller ?? -1);
    const call = this.last.get(caller ?? -1);
    if (!state || !call?.name.startsWith('CALL')) return;
    const size = slotsOfCall(call);
    const callee = state.stack.slice(state.stack.length - size).slice(0, 2);
    const inline = callee.some((slot) => {
      const type = objects.get(Math.abs(slot))?.record.type;
      return type === 'function' || type === 'method';
    });
    if (inline) this.given.set(state.frame, size);
  }
}

/**
 * Which frame is which generator's, where there is no doubt: one generator of a code object, and one frame of it. Its
 * locals can't change before it runs, so its first recorded ones are those that it was made with.
 */
function generatorFrames(recording: Recording): (readonly [ObjectRecord, FrameState])[] {
  const {frames, objects, steps} = recording.run;
  const made = objects.filter((o) => /^(async_)?generator$|^coroutine$/.test(o.type) && o.code !== undefined);
  return made.flatMap((record) => {
    const [frame, another] = frames.flatMap(({code}, i) => (code === record.code ? [i] : []));
    if (frame === undefined || another !== undefined) return [];
    if (made.some((o) => o !== record && o.code === record.code)) return [];
    const first = steps.find((s) => s.frame === frame);
    if (!first) return [];
    const code = codeOf(recording, frame);
    const locals = code.localsplus.map(() => 0);
    for (const [index, slot] of first.locals ?? []) locals[index] = slot;
    return [[record, {frame, code, stack: [], locals}] as const];
  });
}
