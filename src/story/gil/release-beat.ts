import {capital, caption, numberWord, type Segment} from '../vocabulary/caption.ts';
import {cardOf} from './cards.ts';
import type {Release} from './release.ts';
import {move, type Script} from './script.ts';
import {doingText, listed} from './words.ts';

/** A thread gives the lock up by itself, in a window of its own. */
export function tellRelease(script: Script, {thread, at, window, site, call, until}: Release): void {
  const {recording, threads} = script.matter;
  const place = site === undefined ? undefined : threads.sites[site];
  const lane = script.lane(thread);
  const acts = [
    move({kind: 'code', card: null}, 200),
    move({kind: 'banner', text: null}, 200),
    move({kind: 'light', lanes: []}, 200),
    script.zoom(window, true),
    script.play(at, 1500),
  ];
  if (place?.code !== undefined) acts.push(script.show(cardOf(recording, place, thread)));
  acts.push(script.play(until, 2000));
  const doing = doingText(recording, place, call);
  const name = script.name(lane);
  script.say(
    'release',
    [
      ...(doing
        ? [
            caption`${name} gives the GIL up by itself: ${doing} may wait, so CPython lets go first, and others may run.`,
          ]
        : []),
      caption`${name} gives the GIL up by itself: it may have to wait, so CPython lets go first, and others may run.`,
    ],
    acts,
  );
}

/** Where most threads wait, and that they have given the lock up for it. */
export function tellWaiting(script: Script): void {
  const {recording, threads, lanes} = script.matter;
  const place = mainWait(script);
  if (!place) return;
  const site = threads.sites[place.site];
  const [first] = place.lanes;
  if (!site || first === undefined) return;
  const doing = doingText(recording, site, undefined);
  const names = place.lanes.map((lane) => script.name(lane));
  const who = (some: readonly Segment[]) => listed(some.map((name) => caption`${name}`));
  const at = doing ? caption`at ${doing}` : caption`on line ${site.line ?? 0}`;
  const s = names.length === 1 ? 's' : '';
  script.say(
    'waiting',
    [
      ...(names.length <= 3
        ? [
            caption`${who(names)} wait${s} ${at}: CPython gives the GIL up before any wait, so that others may run.`,
          ]
        : []),
      caption`${capital(numberWord(names.length))} threads wait ${at}: CPython gives the GIL up before any wait, so that others may run.`,
      caption`CPython gives the GIL up before any wait, so that others may run.`,
    ],
    [
      move({kind: 'light', lanes: place.lanes.length < lanes.length ? place.lanes : []}, 300),
      script.show(cardOf(recording, site, lanes[first]?.thread ?? 0)),
    ],
  );
}

/** The place in the program where threads spend most of their time out of the lock, and the lanes that do. */
function mainWait({matter: {threads, lanes}, window}: Script): {site: number; lanes: number[]} | undefined {
  const sums = new Map<number, {time: number; lanes: Set<number>}>();
  for (const [lane, {thread}] of lanes.entries()) {
    for (const {from, to, doing, site} of threads.threads[thread]?.lane ?? []) {
      if (site === undefined || threads.sites[site]?.code === undefined) continue;
      if (doing === 'holds' || doing === 'waits' || doing === 'unknown') continue;
      const seen = Math.min(to, window.to) - Math.max(from, window.from);
      if (seen <= 0) continue;
      const sum = sums.get(site) ?? {time: 0, lanes: new Set()};
      sum.lanes.add(lane);
      sums.set(site, {...sum, time: sum.time + seen});
    }
  }
  const [most] = [...sums].sort((a, b) => b[1].time - a[1].time);
  return most && {site: most[0], lanes: [...most[1].lanes]};
}
