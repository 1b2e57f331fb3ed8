// @ts-check
// The host's side of the desk (python/desk.py): a few words that both sides read and write, and the functions that the
// interpreter may call by pointer. Nothing else of JavaScript is given to it.
import {Followed} from './followed.mjs';
import {Frames} from './frames.mjs';

const MUTE = 0;
const STEP = 1;
const DEATHS = 2;
const RECORDING = 4;
/** First of eight words: how to walk the stack ({@link StackLayout}). */
const STACK = 5;
/** Behind those: how many objects the program has created. */
const CREATED = 13;
/** Whether the host has said that the program's time is over. */
const TIME_IS_UP = 14;
/** Address of the frame whose next instruction the host may tell by itself; 0: of none. */
const EXPECTED = 15;
/** The most steps that are told. */
const MOST_STEPS = 16;
/** A word of a frame that the host does not know. */
const UNKNOWN = 17;
const HEADER = 18;
const MOST_OBJECTS = 20_000;
const MOST_RANGES = 2_048;
const DYING = 1;
const REPLACED = 2;
/** `PyRefTracer_DESTROY` of `Include/cpython/object.h`. */
const REFTRACER_DESTROY = 1;
/** What `trace` is told where objects are seen to come and go; 0: they aren't; anything else: the program starts. */
const SEES_OBJECTS = 1;
/** What `step` answers where it does not know a word, and all that write where too much is written. */
const NOT_KNOWN = -2;
const FULL = -1;

/**
 * Addresses and offsets in bytes: the thread state, its current frame, and fields of a frame and a code object.
 * @typedef {{thread: number, currentFrame: number, previous: number, code: number, instruction: number,
 *   firstInstruction: number, localsplus: number, stackPointer: number}} StackLayout
 */

/**
 * Sets the desk up in the interpreter's memory.
 *
 * @param {any} module Pyodide's Emscripten module.
 * @param {number} memoryBytes The most that the interpreter's memory can grow to.
 * @param {number} most Bytes that are written; then the other side is told to end the recording.
 * @param {(bytes: Uint8Array) => void} write Takes whole lines.
 * @param {() => void} onStart Called just before the program runs.
 */
