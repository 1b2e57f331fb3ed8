import type {Site, Stretch, Threads} from '../../recording/index.ts';
import type {Beat} from '../vocabulary/beat.ts';
import {caption} from '../vocabulary/caption.ts';
import {beat} from '../vocabulary/pace.ts';
import type {UpdateRow} from '../vocabulary/thread-lanes.ts';
import {placeText} from './cards.ts';
import type {Matter} from './matter.ts';
import {move} from './script.ts';
import type {GilChange} from './view.ts';
import {fitting} from './words.ts';

/** Rows that fit below each other. */
const MOST_ROWS = 6;
/** Where `threading` waits for a thread's end. */
const JOINS = /(^|\.)(_shutdown|join|_join|_wait_for_tstate_lock)$/;

/** Who waits for which lock when the run was stopped. */
export function deadlockBeat(matter: Matter): Beat<GilChange> {
  const cut = matter.recording.header.cuts.find((c) => c.limit === 'time');
  const all = caption`Nobody has the GIL and nobody wants it: every thread waits for another lock.`;
  const text = fitting(matter.format.captionChars, ...(cut ? [caption`${all} ${cut.why}`] : []), all);
  const rows = waitRows(matter).slice(0, MOST_ROWS);
  return beat(
    'deadlock',
    text,
    [move({kind: 'updates', title: 'Who waits for which lock', rows}, 900)],
    2000,
  );
}

/** Whether each of the program's own threads waits for a lock of its own: what a wrong order leads to. */
export function waitInCircle({threads, lanes}: Matter): boolean {
  const locks = lanes.flatMap(({thread}) => {
    const {wait, site} = lastWait(threads, thread);
    return wait?.lock === undefined || isJoin(site) ? [] : [wait.lock];
  });
  return locks.length > 1 && new Set(locks).size === locks.length;
}

function waitRows({threads, lanes}: Matter): UpdateRow[] {
  const locks = new Map<number, number>();
  return lanes.flatMap(({thread}, lane): UpdateRow[] => {
    const {wait, site} = lastWait(threads, thread);
    if (!wait) return [];
    if (isJoin(site)) return [{lane, text: 'waits for others to end', value: ''}];
    if (wait.lock !== undefined && !locks.has(wait.lock)) locks.set(wait.lock, locks.size + 1);
    const number = wait.lock === undefined ? undefined : locks.get(wait.lock);
    return [
      {lane, text: `waits${whereText(site)}`, value: number === undefined ? 'a lock' : `lock ${number}`},
    ];
  });
}

const isJoin = (site: Site | undefined) => site?.file === 'threading.py' && JOINS.test(site.function);

function whereText(site: Site | undefined): string {
  if (!site) return '';
  return site.line === undefined ? ` in ${placeText(site)}` : ` at line ${site.line} of ${site.file}`;
}

/** The wait for a lock that a thread ended in, and the place, which may have been seen only when it began. */
function lastWait({threads, sites}: Threads, thread: number): {wait?: Stretch; site?: Site} {
  const lane = threads[thread]?.lane ?? [];
  const wait = lane.at(-1);
  if (wait?.doing !== 'lock') return {};
  for (let i = lane.length - 1; i >= 0; i--) {
    const {doing, lock, site: index} = lane[i] ?? wait;
    if (doing !== 'lock' || lock !== wait.lock) break;
    const site = index === undefined ? undefined : sites[index];
    if (site) return {wait, site};
  }
  return {wait};
}
