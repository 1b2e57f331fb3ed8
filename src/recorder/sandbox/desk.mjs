// @ts-check
// The host's side of the desk (python/desk.py): a few words that both sides read and write, and the functions that the
// interpreter may call by pointer. Nothing else of JavaScript is given to it.
import {Followed} from './followed.mjs';

const MUTE = 0;
const STEP = 1;
const DEATHS = 2;
const RECORDING = 4;
/** First of six words: how to walk the stack ({@link StackLayout}). */
const STACK = 5;
/** How many objects the program has created. */
const CREATED = 11;
/** Behind those: whether the host has said that the program's time is over. */
const TIME_IS_UP = 12;
const HEADER = 16;
const MOST_OBJECTS = 20_000;
const MOST_RANGES = 2_048;
const DYING = 1;
const REPLACED = 2;
/** `PyRefTracer_DESTROY` of `Include/cpython/object.h`. */
const REFTRACER_DESTROY = 1;
/** What `trace` is told where objects are seen to come and go; 0: they aren't; anything else: the program starts. */
const SEES_OBJECTS = 1;

/**
 * Addresses and offsets in bytes: the thread state, its current frame, and fields of a frame and a code object.
 * @typedef {{thread: number, currentFrame: number, previous: number, code: number, instruction: number,
 *   firstInstruction: number}} StackLayout
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
  const followed = new Followed(memoryBytes);
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

  /** Writes the text at an address; for a state also the counts that changed. Returns how many contents did. */
  const writeLines = (
    /** @type {number} */ at,
    /** @type {number} */ length,
    /** @type {number} */ isState,
  ) => {
    let changed = 0;
    let counts = '';
    if (isState) {
      const heap = module.HEAPU32;
      followed.compare(
        heap,
        (number, count) => {
          counts += `${counts === '' ? '' : ','}[${number},${count}]`;
        },
        (number) => {
          heap[changedAt + changed++] = number;
        },
      );
      counts = counts === '' ? '}}\n' : `,"counts":[${counts}]}}\n`;
    }
    written += length + counts.length;
    if (written > most && !isEnding) {
      isEnding = true;
      return -1;
    }
    if (length + counts.length > page.length) page = new Uint8Array(2 * (length + counts.length));
    page.set(module.HEAPU8.subarray(at >>> 0, (at >>> 0) + length));
    const end = length + (encoder.encodeInto(counts, page.subarray(length)).written ?? 0);
    write(page.subarray(0, end));
    return changed;
  };
  let written = 0;
  // The last lines, which tell of it, still get through.
  let isEnding = false;
  const encoder = new TextEncoder();
  let page = new Uint8Array(65_536);

  let started = false;
  const tracer = module.addFunction(onObject, 'iiii');
  /** @type {Record<string, [(...args: number[]) => number, string]>} */
  const functions = {
    write: [writeLines, 'iiii'],
    follow: [(address, number) => followed.follow(address >>> 0, number), 'iii'],
    forget: [done((number) => followed.forget(number)), 'ii'],
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
 * A function for C that has nothing to say.
 * @param {(...args: number[]) => unknown} act
 */
function done(act) {
  return (/** @type {number[]} */ ...args) => {
    act(...args);
    return 0;
  };
}
