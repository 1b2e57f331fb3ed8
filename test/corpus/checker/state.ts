import type {Code, Instruction, Recording} from '../../../src/recording/index.ts';
import type {Machine, Want} from './outcome.ts';

type Delta = Recording['run']['steps'][number];
type ObjectRecord = Recording['run']['objects'][number];

export interface Frame {
  readonly number: number;
  readonly code: Code;
  stack: number[];
  locals: number[];
}

/** The state that a recording tells, applied step by step, in place. */
export class State {
  readonly frames = new Map<number, Frame>();
  readonly minor: number;
  readonly #recording: Recording;
  readonly #records: Map<number, ObjectRecord>;
  readonly #holds = new Map<number, ObjectRecord['holds']>();
  readonly #reprs = new Map<number, string>();
  readonly #names = new Map<number, Map<string, number>>();
  readonly #instructions: Map<number, Instruction>[];

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#records = new Map(recording.run.objects.map((o) => [o.id, o]));
    this.#instructions = recording.codes.map((code) => new Map(code.instructions.map((i) => [i.offset, i])));
    this.minor = Number(recording.header.interpreter.version.split('.')[1]);
  }

  apply(delta: Omit<Delta, 'offset'>): Frame {
    const frame = this.frame(delta.frame);
    for (const [index, slot] of delta.locals ?? []) frame.locals[index] = slot;
    if (delta.stack) {
      const [keep = 0, ...pushed] = delta.stack;
      frame.stack = [...frame.stack.slice(0, keep), ...pushed];
    }
    for (const [space, name, id] of delta.names ?? []) {
      const names = this.#names.get(space) ?? new Map<string, number>();
      if (id === 0) names.delete(name);
      else names.set(name, id);
      this.#names.set(space, names);
    }
    for (const {id, repr, holds} of delta.contents ?? []) {
      this.#reprs.set(id, repr);
      this.#holds.set(id, holds);
    }
    return frame;
  }

  frame(number: number): Frame {
    const known = this.frames.get(number);
    if (known) return known;
    const code = this.#recording.codes[this.#recording.run.frames[number]?.code ?? -1];
    if (!code) throw new RangeError(`The recording has no frame ${number}.`);
    const fresh = {number, code, stack: [], locals: code.localsplus.map(() => 0)};
    this.frames.set(number, fresh);
    return fresh;
  }

  instruction(frame: number, offset: number): Instruction | undefined {
    return this.#instructions[this.#recording.run.frames[frame]?.code ?? -1]?.get(offset);
  }

  record(id: number): ObjectRecord | undefined {
    return this.#records.get(Math.abs(id));
  }

  holds(id: number): readonly (readonly [string, number])[] {
    return this.#holds.get(id) ?? this.#records.get(id)?.holds ?? [];
  }

  repr(id: number): string {
    return this.#reprs.get(id) ?? this.#records.get(id)?.repr ?? '';
  }

  /** The names of a frame that has a namespace: the module's, a class body's. */
  namesOf(frame: number): ReadonlyMap<string, number> | undefined {
    const space = this.#recording.run.namespaces.findIndex((n) => n.frame === frame);
    return space < 0 ? undefined : (this.#names.get(space) ?? new Map());
  }

  /** What effects may ask, as things stand. */
  machine(frame: Frame): Machine {
    const want = (id: number | undefined): Want | undefined => (id ? {object: id} : undefined);
    return {
      minor: this.minor,
      peek: (depth) => frame.stack.at(-depth) ?? 0,
      local: (index) => frame.locals[index] ?? 0,
      constant: (index) => {
        const constant = frame.code.consts[index];
        return constant?.object
          ? {object: constant.object}
          : {type: constant?.type ?? '', ...(constant ? {repr: constant.repr} : {})};
      },
      name: (index) => frame.code.names[index] ?? '',
      named: (name) => want(this.namesOf(frame.number)?.get(name)),
      // annotationlib runs a copy of such a function with other globals.
      globalNamed: (name) =>
        frame.code.name === '__annotate__' ? undefined : want(this.namesOf(0)?.get(name)),
      inCell: (index) => want(this.holds(Math.abs(frame.locals[index] ?? 0))[0]?.[1]),
      itemsOf: (id, count) => {
        const type = this.record(id)?.type;
        const held = this.holds(id);
        if ((type !== 'list' && type !== 'tuple') || held.length !== count || count > 31) return undefined;
        return held.map(([, item]) => ({object: item}));
      },
      typeOf: (id) => this.record(id)?.type ?? '',
      reprOf: (id) => this.repr(id),
      isImmortal: (id) => this.record(id)?.immortal === true,
    };
  }
}
