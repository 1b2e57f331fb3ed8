import {closeSync, openSync, readSync} from 'node:fs';

/** What another process has in memory, for reading: `/proc/<pid>/mem`. Addresses are below 2 ** 47. */
export class ProcMemory {
  readonly #file: number;
  readonly #word = Buffer.alloc(8);

  /** @throws the system's error, where this process may not look into that one. */
  constructor(pid: number) {
    this.#file = openSync(`/proc/${pid}/mem`, 'r');
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Fills `into`, or says that it could not: there is no such memory, or no such process any more. */
  read(address: number, into: Buffer, length: number = into.length): boolean {
    if (!(address > 4096 && address < 2 ** 47)) return false;
    try {
      return readSync(this.#file, into, 0, length, address) === length;
    } catch {
      return false;
    }
  }

  /** The word at an address; 0 where there is none. */
  word(address: number): number {
    return this.read(address, this.#word) ? wordIn(this.#word, 0) : 0;
  }
}

/** A 64-bit word of a buffer. Pointers and counts fit; of larger values, the low bits are lost. */
export function wordIn(buffer: Buffer, offset: number): number {
  return buffer.readUInt32LE(offset + 4) * 0x1_0000_0000 + buffer.readUInt32LE(offset);
}
