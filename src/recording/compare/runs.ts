import type {Recording} from '../recording.ts';
import type {ObjectRecord, RunEvent, Step} from '../run.ts';
import {keptNames, noteKeptNames, withoutKeptNames} from './kept-names.ts';
import {firstUnequal, type Unequal} from './unequal.ts';

/** Limits that strike by the clock or by the machine's memory: in another run, elsewhere. */
const UNTIMELY: ReadonlySet<string> = new Set(['time', 'memory', 'samples']);

/** Counts from here up are not one program's. */
const SHARED = 900_000_000;

/**
 * The first difference between two runs: the one of the earliest step, where steps can say. Of a CPython of a machine not
 * one that only the type attribute cache makes; a note says so.
 */
export function compareRuns(recording: Recording, again: Recording, notes: string[]): Unequal | undefined {
  const unequal = compareAll(recording, again, notes);
  if (!unequal || recording.header.interpreter.platform === 'emscripten') return unequal;
  // Up to the step of a look-up both must be the same, so that it is one in both.
  const kept = keptNames(recording);
  if (kept.size === 0) return unequal;
  const other = compareAll(withoutKeptNames(recording, kept), withoutKeptNames(again, kept), []);
  if (!other) noteKeptNames(kept.values(), notes);
  return other;
}

function compareAll(recording: Recording, again: Recording, notes: string[]): Unequal | undefined {
  const shared = sharedSteps(recording, again);
  if (shared !== undefined) {
    notes.push(
      `A limit of time or memory ended one of the two runs: the first ${shared.toLocaleString('en-US')} instructions were compared.`,
    );
  }
  const until = shared ?? Number.POSITIVE_INFINITY;
  const [one, other] = [recording.run, again.run];
  const steps = firstUnequal(stepsOf(one.steps.slice(0, until)), stepsOf(other.steps.slice(0, until)), [
    'run',
    'steps',
  ]);
  // What happened during the last step may have been cut off.
  const events = firstUnequal(eventsOf(one.events, until - 1), eventsOf(other.events, until - 1), [
    'run',
    'events',
  ]);
  const eventStep = Number(one.events[Number(events?.path[2])]?.step ?? Number.POSITIVE_INFINITY);
  const earlier = steps && events ? (Number(steps.path[2]) <= eventStep ? steps : events) : (steps ?? events);
  if (earlier) return earlier;
  return (
    compareObjects(one.objects, other.objects, shared) ??
    (recording.header.interpreter.platform === 'emscripten'
      ? addressesDisagree(one.objects, other.objects, shared)
      : undefined) ??
    (shared === undefined ? compareWholes(recording, again) : undefined)
  );
}

/** What can only be compared of runs that went equally far. */
function compareWholes(recording: Recording, again: Recording): Unequal | undefined {
  const {frames, namespaces, end, steps: _, events: __, objects: ___, ...parts} = recording.run;
  const {
    frames: newFrames,
    namespaces: newSpaces,
    end: newEnd,
    steps: ____,
    events: _____,
    objects: ______,
    ...newParts
  } = again.run;
  const limits = ({header}: Recording) => header.cuts.filter(({limit}) => !UNTIMELY.has(limit));
  return (
    firstUnequal(frames, newFrames, ['run', 'frames']) ??
    firstUnequal(namespaces, newSpaces, ['run', 'namespaces']) ??
    firstUnequal(comparableEnd(end), comparableEnd(newEnd), ['run', 'end']) ??
    // Without steps there are no objects that constants could have become.
    (recording.run.steps.length > 0
      ? firstUnequal(constantsOf(recording), constantsOf(again), ['codes'])
      : undefined) ??
    firstUnequal(parts, newParts, ['run']) ??
    firstUnequal(limits(recording), limits(again), ['header', 'cuts']) ??
    firstUnequal(recording.header.unfollowed, again.header.unfollowed, ['header', 'unfollowed'])
  );
}

/** Whether one of two runs was ended by the clock or by the machine's memory. */
export function untimelyCut(one: Recording, other: Recording): boolean {
  return [one, other].some(({header}) => header.cuts.some(({limit}) => UNTIMELY.has(limit)));
}

/** How many steps both have, where one of them stopped by the clock; undefined where both went their whole way. */
function sharedSteps(one: Recording, other: Recording): number | undefined {
  const [a, b] = [one.run.steps.length, other.run.steps.length];
  return untimelyCut(one, other) && a + b > 0 ? Math.min(a, b) : undefined;
}

/**
 * The count of an object that is part of the interpreter's own program (3.11: 999,999,999 and more, `_PyObject_HEAD_INIT`)
 * is that of all who share it, the recorder too.
 */
const stepsOf = (steps: readonly Step[]) =>
  steps.map((step) =>
    step.counts
      ? {...step, counts: step.counts.map(([id, count]) => [id, Math.min(count, SHARED)] as const)}
      : step,
  );

const eventsOf = (events: readonly RunEvent[], until: number) => events.filter(({step}) => step < until);

/** Of each object all but where it lay; where one run was cut, only of those that both met. */
function compareObjects(
  one: readonly ObjectRecord[],
  other: readonly ObjectRecord[],
  shared: number | undefined,
): Unequal | undefined {
  const count =
    shared === undefined ? Math.max(one.length, other.length) : Math.min(one.length, other.length);
  for (let i = 0; i < count; i++) {
    const unequal = firstUnequal(comparable(one[i], shared), comparable(other[i], shared), [
      'run',
      'objects',
      i,
    ]);
    if (unequal) return unequal;
  }
  return undefined;
}

function comparable(object: ObjectRecord | undefined, shared: number | undefined): unknown {
  if (!object) return undefined;
  const {address, died, ...rest} = object;
  const seen = died !== undefined && died < (shared ?? Number.POSITIVE_INFINITY) - 1;
  return {...rest, hasAddress: address !== undefined, ...(seen && {died})};
}

/**
 * Another run may lay its objects elsewhere, but those at one place lie at one place again: not where pymalloc hands out
 * first what the interpreter's own start has freed.
 */
function addressesDisagree(
  one: readonly ObjectRecord[],
  other: readonly ObjectRecord[],
  shared: number | undefined,
): Unequal | undefined {
  if (shared !== undefined) return undefined;
  const places = new Map<string, string>();
  const back = new Map<string, string>();
  for (const [i, {address}] of one.entries()) {
    const found = other[i]?.address;
    if (address === undefined || found === undefined) continue;
    const expected = places.get(address);
    if ((expected ?? found) !== found || (back.get(found) ?? address) !== address) {
      return {path: ['run', 'objects', i, 'address'], expected: address, found: back.get(found) ?? found};
    }
    places.set(address, found);
    back.set(found, address);
  }
  return undefined;
}

/** A traceback names files with the folders that they lay in. */
function comparableEnd(end: Recording['run']['end']): unknown {
  const {traceback, ...rest} = end;
  return {
    ...rest,
    ...(traceback !== undefined && {traceback: traceback.replace(/File "[^"]*[\\/]/g, 'File "')}),
  };
}

function constantsOf({codes}: Recording): unknown {
  return codes.map(({consts}) => ({consts: consts.map(({object}) => ({object}))}));
}
