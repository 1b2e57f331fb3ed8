import type {RawLog, RawNote, RawThread} from './raw.ts';

/** Microseconds after a thread's last sign of life in which its thread state may still be seen to hold the lock. */
const AFTERLIFE = 20_000;

/** Whole microseconds since the program began, from the log's own times; within the run. */
export type Clock = (time: number) => number;

export function clockOf(log: {began: number; ended: number}): Clock {
  return (time) => Math.round(Math.min(Math.max(time, log.began), log.ended) - log.began);
}

/** One thread of the program, as the interpreter's list and the program's own notes know it. Times by the log's clock. */
export interface Person {
  readonly nativeId: number;
  readonly main: boolean;
  readonly began: Extract<RawNote, {kind: 'thread began'}> | undefined;
  ended: Extract<RawNote, {kind: 'thread ended' | 'ended'}> | undefined;
  /** Its thread states; one, but for those that go past `threading`. */
  readonly states: RawThread[];
}

/**
 * All threads that ran for a while after the program began. A thread state's address is used again once it is freed,
 * so an address means a thread only together with a time.
 */
export class Roster {
  readonly people: Person[] = [];
  readonly #byKey = new Map<number, number[]>();

  constructor(log: Pick<RawLog, 'notes' | 'threads' | 'began'>) {
    for (const note of [...log.notes].sort((a, b) => a.at - b.at)) this.#note(note);
    for (const state of log.threads) {
      if (state.nativeId !== 0 && state.last >= log.began) this.#state(state);
    }
    this.people.forEach((person, i) => {
      for (const {key} of person.states) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), i]);
    });
  }

  /** The thread that a thread state's address meant at a time; -1: none that is known. */
  find(key: number, time: number): number {
    let found = -1;
    let nearest = AFTERLIFE;
    for (const i of this.#byKey.get(key) ?? []) {
      const distance = this.#distance(i, key, time);
      // Of two lives that touch, the later: the address is given away only when the former owner is through.
      if (distance <= nearest) [found, nearest] = [i, distance];
    }
    return found;
  }

  #distance(index: number, key: number, time: number): number {
    const person = this.people[index];
    const states = person?.states.filter((state) => state.key === key) ?? [];
    const from = Math.min(...states.map(({first}) => first), person?.began?.at ?? Number.POSITIVE_INFINITY);
    const to = Math.max(...states.map(({last}) => last), person?.ended?.at ?? Number.NEGATIVE_INFINITY);
    // Without a note of its end it is through when the list no longer has it; how long after its last sight is unknown.
    const until = person?.ended || (person?.states.length ?? 0) > 1 ? to : Number.POSITIVE_INFINITY;
    return Math.max(from - time, time - until, 0);
  }

  #note(note: RawNote): void {
    if (note.kind === 'began') {
      this.people.push({nativeId: note.nativeId, main: true, began: undefined, ended: undefined, states: []});
    } else if (note.kind === 'thread began') {
      this.people.push({nativeId: note.nativeId, main: false, began: note, ended: undefined, states: []});
    } else {
      const person =
        note.kind === 'ended'
          ? this.people.find(({main}) => main)
          : this.people.findLast(({nativeId, main}) => nativeId === note.nativeId && !main);
      if (person) person.ended = note;
    }
  }

  #state(state: RawThread): void {
    const alike = this.people.filter(({nativeId}) => nativeId === state.nativeId);
    // The system may use an id again: the one that began last before the state was last seen.
    const person = alike.findLast(({began}) => !began || began.at <= state.last + AFTERLIFE) ?? alike[0];
    if (person) person.states.push(state);
    else {
      this.people.push({
        nativeId: state.nativeId,
        main: false,
        began: undefined,
        ended: undefined,
        states: [state],
      });
    }
  }
}
