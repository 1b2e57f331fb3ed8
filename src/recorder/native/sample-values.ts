import type {Calibration} from './calibration.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';

const MOST_DIGITS = 12;
const MOST_ENTRIES = 1 << 16;
const MOST_ATTEMPTS = 8;

/** Reads the values of integers. */
export class Integers {
  readonly #memory: ProcMemory;
  readonly #at: Calibration['objects'];
  readonly #type: number;
  readonly #body: Buffer;
  readonly #digits = Buffer.alloc(4 * MOST_DIGITS);

  constructor(memory: ProcMemory, {objects, frames}: Calibration) {
    this.#memory = memory;
    this.#at = objects;
    this.#type = frames.type;
    this.#body = Buffer.alloc(objects.intDigits + 4);
  }

  /** In decimal; `?` for what is no int, or a very long one. */
  read(address: number): string {
    if (!this.#memory.read(address, this.#body)) return '?';
    if (wordIn(this.#body, this.#type) !== this.#at.int) return '?';
    const size = this.#body.readInt32LE(this.#at.intSize);
    const tagged = this.#at.intKind === 'tag';
    const count = tagged ? size >> 3 : Math.abs(size);
    const negative = tagged ? (size & 3) === 2 : size < 0;
    if (count === 0 || (tagged && (size & 3) === 1)) return '0';
    const sign = negative ? '-' : '';
    if (count === 1) return sign + this.#body.readUInt32LE(this.#at.intDigits);
    if (count > MOST_DIGITS) return '?';
    if (!this.#memory.read(address + this.#at.intDigits, this.#digits, 4 * count)) return '?';
    let value = 0n;
    for (let i = count - 1; i >= 0; i--) value = (value << 30n) + BigInt(this.#digits.readUInt32LE(4 * i));
    return sign + value;
  }
}

/** Reads the values of some global names of the program. */
export class Watch {
  readonly #memory: ProcMemory;
  readonly #at: Calibration['objects'];
  readonly #integers: Integers;
  readonly #names: readonly number[];
  readonly #dictionary: number;
  #table = 0;
  /** Addresses of the values' slots; 0: the name has none yet. */
  #slots: number[] = [];

  /** @param dictionary The address of the program's `__dict__`; `names`: those of the names in it. */
  constructor(
    memory: ProcMemory,
    {objects}: Calibration,
    integers: Integers,
    dictionary: number,
    names: readonly number[],
  ) {
    this.#memory = memory;
    this.#at = objects;
    this.#integers = integers;
    this.#dictionary = dictionary;
    this.#names = names;
  }

  /** In the names' order; `?` where one has no value, or one that is no int. */
  read(): string[] {
    const table = this.#memory.word(this.#dictionary + this.#at.dictTable);
    if (table !== this.#table || this.#slots.includes(0)) {
      this.#table = table;
      this.#slots = this.#find(table);
    }
    return this.#slots.map((slot) => (slot === 0 ? '?' : this.#valueIn(slot)));
  }

  /** The program goes on meanwhile: what the slot no longer points to afterwards may have been anything. */
  #valueIn(slot: number): string {
    for (let n = 0; n < MOST_ATTEMPTS; n++) {
      const address = this.#memory.word(slot);
      const value = this.#integers.read(address);
      if (this.#memory.word(slot) === address) return value;
    }
    return '?';
  }

  #find(table: number): number[] {
    const none = this.#names.map(() => 0);
    const header = Buffer.alloc(32);
    if (!this.#memory.read(table, header)) return none;
    // Any key that is no str makes the table another kind, with longer entries.
    const size = header[this.#at.tableKind] === this.#at.tableKindOfNames ? 16 : 24;
    const count = header.readUInt32LE(this.#at.tableCount);
    if (count > MOST_ENTRIES) return none;
    const start = table + this.#at.tableHeader + 2 ** (header[this.#at.tableIndexBytes] ?? 0);
    const entries = Buffer.alloc(count * size);
    if (!this.#memory.read(start, entries)) return none;
    // Entries: the key and the value, after the hash where there is one.
    return this.#names.map((name) => {
      for (let i = 0; i < count; i++) {
        if (wordIn(entries, (i + 1) * size - 16) === name) return start + (i + 1) * size - 8;
      }
      return 0;
    });
  }
}
