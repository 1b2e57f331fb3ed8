import type {Handover} from '../../recording/threads.ts';
import {causeOf} from './causes.ts';
import type {Change, HandoverTables} from './changes.ts';
import {waitsSince} from './lanes.ts';
import type {RawFrame} from './raw.ts';

/** A change between two threads with lanes, told in full; undefined for others. */
export function handoverOf(change: Change, tables: HandoverTables): Handover | undefined {
  const {looks, indexes, lanes, sites} = tables;
  const from = indexes.get(change.from);
  const to = indexes.get(change.to);
  if (from === undefined || to === undefined) return undefined;
  const frames = framesOf(change, tables);
  const since = waitsSince(lanes.get(change.to) ?? [], change.taken);
  const globals = looks[change.takeLook]?.sample.globals ?? looks[change.dropLook]?.sample.globals;
  const site = sites.of(frames[0]);
  const held = frames.flatMap((frame) => {
    const at = frame.stack && sites.of(frame);
    return at === undefined || !frame.stack ? [] : [{site: at, stack: [...frame.stack]}];
  });
  return {
    from,
    to,
    dropped: change.dropped,
    taken: change.taken,
    blur: change.blur,
    ...causeOf(change, frames[0]?.opname, tables),
    ...(since !== undefined && {waited: change.taken - since}),
    ...(site !== undefined && {site}),
    ...(change.missed > 0 && {missed: change.missed}),
    ...(globals && {globals: [...globals]}),
    ...(held.length > 0 && {held}),
  };
}

/**
 * Where `from` stood once it was without the lock. Until it has it again it can't leave that instruction.
 *
 * A look tells of its own where the holder before it stands: that is another thread at the look that first saw `from`.
 */
function framesOf(change: Change, {looks, stances}: HandoverTables): readonly RawFrame[] {
  for (let i = change.dropLook; i <= change.takeLook; i++) {
    const before = looks[i - 1]?.who === change.from ? looks[i]?.sample.stood : undefined;
    const frames = before ?? stances[i]?.get(change.from)?.stood;
    if (frames && frames.length > 0) return frames;
  }
  return [];
}
