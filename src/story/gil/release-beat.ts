import {caption} from '../vocabulary/caption.ts';
import {cardOf} from './cards.ts';
import type {Release} from './release.ts';
import {move, type Script} from './script.ts';
import {doingText} from './words.ts';

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
    script.play(at),
  ];
  if (place?.code !== undefined) acts.push(script.show(cardOf(recording, place, thread)));
  acts.push(script.play(until));
  const doing = doingText(recording, place, call);
  const name = script.name(lane);
  script.say(
    'release',
    [
      ...(doing
        ? [
            caption`${name} gives the GIL up by itself: ${doing} has to wait, so CPython lets go first, and others may run.`,
          ]
        : []),
      caption`${name} gives the GIL up by itself: it is about to wait, so CPython lets go first, and others may run.`,
    ],
    acts,
  );
}
