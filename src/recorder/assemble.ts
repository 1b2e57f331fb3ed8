import type {Code} from '../recording/index.ts';
import type {Delta, End, ObjectRecord, Run, RunEvent, Step} from '../recording/run.ts';
import type {Front, Message} from './messages.ts';

/** What the lines of one run add up to. */
export interface Assembled {
  readonly front: Front | undefined;
  readonly run: Omit<Run, 'end'>;
  readonly end: End | undefined;
  readonly full: readonly [string | null, number] | undefined;
  readonly unusable: readonly [string, string, ...number[]] | undefined;
  readonly failure: string | undefined;
}

/** Puts the lines of one run together: amendments into their steps, deaths into their objects. */
export class Assembly {
  #front: Front | undefined;
  #end: End | undefined;
  #endState: Delta | undefined;
  #full: [string | null, number] | undefined;
  #unusable: [string, string, ...number[]] | undefined;
  #failure: string | undefined;
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
    else if ('constant' in message) linkConstant(this.#front?.codes, ...message.constant);
    else if ('frame' in message) this.#frames.push(message.frame);
    else if ('namespace' in message) this.#namespaces.push(message.namespace);
    else if ('front' in message) this.#front = message.front;
    else if ('end_state' in message) this.#addEndState(message.end_state);
    else if ('full' in message) this.#full = message.full;
    else if ('end' in message) this.#end = message.end;
    else if ('unusable' in message) this.#unusable = message.unusable;
    else this.#failure = message.failure;
  }

  result(): Assembled {
    const objects = [...this.#objects.values()].sort((a, b) => a.id - b.id);
    const run = {
      frames: this.#frames,
      namespaces: this.#namespaces,
      objects,
      steps: this.#steps,
      events: this.#events,
    };
    const end = this.#end && (this.#endState ? {...this.#end, state: this.#endState} : this.#end);
    return {
      front: this.#front,
      run,
      end,
      full: this.#full,
      unusable: this.#unusable,
      failure: this.#failure,
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

  #addEndState({amends, ...delta}: Delta & {amends?: true | undefined}): void {
    if (this.#endState) amend(this.#endState, delta);
    else this.#endState = delta;
    void amends;
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