export function openDesk(module, memoryBytes, most, write, onStart) {
  const words = HEADER + 2 * MOST_OBJECTS + MOST_OBJECTS + 2 * MOST_RANGES;
  const desk = module._malloc(4 * words) >>> 2;
  module.HEAPU32.fill(0, desk, desk + words);
  module.HEAPU32[desk + MUTE] = 1;
  // Before the first step: what a prologue creates (MAKE_CELL) is no step's work.
  module.HEAP32[desk + STEP] = -1;
  module.HEAPU32[desk + RECORDING] = 1;
  const deathsAt = desk + HEADER;
  const changedAt = deathsAt + 2 * MOST_OBJECTS;
  const rangesAt = changedAt + MOST_OBJECTS;
  const frames = new Frames((address) => followed.isFollowed(address));
  const followed = new Followed(memoryBytes, (address) => frames.forget(address));
  /** @type {Map<number, number>} */
  const codes = new Map();

  const onObject = (/** @type {number} */ object, /** @type {number} */ event) => {
    const heap = module.HEAPU32;
    const address = object >>> 0;
    if (event !== REFTRACER_DESTROY) {
      const isProgram = heap[desk + MUTE] === 0;
      if (isProgram) heap[desk + CREATED]++;
      followed.created(address, isProgram ? heap[desk + STEP] | 0 : -1);
    } else if (followed.destroyed(address)) {
      const count = heap[desk + DEATHS]++;
      heap[deathsAt + 2 * count] = address;
      heap[deathsAt + 2 * count + 1] = heap[desk + STEP];
    }
    return 0;
  };

  /** What has changed in all objects: the counts as the end of a state's text. */
  const changes = () => {
    let counts = '';
    changed = 0;
    followed.compare(
      module.HEAPU32,
      (number, count) => {
        counts += `${counts === '' ? '' : ','}[${number},${count}]`;
      },
      (number) => {
        module.HEAPU32[changedAt + changed++] = number;
      },
    );
    return counts === '' ? '}}\n' : `,"counts":[${counts}]}}\n`;
  };
  /** How many contents have changed. */
  let changed = 0;

  /** Whether so many bytes more are too many; then the last lines, which tell of it, still get through. */
  const isTooMuch = (/** @type {number} */ bytes) => {
    written += bytes;
    const isNow = written > most && !isEnding;
    isEnding ||= isNow;
    return isNow;
  };
  let written = 0;
  let isEnding = false;

  /** Writes the text at an address, and behind it `more`. */
  const writeWith = (/** @type {number} */ at, /** @type {number} */ length, /** @type {string} */ more) => {
    if (isTooMuch(length + more.length)) return false;
    if (length + more.length > page.length) page = new Uint8Array(2 * (length + more.length));
    page.set(module.HEAPU8.subarray(at >>> 0, (at >>> 0) + length));
    const end = length + (encoder.encodeInto(more, page.subarray(length)).written ?? 0);
    write(page.subarray(0, end));
    return true;
  };
  const encoder = new TextEncoder();
  let page = new Uint8Array(65_536);

  /** Writes the text at an address; for a state also the counts that changed. Returns how many contents did. */
  const writeLines = (
    /** @type {number} */ at,
    /** @type {number} */ length,
    /** @type {number} */ isState,
  ) => {
    const counts = isState ? changes() : '';
    if (!writeWith(at, length, counts)) return FULL;
    return isState ? changed : 0;
  };

  /** Writes a step of the frame at an address. Returns how many contents changed. */
  const step = (/** @type {number} */ address, /** @type {number} */ offset) => {
    const text = frames.step(module.HEAPU32, layout(), address >>> 0, offset);
    if (text === undefined) {
      module.HEAPU32[desk + UNKNOWN] = frames.unknown;
      return NOT_KNOWN;
    }
    return writeWith(0, 0, text + changes()) ? changed : FULL;
  };

  /**
   * Tells an instruction of a code object without any Python, where only it can have run since the last one. Returns 0
   * if that can't be, else one more than how many contents changed.
   */
  const quick = (/** @type {number} */ code, /** @type {number} */ offset) => {
    const heap = module.HEAPU32;
    const expected = heap[desk + EXPECTED];
    if (expected === 0 || heap[desk + DEATHS] !== 0) return 0;
    if ((heap[desk + STEP] | 0) + 1 >= heap[desk + MOST_STEPS]) return 0;
    if (frames.innermost(heap, layout(), code >>> 0) !== expected) return 0;
    const count = step(expected, offset);
    if (count === NOT_KNOWN) return 0;
    if (count === 0) heap[desk + STEP]++;
    return count === FULL ? FULL : count + 1;
  };

  /** @type {import('./frames.mjs').FrameLayout | undefined} */
  let known;
  const layout = () => {
    if (!known) {
      const {thread, currentFrame, ...offsets} = stack();
      known = {current: thread + currentFrame, ...offsets};
    }
    return known;
  };
  /** @returns {StackLayout} */
  const stack = () => {
    const [thread, currentFrame, previous, code, instruction, firstInstruction, localsplus, stackPointer] =
      module.HEAPU32.subarray(desk + STACK, desk + STACK + 8);
    return {thread, currentFrame, previous, code, instruction, firstInstruction, localsplus, stackPointer};
  };

  let started = false;
  const tracer = module.addFunction(onObject, 'iiii');
  /** @type {Record<string, [(...args: number[]) => number, string]>} */
  const functions = {
    write: [writeLines, 'iiii'],
    follow: [(address, number) => followed.follow(address >>> 0, number), 'iii'],
    forget: [done((number) => followed.forget(number)), 'ii'],
    enter: [done((address, number, slots) => frames.enter(address >>> 0, number, slots)), 'iiii'],
    name: [done((word, slot) => frames.name(word >>> 0, slot)), 'iii'],
    step: [step, 'iii'],
    quick: [quick, 'iii'],
    state: [
      (address) => {
        if (followed.isDying(address >>> 0)) return DYING;
        return followed.isReplaced(address >>> 0) ? REPLACED : 0;
      },
      'ii',
    ],
    watch: [
      done((number, count) => {
        followed.watch(number, module.HEAPU32.slice(rangesAt, rangesAt + 2 * count), module.HEAPU32);
      }),
      'iii',
    ],
    trace: [
      done((on) => {
        module._PyRefTracer_SetTracer(on === SEES_OBJECTS ? tracer : 0, 0);
        if (on && !started) onStart();
        started ||= on !== 0;
      }),
      'ii',
    ],
    name_code: [done((address, index) => codes.set(address >>> 0, index)), 'iii'],
  };

  return {
    address: desk * 4,
    /** Function pointers for the other side. */
    doors: Object.fromEntries(
      Object.entries(functions).map(([name, [call, signature]]) => [
        name,
        module.addFunction(call, signature),
      ]),
    ),
    /** Addresses of the program's code objects, and their indices. */
    codes,
    /** The step that runs now. */
    step: () => Math.max(module.HEAP32[desk + STEP], 0),
    isRecording: () => module.HEAPU32[desk + RECORDING] === 1,
    timeIsUp: () => {
      module.HEAPU32[desk + TIME_IS_UP] = 1;
    },
    isMuted: () => module.HEAPU32[desk + MUTE] === 1,
    stack,
  };
}

/**
 * A function for C that has nothing to say.
 * @param {(...args: number[]) => unknown} act
 */
function done(act) {
  return (/** @type {number[]} */ ...args) => {
    act(...args);
    return 0;
  };
}
