import {isDelete} from './cause.ts';
import type {Part} from './choice.ts';
import type {Episode} from './episodes.ts';

/** Before which episodes to ask: the first gain, the end, a `del` that isn't the end, or else another change. */
export function questionsFor(parts: readonly Part[], most: number): Set<Episode> {
  const told = parts.slice(1).flatMap((part) => (part.kind === 'told' && !part.quick ? [part.episode] : []));
  const gain = told.find((e) => e.kind === 'gain' && e.gained.some((h) => h.references > 0));
  const death = told.find((e) => e.kind === 'death');
  const del = told.find((e) => e.kind === 'loss' && isDelete(e.facts));
  const other = told
    .slice(1)
    .find((e) => e.kind === 'loss' || (e.kind === 'visit' && e.peak !== e.after.count));
  const wanted = [gain, death, del ?? (death ? undefined : other)].filter((e) => e !== undefined);
  return new Set(wanted.slice(0, most));
}
