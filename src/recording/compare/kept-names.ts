import type {Recording} from '../recording.ts';
import {type Moment, replay} from '../replay.ts';

/** What may be an attribute's name, and is short enough for the cache (`MCACHE_MAX_ATTR_SIZE` in `Objects/typeobject.c`). */
const NAME = /^'[\p{ID_Start}_]\p{ID_Continue}{0,99}'$/u;
/** C's functions that look a name up as it is: interned names, whose counts are not told, are all others. */
const LOOKS_UP =
  /^<(built-in function (get|has|set|del)attr|(slot wrapper|method-wrapper) '__(getattribute|setattr|delattr)__' of .*)>$/;

/** A string that the type attribute cache may keep from a step on. */
export interface KeptName {
  readonly repr: string;
  readonly step: number;
}

/**
 * The strings that the type attribute cache may keep, by object: those that a program made itself and asked for by
 * `getattr` and the like. The cache holds a reference until another name takes its place, which depends on its address.
 */
export function keptNames(recording: Recording): ReadonlyMap<number, KeptName> {
  const found = new Map<number, KeptName>();
  const {objects} = recording.run;
  if (!objects.some(({repr}) => LOOKS_UP.test(repr))) return found;
  for (const moment of replay(recording)) {
    for (const id of lookedUp(moment)) {
      const repr = moment.objects.get(id)?.record.repr ?? '';
      if (!found.has(id)) found.set(id, {repr, step: moment.step});
    }
  }
  return found;
}

/** What may be names among the arguments, where such a function is called. */
function lookedUp({instruction, frame, frames, objects}: Moment): number[] {
  if (!instruction?.name.startsWith('CALL')) return [];
  const stack = (frames.get(frame)?.stack ?? []).map(Math.abs);
  const at = stack.findLastIndex((id) => LOOKS_UP.test(objects.get(id)?.record.repr ?? ''));
  if (at < 0) return [];
  return stack.slice(at + 1).filter((id) => {
    const record = objects.get(id)?.record;
    return record?.type === 'str' && NAME.test(record.repr);
  });
}

/** Says which were not compared, and from where on. */
export function noteKeptNames(kept: Iterable<KeptName>, notes: string[]): void {
  for (const {repr, step} of kept) {
    const note = `From step ${step} on the count and the end of ${repr} were not compared: CPython’s cache of type attributes keeps a name that was asked for by getattr until another takes its place, which depends on their addresses.`;
    if (!notes.includes(note)) notes.push(note);
  }
}

/** A recording without the counts and ends of these strings, from where on they may be kept. */
export function withoutKeptNames(recording: Recording, kept: ReadonlyMap<number, KeptName>): Recording {
  const {objects, steps, end} = recording.run;
  const isKept = (id: number, step: number) => step > (kept.get(id)?.step ?? Number.POSITIVE_INFINITY);
  const isTold =
    (step: number) =>
    ([id]: readonly [number, number]) =>
      !isKept(id, step);
  return {
    ...recording,
    run: {
      ...recording.run,
      objects: objects.map((object) => {
        const {died, ...rest} = object;
        return died !== undefined && !isKept(object.id, died + 1) ? object : rest;
      }),
      steps: steps.map((step, i) => withCounts(step, isTold(i))),
      end: end.state ? {...end, state: withCounts(end.state, isTold(steps.length))} : end,
    },
  };
}

function withCounts<T extends {counts?: [number, number][] | undefined}>(
  delta: T,
  isTold: (count: [number, number]) => boolean,
): T {
  const {counts, ...rest} = delta;
  const left = counts?.filter(isTold) ?? [];
  return (left.length > 0 ? {...rest, counts: left} : rest) as T;
}
