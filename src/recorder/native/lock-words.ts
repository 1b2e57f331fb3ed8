import type {Calibration, Outside} from './calibration.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';

/** What the lock's words say; the holder as the address of its thread state. */
export interface Words {
  readonly holder: number;
  readonly locked: boolean;
  readonly switchNumber: number;
  /** Microseconds. */
  readonly interval: number;
}

/** Reads `struct _gil_runtime_state` (`Include/internal/pycore_gil.h`) and the word that asks for the lock. */
export class LockReader {
  readonly #memory: ProcMemory;
  readonly #lock: Calibration['lock'];
  readonly #outside: Outside;
  readonly #word = Buffer.alloc(8);
  #now: Buffer;
  #before: Buffer;

  constructor(memory: ProcMemory, {lock}: Calibration, outside: Outside) {
    this.#memory = memory;
    this.#lock = lock;
    this.#outside = outside;
    // With its conditions and mutexes: they move when threads come to wait.
    this.#now = Buffer.alloc(outside.switching[1]);
    this.#before = Buffer.alloc(outside.switching[1]);
  }

  /** Undefined if the process has ended. */
  read(): Words | undefined {
    [this.#now, this.#before] = [this.#before, this.#now];
    if (!this.#memory.read(this.#lock.address, this.#now)) return undefined;
    return {
      holder: wordIn(this.#now, this.#lock.holder),
      locked: this.#now.readInt32LE(this.#outside.locked) !== 0,
      switchNumber: wordIn(this.#now, this.#lock.switchNumber),
      interval: wordIn(this.#now, this.#lock.interval),
    };
  }

  /** Whether anything in the struct differs between the last two reads. */
  get isMoved(): boolean {
    return !this.#now.equals(this.#before);
  }

  /** Whether the lock has not changed hands since. */
  isStill({switchNumber}: Words): boolean {
    if (!this.#memory.read(this.#lock.address + this.#lock.switchNumber, this.#word)) return false;
    return wordIn(this.#word, 0) === switchNumber;
  }

  /** Whether the holder is asked to give the lock up; null: this interpreter's word is not known. */
  isRequested({holder}: Words): boolean | null {
    const {request} = this.#outside;
    if (request === undefined) return null;
    if ('ofHolder' in request && holder === 0) return false;
    const address = 'address' in request ? request.address : holder + request.ofHolder;
    if (!this.#memory.read(address, this.#word, 4)) return null;
    return (this.#word.readUInt32LE(0) & 1) === 1;
  }
}
