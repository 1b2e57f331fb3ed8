import type {Calibration} from './calibration.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';

/** What was seen isn't what must be. */
export class Mismatch extends Error {}

/** What the child that is calibrated says of its rounds. */
export interface DeskWords {
  /** What it is at: one of {@link Desk}'s numbers. */
  readonly what: number;
  readonly number: number;
  /** Since when, and for how long, in milliseconds. */
  readonly since: number;
  readonly length: number;
  /** Who takes part: thread states or the system's ids, by what it is at. */
  readonly first: number;
  readonly second: number;
  readonly third: number;
}

/** The memory in which `rounds.py` writes what it is doing. */
export class Desk {
  static readonly holding = 1;
  static readonly contest = 2;
  static readonly done = 3;
  readonly #memory: ProcMemory;
  readonly #address: number;
  readonly #words = Buffer.alloc(56);

  constructor(memory: ProcMemory, {desk}: Calibration) {
    this.#memory = memory;
    this.#address = desk.address;
  }

  /** @throws {@link Mismatch} if the child has ended. */
  read(): DeskWords {
    if (!this.#memory.read(this.#address, this.#words)) throw new Mismatch('the child has ended');
    const word = (index: number) => wordIn(this.#words, 8 * index);
    return {
      what: word(0),
      number: word(1),
      since: word(2) / 1e6,
      length: word(3) / 1e3,
      first: word(4),
      second: word(5),
      third: word(6),
    };
  }
}
