import {type Moment, type Recording, replay} from '../../recording/index.ts';
import type {Life} from './life.ts';
import type {Orphan} from './view.ts';

/** Most objects that are named. */
const MOST_ORPHANS = 3;

/** What the object held when it died, and what became of the counts: each once, those that change first. */
export function orphansOf(recording: Recording, life: Life): Orphan[] {
  if (life.died === undefined) return [];
  let before: Moment | undefined;
  let after: Moment | undefined;
  for (const moment of replay(recording)) {
    if (moment.step === life.died) before = moment;
    if (moment.step === life.died + 1) after = moment;
    if (moment.step > life.died) break;
  }
  const held = new Set((before?.objects.get(life.id)?.holds ?? []).map(([, id]) => id));
  const orphans = [...held].flatMap((id): Orphan[] => {
    const was = before?.objects.get(id);
    const is = after?.objects.get(id);
    if (!was || !is) return [];
    if (was.record.immortal) return [{repr: was.repr, before: 'immortal', after: 'immortal'}];
    const gone = was.record.died === life.died;
    if (was.count === null || (is.count === null && !gone)) return [];
    return [{repr: was.repr, before: was.count, after: gone ? 0 : (is.count ?? 0)}];
  });
  const changed = (o: Orphan) => (o.before === o.after ? 1 : 0);
  return orphans.sort((a, b) => changed(a) - changed(b)).slice(0, MOST_ORPHANS);
}
