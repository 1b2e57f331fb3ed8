import type {Code, Instruction} from './code.ts';
import type {Slot} from './primitives.ts';
import type {Recording} from './recording.ts';
import type {Delta, ObjectRecord, RunEvent} from './run.ts';

/** One frame as it stands at a moment. */
export interface FrameState {
  readonly frame: number;
  readonly code: Code;
  /** The value stack, bottom first. */
  readonly stack: readonly Slot[];
  /** By index into `code.localsplus`. */
  readonly locals: readonly Slot[];
}

/** What an object shows at a moment. */
export interface ObjectState {
  readonly record: ObjectRecord;
  readonly repr: string;
  readonly holds: readonly (readonly [string, number])[];
  /** `ob_refcnt`; null for an immortal, and where it was not read yet. */
  readonly count: number | null;
}

/** The whole state before the instruction of a step, or at the end of the run. */
export interface Moment {
  /** Index into `run.steps`; `run.steps.length` for the state after the last. */
  readonly step: number;
  readonly frame: number;
  /** The instruction about to run; absent at the end. */
  readonly instruction: Instruction | undefined;
  /** Frames met so far, by frame number; those that ended stay as they last were. */
  readonly frames: ReadonlyMap<number, FrameState>;
  /** Objects met so far, by id. */
  readonly objects: ReadonlyMap<number, ObjectState>;
  /** Names by namespace number. */
  readonly names: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** What happened while this step's instruction ran. */
  readonly events: readonly RunEvent[];
}

/**
 * Follows a run step by step. Each moment is a snapshot: keeping one keeps it as it was.
 *
 * The state **after** an instruction is the moment of the next step of the same frame (see {@link Moment.step}).
 */
export function* replay(recording: Recording): Generator<Moment, void> {
  const {run, codes} = recording;
  const records = new Map(run.objects.map((o) => [o.id, o]));
  const instructions = codes.map((code) => new Map(code.instructions.map((i) => [i.offset, i])));
  const eventsAt = groupBy(run.events, (e) => e.step);

  let frames = new Map<number, FrameState>();
  let objects = new Map<number, ObjectState>();
  let names = new Map<number, ReadonlyMap<string, number>>();

  const meet = (id: number) => {
    const record = records.get(id);
    if (record && !objects.has(id)) {
      objects.set(id, {record, repr: record.repr, holds: record.holds ?? [], count: null});
    }
  };
  const apply = (delta: Delta, frame: number, code: Code) => {
    const before = frames.get(frame);
    const locals = [...(before?.locals ?? code.localsplus.map(() => 0))];
    for (const [index, slot] of delta.locals ?? []) locals[index] = slot;
    const [keep, ...pushed] = delta.stack ?? [before?.stack.length ?? 0];
    const stack = [...(before?.stack ?? []).slice(0, keep), ...pushed];
    frames = new Map(frames).set(frame, {frame, code, stack, locals});
    objects = new Map(objects);
    for (const slot of [...pushed, ...(delta.locals ?? []).map(([, s]) => s)]) meet(Math.abs(slot));
    if (delta.names) {
      names = new Map(names);
      for (const [space, name, id] of delta.names) {
        const inside = new Map(names.get(space));
        if (id === 0) inside.delete(name);
        else inside.set(name, id);
        names.set(space, inside);
        meet(id);
      }
    }
    for (const {id, repr, holds} of delta.contents ?? []) {
      meet(id);
      const state = objects.get(id);
      if (state) objects.set(id, {...state, repr, holds});
    }
    for (const [id, count] of delta.counts ?? []) {
      meet(id);
      const state = objects.get(id);
      if (state) objects.set(id, {...state, count});
    }
  };

  for (const [index, step] of run.steps.entries()) {
    const code = codeOf(recording, step.frame);
    apply(step, step.frame, code);
    yield {
      step: index,
      frame: step.frame,
      instruction: instructions[run.frames[step.frame]?.code ?? -1]?.get(step.offset),
      frames,
      objects,
      names,
      events: eventsAt.get(index) ?? [],
    };
  }
  if (run.end.state && run.steps.length > 0) {
    apply(run.end.state, 0, codeOf(recording, 0));
    yield {step: run.steps.length, frame: 0, instruction: undefined, frames, objects, names, events: []};
  }
}

/** The code object that a frame runs. */
export function codeOf({run, codes}: Recording, frame: number): Code {
  const code = codes[run.frames[frame]?.code ?? -1];
  if (!code) throw new RangeError(`The recording has no frame ${frame}.`);
  return code;
}

function groupBy<T>(items: readonly T[], key: (item: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
