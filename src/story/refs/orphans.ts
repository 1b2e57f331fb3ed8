import {type Moment, type Recording, replay} from '../../recording/index.ts';
import type {Life} from './life.ts';
import type {Orphan} from './view.ts';

/** Most objects that are named. */
const MOST_ORPHANS = 3;

/** What came with an object's death. */
export interface Fate {
  /** What it held, and what became of the counts: each once, those that change first. */
  readonly orphans: readonly Orphan[];
  /** Whether it was held, over others that died with it, by itself: then no count of theirs could reach zero. */
  readonly cycle: boolean;
}

/** What came with the death of an object; nothing if it didn't die. */
export function fateOf(recording: Recording, life: Life): Fate {
  if (life.died === undefined) return {orphans: [], cycle: false};
  let before: Moment | undefined;
  let after: Moment | undefined;
  for (const moment of replay(recording)) {
    if (moment.step === life.died) before = moment;
    after = moment;
    if (moment.step > life.died) break;
  }
  if (!before || !after) return {orphans: [], cycle: false};
  return {orphans: orphansOf(life, before, after), cycle: inCycle(life, before)};
}

function orphansOf(life: Life, before: Moment, after: Moment): Orphan[] {
  const held = new Set((before.objects.get(life.id)?.holds ?? []).map(([, id]) => id));
  const orphans = [...held].flatMap((id): Orphan[] => {
    const was = before.objects.get(id);
    const is = after.objects.get(id);
    if (!was || !is) return [];
    if (was.record.immortal) return [{repr: was.repr, before: 'immortal', after: 'immortal'}];
    const gone = was.record.died === life.died;
    if (was.count === null || (is.count === null && !gone)) return [];
    return [{repr: was.repr, before: was.count, after: gone ? 0 : (is.count ?? 0)}];
  });
  const changed = (o: Orphan) => (o.before === o.after ? 1 : 0);
  return orphans.sort((a, b) => changed(a) - changed(b)).slice(0, MOST_ORPHANS);
}

function inCycle(life: Life, before: Moment): boolean {
  const seen = new Set<number>();
  const open = [life.id];
  while (open.length > 0) {
    for (const [, id] of before.objects.get(open.pop() ?? 0)?.holds ?? []) {
      if (id === life.id) return true;
      if (seen.has(id) || before.objects.get(id)?.record.died !== life.died) continue;
      seen.add(id);
      open.push(id);
    }
  }
  return false;
}
