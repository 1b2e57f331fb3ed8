// @ts-check
// What becomes of the objects in the interpreter's memory: who was born when, who died, whose count or contents
// changed. All of it is plain reading of memory, a few nanoseconds an object.

/** `Include/refcount.h` on 32 bits: counts from here up never change. */
const IMMORTAL = 0x40000000;
/** What is noted of an address: flags, and below them the step of its birth plus one. */
const FOLLOWED = 0x8000_0000;
const DYING = 0x4000_0000;
const BIRTH = 0x0fff_ffff;
/** `malloc` aligns to 8 bytes. */
const ALIGNMENT = 3;

/**
 * A followed object; or, with address 0, the dict of a namespace. `replaced`: a new object was created where it was.
 * @typedef {{number: number, address: number, count: number, ranges: Uint32Array | null, hash: number,
 *   replaced: boolean, place: number}} Entry
 */

/** Follows objects by number and address. */
export class Followed {
  /** @type {Entry[]} */
  #entries = [];
  /** @type {Map<number, Entry>} */
  #byAddress = new Map();
  /** @type {Map<number, Entry>} */
  #byNumber = new Map();
  #notes;
  #onGone;

  /**
   * @param {number} memoryBytes The most that the interpreter's memory can grow to.
   * @param {(address: number) => void} onGone Called when an object is followed no longer.
   */
  constructor(memoryBytes, onGone) {
    this.#onGone = onGone;
    // As large as it is, only the pages that are written to take room.
    this.#notes = new Uint32Array(Math.ceil(memoryBytes / (1 << ALIGNMENT)));
  }

  /**
   * A new object.
   * @param {number} address
   * @param {number} step The step that created it; -1 if it is the recorder's own.
   */
  created(address, step) {
    const at = address >>> ALIGNMENT;
    // Followed, and yet created: its finaliser has run, and it was freed unseen.
    if (((this.#notes[at] ?? 0) & FOLLOWED) !== 0) {
      const entry = this.#byAddress.get(address);
      if (entry) entry.replaced = true;
      this.#notes[at] = (FOLLOWED | (step + 1)) >>> 0;
    } else {
      this.#notes[at] = step + 1;
    }
  }

  /**
   * An object's end begins; a finaliser may still hold it.
   * @param {number} address
   * @returns {boolean} whether it was followed
   */
  destroyed(address) {
    const at = address >>> ALIGNMENT;
    const followed = ((this.#notes[at] ?? 0) & FOLLOWED) !== 0;
    this.#notes[at] = followed ? DYING : 0;
    if (followed) this.#drop(this.#byAddress.get(address));
    return followed;
  }

  /**
   * @param {number} address
   * @param {number} number
   * @returns {number} the step of its birth, -1 if not known, -2 if it is being finalised
   */
  follow(address, number) {
    const at = address >>> ALIGNMENT;
    const note = this.#notes[at] ?? 0;
    this.#add({number, address, count: -1, ranges: null, hash: 0, replaced: false, place: 0});
    this.#notes[at] = (FOLLOWED | (note & BIRTH)) >>> 0;
    return (note & DYING) !== 0 ? -2 : (note & BIRTH) - 1;
  }

  /** @param {number} number */
  forget(number) {
    const entry = this.#byNumber.get(number);
    if (entry && entry.address !== 0) {
      const at = entry.address >>> ALIGNMENT;
      this.#notes[at] = (this.#notes[at] ?? 0) & BIRTH;
    }
    this.#drop(entry);
  }

  /** @param {number} address */
  isFollowed(address) {
    return this.#byAddress.has(address);
  }

  /** @param {number} address */
  isDying(address) {
    return ((this.#notes[address >>> ALIGNMENT] ?? 0) & DYING) !== 0;
  }

  /** @param {number} address */
  isReplaced(address) {
    return this.#byAddress.get(address)?.replaced === true;
  }

  /**
   * Compares these stretches of memory from now on; none: no longer.
   * @param {number} number An object's, or a namespace's (negative).
   * @param {Uint32Array} ranges `[address, bytes, …]`
   * @param {Uint32Array} heap
   */
  watch(number, ranges, heap) {
    let entry = this.#byNumber.get(number);
    if (!entry) {
      entry = {number, address: 0, count: 0, ranges: null, hash: 0, replaced: false, place: 0};
      this.#add(entry);
    }
    entry.ranges = ranges.length > 0 ? ranges : null;
    entry.hash = hashOf(heap, ranges);
    if (entry.address === 0 && ranges.length === 0) this.#drop(entry);
  }

  /**
   * What changed since the last call.
   * @param {Uint32Array} heap
   * @param {(number: number, count: number) => void} onCount
   * @param {(number: number) => void} onContents
   */
  compare(heap, onCount, onContents) {
    for (const entry of this.#entries) {
      if (entry.address !== 0) {
        const count = heap[entry.address >>> 2] ?? 0;
        if (count !== entry.count) {
          entry.count = count;
          if (count < IMMORTAL) onCount(entry.number, count);
        }
      }
      if (entry.ranges !== null) {
        const hash = hashOf(heap, entry.ranges);
        if (hash !== entry.hash) {
          entry.hash = hash;
          onContents(entry.number);
        }
      }
    }
  }

  /** @param {Entry} entry */
  #add(entry) {
    entry.place = this.#entries.push(entry) - 1;
    this.#byNumber.set(entry.number, entry);
    if (entry.address !== 0) this.#byAddress.set(entry.address, entry);
  }

  /** @param {Entry | undefined} entry */
  #drop(entry) {
    if (!entry) return;
    const last = this.#entries.pop();
    if (last && last !== entry) {
      this.#entries[entry.place] = last;
      last.place = entry.place;
    }
    this.#byNumber.delete(entry.number);
    if (entry.address !== 0) this.#onGone(entry.address);
    if (this.#byAddress.get(entry.address) === entry) this.#byAddress.delete(entry.address);
  }
}

/**
 * A hash (FNV-1a over words) of memory.
 * @param {Uint32Array} heap
 * @param {Uint32Array} ranges `[address, bytes, …]`
 */
function hashOf(heap, ranges) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < ranges.length; i += 2) {
    const first = (ranges[i] ?? 0) >>> 2;
    const end = Math.min(first + (((ranges[i + 1] ?? 0) + 3) >>> 2), heap.length);
    for (let at = first; at < end; at++) hash = Math.imul(hash ^ (heap[at] ?? 0), 0x01000193);
  }
  return hash;
}
