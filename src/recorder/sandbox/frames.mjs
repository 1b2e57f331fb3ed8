// @ts-check
// The frames of the program as they were last told: what has changed in their slots, as a step of the recording.

/** Tags in the two low bits of a word (`Include/internal/pycore_stackref.h`). */
const TAGS = 3;
/** A word that is NULL: it counts as borrowed. */
const BORROWED = 1;

/** Offsets in bytes, and the address of the pointer to the frame that runs.
 * @typedef {{current: number, previous: number, code: number, localsplus: number, stackPointer: number}} FrameLayout
 */

/** @typedef {{number: number, slots: number, values: number[]}} Frame */

/** Knows what the recording says of each word of a frame. */
export class Frames {
  /** @type {Map<number, number>} */
  #known = new Map([
    [0, 0],
    [BORROWED, 0],
  ]);
  /** By address of the interpreter frame.
   * @type {Map<number, Frame>} */
  #frames = new Map();
  #isFollowed;
  /** The word that {@link Frames.step} did not know. */
  unknown = 0;

  /** @param {(address: number) => boolean} isFollowed Whether an object's count is followed: it is no immortal. */
  constructor(isFollowed) {
    this.#isFollowed = isFollowed;
  }

  /**
   * What the recording says of a word from now on.
   * @param {number} word
   * @param {number} slot
   */
  name(word, slot) {
    this.#known.set(word, slot);
  }

  /**
   * An object is gone, and with it what words with its address meant.
   * @param {number} address
   */
  forget(address) {
    for (let tag = 0; tag <= TAGS; tag++) this.#known.delete(address + tag);
  }

  /**
   * The frame at an address is the recording's `number`, with so many slots below its stack.
   * @param {number} address
   * @param {number} number
   * @param {number} slots
   */
  enter(address, number, slots) {
    if (this.#frames.get(address)?.number === number) return;
    this.#frames.set(address, {number, slots, values: new Array(slots).fill(0)});
  }

  /**
   * The innermost frame on the call stack that runs a code object.
   * @param {Uint32Array} heap
   * @param {FrameLayout} layout
   * @param {number} code
   */
  innermost(heap, layout, code) {
    let frame = heap[layout.current >>> 2] ?? 0;
    while (frame !== 0 && ((heap[(frame + layout.code) >>> 2] ?? 0) & ~TAGS) >>> 0 !== code)
      frame = heap[(frame + layout.previous) >>> 2] ?? 0;
    return frame;
  }

  /**
   * A step without its last braces, as JSON; undefined if a word is not known ({@link Frames.unknown}).
   * @param {Uint32Array} heap
   * @param {FrameLayout} layout
   * @param {number} address Of a frame that was entered.
   * @param {number} offset
   */
  step(heap, layout, address, offset) {
    const frame = this.#frames.get(address);
    if (!frame) return undefined;
    const first = (address + layout.localsplus) >>> 2;
    const count = ((heap[(address + layout.stackPointer) >>> 2] ?? 0) >>> 2) - first;
    /** @type {number[]} */
    const values = [];
    for (let index = 0; index < count; index++) {
      const word = heap[first + index] ?? 0;
      const value = this.#known.get(word) ?? this.#fromTwin(word);
      if (value === undefined) {
        this.unknown = word;
        return undefined;
      }
      values.push(value);
    }
    const text = `{"step":{"frame":${frame.number},"offset":${offset}${changesOf(frame, values)}`;
    frame.values = values;
    return text;
  }

  /**
   * What is said of a word whose object is known as borrowed where this one is not, or the other way round: the same
   * with the other sign (python/heap.py, `slot`).
   * @param {number} word
   */
  #fromTwin(word) {
    const twin = (word & TAGS) <= BORROWED ? this.#known.get((word ^ BORROWED) >>> 0) : undefined;
    if (!twin || !this.#isFollowed((word & ~TAGS) >>> 0)) return undefined;
    this.#known.set(word, -twin);
    return -twin;
  }
}

/**
 * @param {Frame} frame
 * @param {number[]} values
 */
function changesOf({slots, values: before}, values) {
  let locals = '';
  for (let index = 0; index < slots; index++) {
    if (values[index] !== before[index]) locals += `${locals === '' ? '' : ','}[${index},${values[index]}]`;
  }
  let keep = slots;
  while (keep < values.length && keep < before.length && values[keep] === before[keep]) keep++;
  const isSame = keep === values.length && keep === before.length;
  const stack = isSame ? '' : `,"stack":[${[keep - slots, ...values.slice(keep)]}]`;
  return `${locals === '' ? '' : `,"locals":[${locals}]`}${stack}`;
}
