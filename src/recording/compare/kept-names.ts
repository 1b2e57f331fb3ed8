import type {Recording} from '../recording.ts';

/** What may be an attribute's name, and is short enough for the cache (`MCACHE_MAX_ATTR_SIZE` in `Objects/typeobject.c`). */
const NAME = /^'[\p{ID_Start}_]\p{ID_Continue}{0,99}'$/u;

const NOTE =
  'Counts and ends of strings that may be names of attributes were not compared: CPython’s cache of type attributes keeps such a string until another takes its place, which depends on their addresses.';

/** Whether the type attribute cache may keep an object: a string that a program made itself, and asks for by `getattr`. */
export function mayBeKept({type, repr}: {readonly type: string; readonly repr: string}): boolean {
  return type === 'str' && NAME.test(repr);
}

/** Says once that these were not compared. */
export function noteKeptNames(notes: string[]): void {
  if (!notes.includes(NOTE)) notes.push(NOTE);
}

/** A recording without the counts and ends of strings that {@link mayBeKept} names. */
export function withoutKeptNames(recording: Recording): Recording {
  const {objects, steps} = recording.run;
  const names = new Set(objects.filter(mayBeKept).map(({id}) => id));
  return {
    ...recording,
    run: {
      ...recording.run,
      objects: objects.map((object) => {
        const {died, ...rest} = object;
        return names.has(object.id) ? rest : object;
      }),
      steps: steps.map((step) => {
        const {counts, ...rest} = step;
        const left = counts?.filter(([id]) => !names.has(id)) ?? [];
        return left.length > 0 ? {...rest, counts: left} : rest;
      }),
    },
  };
}
