// @ts-check
// The host's side of the desk (python/desk.py): sees each object come and go, compares counts and contents, writes lines.

const MUTE = 0;
const STEP = 1;
const DEATHS = 2;
const RECORDING = 4;
/** First of six words: how to walk the stack (`StackLayout`). */
const STACK = 5;
const HEADER = 16;
const MOST_OBJECTS = 20_000;
const MOST_RANGES = 2_048;
/** Births remembered at most; later ones can't be told. */
const MOST_BIRTHS = 2_000_000;
/** `Include/refcount.h` on 32 bits: counts from here up never change. */
const IMMORTAL = 0x40000000;
const NOT_KNOWN = -1;
const FINALISING = -2;
const DYING = 1;
const REPLACED = 2;
const REFTRACER_DESTROY = 1;

/**
 * One followed thing: an object, or (address 0) a namespace's dict.
 * `replaced`: a new object was created where it was.
 * @typedef {{number: number, address: number, count: number, ranges: number[] | null, hash: number,
 *   replaced: boolean}} Entry
 */

/**
 * Addresses and offsets in bytes: the thread state, its current frame, and fields of a frame and a code object.
 * @typedef {{thread: number, currentFrame: number, previous: number, code: number, instruction: number,
 *   firstInstruction: number}} StackLayout
 */

/**
 * Sets the desk up in the interpreter's memory.
 *
 * @param {any} module Pyodide's Emscripten module.
 * @param {(text: string) => void} write Takes whole lines.
 * @param {() => void} onStart Called just before the program runs.
 */
export function openDesk(module, write, onStart) {
  const bytes = 4 * (HEADER + 2 * MOST_OBJECTS + MOST_OBJECTS + 2 * MOST_RANGES);
  const desk = module._malloc(bytes) >>> 2;
  module.HEAPU32.fill(0, desk, desk + bytes / 4);
  module.HEAPU32[desk + MUTE] = 1;
  module.HEAPU32[desk + RECORDING] = 1;
  const deathsAt = desk + HEADER;
  const changedAt = deathsAt + 2 * MOST_OBJECTS;
  const rangesAt = changedAt + MOST_OBJECTS;

  /** @type {Map<number, number>} */
  const births = new Map();
  /** @type {Map<number, Entry>} */
  const byAddress = new Map();
  /** @type {Map<number, Entry>} */
  const byNumber = new Map();
  /** Freed a moment ago: a finaliser may still hold them. @type {Set<number>} */
  const dying = new Set();

  const onObject = (/** @type {number} */ object, /** @type {number} */ event) => {
    const heap = module.HEAPU32;
    const address = object >>> 0;
    if (event === REFTRACER_DESTROY) {
      births.delete(address);
      const entry = byAddress.get(address);
      if (entry) {
        byAddress.delete(address);
        byNumber.delete(entry.number);
        dying.add(address);
        const count = heap[desk + DEATHS]++;
        heap[deathsAt + 2 * count] = address;
        heap[deathsAt + 2 * count + 1] = heap[desk + STEP];
      }
      return 0;
    }
    dying.delete(address);
    // Followed, and yet created: its finaliser has run, and it was freed unseen.
    const before = byAddress.get(address);
    if (before) before.replaced = true;
    if (heap[desk + MUTE] === 0 && births.size < MOST_BIRTHS) births.set(address, heap[desk + STEP]);
    return 0;
  };

  const track = (/** @type {number} */ address, /** @type {number} */ number) => {
    const at = address >>> 0;
    const entry = {number, address: at, count: -1, ranges: null, hash: 0, replaced: false};
    byAddress.set(at, entry);
    byNumber.set(number, entry);
    if (dying.delete(at)) return FINALISING;
    return births.get(at) ?? NOT_KNOWN;
  };

  const state = (/** @type {number} */ address) => {
    if (dying.has(address >>> 0)) return DYING;
    return byAddress.get(address >>> 0)?.replaced ? REPLACED : 0;
  };

  const forget = (/** @type {number} */ number) => {
    const entry = byNumber.get(number);
    if (entry) byAddress.delete(entry.address);
    byNumber.delete(number);
    return 0;
  };

  const watch = (/** @type {number} */ number, /** @type {number} */ count) => {
    const ranges = Array.from(module.HEAPU32.subarray(rangesAt, rangesAt + 2 * count));
    let entry = byNumber.get(number);
    if (!entry) {
      entry = {number, address: 0, count: 0, ranges: null, hash: 0, replaced: false};
      byNumber.set(number, entry);
    }
    entry.ranges = count > 0 ? ranges : null;
    if (entry.ranges) entry.hash = hashOf(module.HEAPU32, ranges);
    if (count === 0 && entry.address === 0) byNumber.delete(number);
    return 0;
  };

  /** Appends what changed since the last call to an open JSON object; returns how many contents did. */
  const compare = () => {
    const heap = module.HEAPU32;
    const counts = [];
    let changed = 0;
    for (const entry of byNumber.values()) {
      if (entry.address !== 0) {
        const count = heap[entry.address >>> 2] ?? 0;
        if (count !== entry.count) {
          entry.count = count;
          if (count < IMMORTAL) counts.push(`[${entry.number},${count}]`);
        }
      }
      if (entry.ranges) {
        const hash = hashOf(heap, entry.ranges);
        if (hash !== entry.hash) {
          entry.hash = hash;
          heap[changedAt + changed++] = entry.number;
        }
      }
    }
    return {text: counts.length > 0 ? `,"counts":[${counts.join(',')}]` : '', changed};
  };

  const decoder = new TextDecoder('latin1');
  const writeLine = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ state) => {
    const text = decoder.decode(module.HEAPU8.subarray(at >>> 0, (at >>> 0) + length));
    if (state === 0) {
      write(text);
      return 0;
    }
    const {text: counts, changed} = compare();
    write(`${text}${counts}}}\n`);
    return changed;
  };

  const tracer = module.addFunction(onObject, 'iiii');
  const trace = (/** @type {number} */ on) => {
    module._PyRefTracer_SetTracer(on ? tracer : 0, 0);
    if (on) onStart();
    return 0;
  };
  /** @type {Map<number, number>} */
  const codes = new Map();
  const nameCode = (/** @type {number} */ address, /** @type {number} */ index) => {
    codes.set(address >>> 0, index);
    return 0;
  };

  return {
    address: desk * 4,
    /** Function pointers for the other side. */
    doors: {
      write: module.addFunction(writeLine, 'iiii'),
      track: module.addFunction(track, 'iii'),
      watch: module.addFunction(watch, 'iii'),
      state: module.addFunction(state, 'ii'),
      forget: module.addFunction(forget, 'ii'),
      trace: module.addFunction(trace, 'ii'),
      name_code: module.addFunction(nameCode, 'iii'),
    },
    /** Addresses of the program's code objects, and their indices. */
    codes,
    /** The step that runs now. */
    step: () => module.HEAPU32[desk + STEP],
    isRecording: () => module.HEAPU32[desk + RECORDING] === 1,
    isMuted: () => module.HEAPU32[desk + MUTE] === 1,
    /** @returns {StackLayout} */
    stack: () => {
      const [thread, currentFrame, previous, code, instruction, firstInstruction] = module.HEAPU32.subarray(
        desk + STACK,
        desk + STACK + 6,
      );
      return {thread, currentFrame, previous, code, instruction, firstInstruction};
    },
  };
}

/**
 * A hash (FNV-1a over words) of memory; ranges are `[address, bytes, …]`.
 * @param {Uint32Array} heap
 * @param {number[]} ranges
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
