import type {Handover} from '../../recording/index.ts';
import {type Caption, caption} from '../vocabulary/caption.ts';
import {cardOf} from './cards.ts';
import {move, type Script} from './script.ts';
import {doingText} from './words.ts';

/** The lock goes over without having been asked for, or nobody knows why. */
export function tellGiven(script: Script, handover: Handover): void {
  const {threads, recording} = script.matter;
  const [from, to] = [script.lane(handover.from), script.lane(handover.to)];
  const site = handover.site === undefined ? undefined : threads.sites[handover.site];
  const acts = [move({kind: 'light', lanes: [from, to]}, 300), script.play(handover.dropped)];
  const outside = threads.method === 'outside';
  if (outside && site?.code !== undefined) acts.push(script.show(cardOf(recording, site, handover.from)));
  script.say(
    'given',
    outside ? whyWords(script, handover) : caption`${script.name(from)} lets go of it.`,
    acts,
  );
  const asked = outside && handover.cause === 'release' ? ': nobody had to ask' : '';
  script.say('taken', caption`Then it is ${script.name(to)}’s turn${asked}.`, [script.playInto(handover)]);
}

function whyWords(script: Script, {cause, from, dropped, site}: Handover): Caption | readonly Caption[] {
  const {threads, recording} = script.matter;
  const name = script.name(script.lane(from));
  if (cause === 'end') return caption`${name} ends, and so the GIL is free.`;
  if (cause !== 'release') return caption`${name} lets go of it: why can’t be told from outside.`;
  const place = site === undefined ? undefined : threads.sites[site];
  const call = threads.threads[from]?.lane.find(
    (s) => s.to > dropped && s.doing !== 'holds' && s.doing !== 'unknown',
  );
  const plain = caption`${name} gives it up by itself: CPython lets go of the GIL around whatever may wait.`;
  const doing = doingText(recording, place, call?.call);
  if (!doing) return plain;
  return [
    caption`${name} gives it up by itself: CPython lets go of the GIL around whatever may wait, here ${doing}.`,
    plain,
  ];
}
