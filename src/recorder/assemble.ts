import type {Code} from '../recording/index.ts';
import type {Delta, ObjectRecord, Run, RunEvent, Step} from '../recording/run.ts';
import type {Fatal, Front, Full, Message, Unusable} from './messages.ts';

/** Puts the lines of one run together: amendments into their steps, deaths into their objects. */
export class Assembly {
  front: Front | undefined;
  end: Run['end'] | undefined;
  unusable: Unusable | undefined;
  failure: string | undefined;
  fatal: Fatal | undefined;
  /** Limits that were reached, in order. */
  readonly full: Full[] = [];
  #endState: Delta | undefined;
  readonly #objects = new Map<number, ObjectRecord>();
  readonly #steps: Step[] = [];
  readonly #events: RunEvent[] = [];
  readonly #frames: Run['frames'] = [];
  readonly #namespaces: Run['namespaces'] = [];

  add(message: Message): void {
    if ('step' in message) this.#steps.push(message.step);
    else if ('amend' in message) amend(this.#steps.at(-1), message.amend);
    else if ('object' in message) this.#objects.set(message.object.id, message.object);
    else if ('event' in message) this.#addEvent(message.event);
    else if ('died' in message) this.#bury(...message.died);
    else if ('revived' in message) this.#revive(message.revived);
    else if ('constant' in message) linkConstant(this.front?.codes, ...message.constant);
    else if ('frame' in message) this.#frames.push(message.frame);
    else if ('namespace' in message) this.#namespaces.push(message.namespace);
    else if ('front' in message) this.front = message.front;
    else if ('endState' in message) this.#addEndState(message.endState);
    else if ('full' in message) this.full.push(message.full);
    else if ('end' in message) this.end = message.end;
    else if ('unusable' in message) this.unusable = message.unusable;
    else if ('failure' in message) this.failure = message.failure;
    else this.fatal = message.fatal;
  }

  get steps(): readonly Step[] {
    return this.#steps;
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

  #addEndState(delta: Delta): void {
    if (this.#endState) amend(this.#endState, delta);
    else this.#endState = delta;
  }
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
