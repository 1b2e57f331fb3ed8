import type {Code, Totals, Unfollowed} from '../recording/index.ts';
import type {Delta, ObjectRecord, Run, RunEvent, Step} from '../recording/run.ts';
import {CollectorLines} from './collector.ts';
import type {Fatal, Front, Full, Message, Unusable} from './messages.ts';

/** Puts the lines of one run together: amendments into their steps, deaths into their objects. */
export class Assembly {
  front: Front | undefined;
  end: Run['end'] | undefined;
  unusable: Unusable | undefined;
  failure: string | undefined;
  fatal: Fatal | undefined;
  /** Whether the program started a thread. */
  hasThread = false;
  /** Why the run could not be followed. */
  unfollowed: string | undefined;
  /** Limits that were reached, in order. */
  readonly full: Full[] = [];
  /** What the program had run of which nobody was told. */
  readonly overheard: Unfollowed[] = [];
  /** What the garbage collector did in this run. */
  readonly collector = new CollectorLines();
  #endState: Delta | undefined;
  #totals: Run['totals'];
  readonly #objects = new Map<number, ObjectRecord>();
  readonly #steps: Step[] = [];
  readonly #events: RunEvent[] = [];
  readonly #frames: Run['frames'] = [];
  readonly #namespaces: Run['namespaces'] = [];

  add(message: Message): void {
    const {kind, value} = message;
    switch (kind) {
      case 'step':
        this.#steps.push(value);
        break;
      case 'amend':
        amend(this.#steps.at(-1), value);
        break;
      case 'object':
        this.#objects.set(value.id, value);
        break;
      case 'event':
        this.#addEvent(value);
        break;
      case 'died':
        this.#bury(...value);
        break;
      case 'revived':
        this.#revive(value);
        break;
      case 'interned':
        this.#uncount(value);
        break;
      case 'constant':
        linkConstant(this.front?.codes, ...value);
        break;
      case 'frame':
        this.#frames.push(value);
        break;
      case 'namespace':
        this.#namespaces.push(value);
        break;
      case 'front':
        this.front = value;
        break;
      case 'endState':
        this.#addEndState(value);
        break;
      case 'totals':
        this.#totals = value;
        break;
      case 'full':
        this.full.push(value);
        break;
      case 'overheard':
        if (!this.overheard.some(({by}) => by === value.by)) this.overheard.push(value);
        break;
      case 'end':
        this.end = value;
        break;
      case 'unusable':
        this.unusable = value;
        break;
      case 'thread':
        this.hasThread = true;
        break;
      case 'unfollowed':
        this.unfollowed = value;
        break;
      case 'failure':
        this.failure = value;
        break;
      case 'fatal':
        this.fatal = value;
        break;
      case 'collector':
      case 'collection':
      case 'collected':
      case 'left':
      case 'created':
        this.collector.add(message);
    }
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Characters of output that were told. */
  get outputChars(): number {
    return this.#events.reduce((sum, event) => sum + (event.kind === 'output' ? event.text.length : 0), 0);
  }

  /** The code object that a frame runs, by its index. */
  codeOfFrame(frame: number): number | undefined {
    return this.#frames[frame]?.code;
  }

  /** The run, ended as given where the program itself didn't say. */
  run(otherwise: Run['end']): Run {
    const end = this.end ?? otherwise;
    return {
      frames: this.#frames,
      namespaces: this.#namespaces,
      objects: [...this.#objects.values()].sort((a, b) => a.id - b.id),
      steps: this.#steps,
      events: this.#events,
      end: this.#endState ? {...end, state: this.#endState} : end,
      ...(this.#totals && {totals: withSteps(this.#totals, this.#steps, this.#frames)}),
    };
  }

  /** `print` writes its text and its line end apart: one event for what one instruction wrote to one stream. */
  #addEvent(event: RunEvent): void {
    const last = this.#events.at(-1);
    if (
      event.kind === 'output' &&
      last?.kind === 'output' &&
      last.step === event.step &&
      last.stream === event.stream
    ) {
      last.text += event.text;
    } else {
      this.#events.push(event);
    }
  }

  #bury(id: number, step: number): void {
    const record = this.#objects.get(id);
    if (record) record.died = step;
  }

  #revive(id: number): void {
    const record = this.#objects.get(id);
    if (record) delete record.died;
  }

  /** Of what others count too, by and by, no count is told: the last one would stand for ever. */
  #uncount(id: number): void {
    for (const step of this.#steps) {
      if (!step.counts) continue;
      step.counts = step.counts.filter(([counted]) => counted !== id);
      if (step.counts.length === 0) delete step.counts;
    }
  }

  #addEndState(delta: Delta): void {
    if (this.#endState) amend(this.#endState, delta);
    else this.#endState = delta;
  }
}

/** The recorded steps are instructions too, which the counter left to them. */
function withSteps(totals: Totals, steps: readonly Step[], frames: Run['frames']): Totals {
  const codes = totals.codes.map((code) => ({...code}));
  for (const {frame} of steps) {
    const code = codes[frames[frame]?.code ?? -1];
    if (code) code.instructions++;
  }
  return {...totals, instructions: totals.instructions + steps.length, codes};
}

function amend(target: Delta | undefined, delta: Delta): void {
  if (!target) return;
  if (delta.names) target.names = [...(target.names ?? []), ...delta.names];
  if (delta.counts) target.counts = [...(target.counts ?? []), ...delta.counts];
  if (delta.contents) target.contents = [...(target.contents ?? []), ...delta.contents];
}

function linkConstant(codes: Code[] | undefined, code: number, index: number, object: number): void {
  const constant = codes?.[code]?.consts[index];
  if (constant) constant.object = object;
}
