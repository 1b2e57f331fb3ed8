import type {Recording} from '../recording.ts';
import {brokenCollector, compareCollectors} from './collector.ts';
import {brokenMemory, compareMemories} from './memory.ts';
import {compareRuns, untimelyCut} from './runs.ts';
import {compareSpecialisation} from './specialisation.ts';
import {brokenLaw, compareThreads} from './threads.ts';
import {firstUnequal, type Path, type Unequal} from './unequal.ts';
import {placeInWords, valueInWords} from './words.ts';

/** The first thing in which a recording and a new run of its program disagree. */
export interface Difference {
  /** Where: keys and indices into the recording. */
  readonly path: Path;
  /** The same in words: `counts of step 12 (BINARY_OP in line 4 of total)`. */
  readonly where: string;
  readonly expected: string;
  readonly found: string;
}

export interface Comparison {
  /** Absent: they agree. */
  readonly difference?: Difference;
  /** What differs and may, or could not be compared, as sentences. */
  readonly notes: readonly string[];
}

/**
 * Compares a recording with one that was made of the same program by the same version of the same interpreter.
 *
 * Equal must be all that the program and the interpreter decide: text, tokens, tree, scopes, code objects, every step
 * with its stack, names and counts, every event and object, the end, the specialisation of a function that was watched;
 * what the garbage collector found, finalised and freed where the program asked for it, and what it left; the objects in
 * memory with the bytes and the kind of block of each, and where it was freed. Different may be what the machine decides:
 *
 * - addresses: but in the embedded interpreter objects share one in both runs or in neither;
 * - when the time or memory limit struck: then the steps that both have are compared;
 * - provenance, and the interpreter's build and carrier: a note tells of the latter;
 * - the code before the optimiser, if the recording tells it of no code object: a note says so;
 * - in a CPython of a machine, when the collector starts by itself, its counts, and what it finds from the first such
 *   start on that is another one: a note says so; with several threads, all that it does;
 * - where in pymalloc's pools a block lies, which freed block is handed out next, and so whether two objects that one line
 *   drops and makes share an address. What the recording says of it must be possible ({@link brokenMemory});
 * - collector or memory, where one of the two recordings does not tell of them: a note says so, but a collector that is
 *   missing in the new run is a difference;
 * - times, lanes and hand-overs of threads, what was sampled, and what threads print: they must be possible
 *   ({@link brokenLaw}), and the threads and how they ended must be the same.
 *
 * @param recording What is to be verified.
 * @param again The new run.
 */
export function compareRecordings(recording: Recording, again: Recording): Comparison {
  const notes: string[] = [];
  const unequal = firstDifference(recording, again, notes);
  if (!unequal) return {notes};
  const {path, expected, found} = unequal;
  // What only the new run has is described in its words.
  const owner = expected === undefined ? again : recording;
  const where = placeInWords(path, owner);
  return {
    difference: {path, where, expected: valueInWords(expected), found: valueInWords(found)},
    notes,
  };
}

function firstDifference(recording: Recording, again: Recording, notes: string[]): Unequal | undefined {
  const {program, interpreter} = recording.header;
  const {build, carrier, ...known} = interpreter;
  const {build: newBuild, carrier: newCarrier, ...newKnown} = again.header.interpreter;
  if (build !== newBuild || carrier !== newCarrier) {
    notes.push(
      `The recording was made by another build of ${interpreter.label}: ${carrier ?? build}; this is ${newCarrier ?? newBuild}.`,
    );
  }
  const tellsMaking = recording.codes.some(({generated, folded}) => generated ?? folded);
  if (!tellsMaking && again.codes.some(({generated, folded}) => generated ?? folded)) {
    notes.push(
      'The recording does not tell how its code was made before the optimiser: that was not compared.',
    );
  }
  return (
    firstUnequal(program, again.header.program, ['header', 'program']) ??
    firstUnequal(known, newKnown, ['header', 'interpreter']) ??
    firstUnequal(recording.header.deallocations, again.header.deallocations, ['header', 'deallocations']) ??
    firstUnequal(recording.source, again.source, ['source']) ??
    firstUnequal(recording.tokens, again.tokens, ['tokens']) ??
    firstUnequal(recording.tree, again.tree, ['tree']) ??
    firstUnequal(recording.scopes, again.scopes, ['scopes']) ??
    firstUnequal(compiled(recording, tellsMaking), compiled(again, tellsMaking), ['codes']) ??
    compareRuns(recording, again, notes) ??
    compareThreads(recording, again) ??
    compareCollectors(recording, again, notes) ??
    compareMemories(recording, again, notes) ??
    comparePartsOf(recording, again) ??
    compareSpecialisation(recording, again) ??
    brokenLaw(recording) ??
    brokenCollector(recording) ??
    brokenMemory(recording)
  );
}

/**
 * Parts that a run adds to those above: equal, where the interpreter's own memory decides nothing (in the embedded one
 * it is laid out anew in the same way).
 */
function comparePartsOf(recording: Recording, again: Recording): Unequal | undefined {
  if (recording.header.interpreter.platform !== 'emscripten') return undefined;
  const {header, source, tokens, tree, scopes, codes, run, threads, cost, ...others} = recording;
  const {collector, memory, specialisation, ...parts} = others;
  const {
    header: _h,
    source: _s,
    tokens: _t,
    tree: _r,
    scopes: _o,
    codes: _c,
    run: _u,
    threads: _d,
    cost: _m,
    collector: _g,
    memory: _y,
    specialisation: _p,
    ...newParts
  } = again;
  return untimelyCut(recording, again) ? undefined : firstUnequal(parts, newParts);
}

/** The code objects as the compiler made them; which objects their constants became, the run decides. */
function compiled({codes}: Recording, withMaking: boolean): unknown {
  return codes.map(({generated, folded, ...code}) => ({
    ...code,
    ...(withMaking && {generated, folded}),
    consts: code.consts.map(({object, ...constant}) => constant),
  }));
}
