import {type Handover, isCall} from '../../recording/index.ts';
import type {Act} from '../vocabulary/beat.ts';
import {caption, code} from '../vocabulary/caption.ts';
import type {Banner} from '../vocabulary/thread-lanes.ts';
import {cardOf} from './cards.ts';
import {intervalAt} from './moment.ts';
import {move, type Script} from './script.ts';
import {firstAfter, timeText} from './time.ts';
import type {GilChange} from './view.ts';
import {banner, gil, number, opcode} from './words.ts';

/** Microseconds in which a thread that was made to let go begins to wait again. */
const AT_ONCE = 1000;

/** The lock goes over because another asked for it: the wait, the request, the drop, the taking. */
export function tellAsked(script: Script, handover: Handover): void {
  wait(script, handover);
  request(script, handover);
  drop(script, handover);
  taken(script, handover);
}

/** The same in one beat. */
export function tellAskedBriefly(script: Script, handover: Handover): void {
  const {threads} = script.matter;
  const [from, to] = [script.name(script.lane(handover.from)), script.name(script.lane(handover.to))];
  const site = handover.site === undefined ? undefined : threads.sites[handover.site];
  const interval = timeText(intervalAt(threads, handover.dropped));
  const at = site ? caption` at ${code(site.opname)}` : caption``;
  const asks = script.play(handover.request?.at ?? handover.dropped);
  const itself = handover.request?.by === handover.to;
  const asker = itself ? caption`it asks` : caption`a waiter asks`;
  script.say(
    'asked',
    [
      caption`${to} waits, hatched; after a switch interval, ${interval}, ${asker} for the lock, and ${from} gives it up${at}.`,
      caption`${to} waits, hatched; after ${interval} ${asker} for the lock, and ${from} gives it up.`,
    ],
    [
      asks,
      ...requestActs(script, handover),
      script.play(handover.dropped),
      move({kind: 'banner', text: sawBanner(script, handover)}, 400),
      script.playInto(handover),
    ],
  );
}

function wait(script: Script, handover: Handover): void {
  const [from, to] = [script.lane(handover.from), script.lane(handover.to)];
  const same = script.holderAt(script.playhead) === from;
  const name = script.name(to);
  const asks = caption`${name} wants to run too: a hatched bar is a wait for the GIL. When is it its turn?`;
  script.say(
    'wait',
    same
      ? [
          caption`${name} waits for the GIL, hatched, and ${script.name(from)} doesn’t stop by itself: when will ${name} run?`,
          asks,
        ]
      : asks,
    [move({kind: 'light', lanes: [from, to]}, 300), script.play(handover.request?.at ?? handover.dropped)],
  );
}

/** The arrow of a request, from who asks to who has the lock; none where it isn't known who asked. */
function requestActs(script: Script, {request: asked, from: holder}: Handover): Act<GilChange>[] {
  const by = asked?.by === undefined ? undefined : script.laneIfShown(asked.by);
  const from = script.lane(holder);
  if (!asked || by === undefined || by === from) return [];
  return [move({kind: 'request', at: asked.at, from: by, to: from, seen: asked.seen}, 700, 200)];
}

function request(script: Script, handover: Handover): void {
  const {request: asked} = handover;
  const by = asked?.by === undefined ? undefined : script.laneIfShown(asked.by);
  const asker = by === undefined ? caption`one of the waiters` : caption`${script.name(by)}`;
  const interval = timeText(intervalAt(script.matter.threads, handover.dropped));
  const flag = code('gil_drop_request');
  const acts = [
    ...requestActs(script, handover),
    move({kind: 'banner', text: setBanner(script, handover)}, 400),
  ];
  script.say(
    'request',
    asked?.seen
      ? [
          caption`A waiter is patient for one switch interval, ${interval} here; then ${asker} sets ${flag}, the flag that asks for the lock.`,
          caption`After a switch interval, ${interval} here, ${asker} sets ${flag}: it asks for the lock.`,
        ]
      : [
          caption`A waiter is patient for one switch interval, ${interval} here; then it sets ${flag}, which asks for the lock (inferred: not seen).`,
          caption`After a switch interval, ${interval} here, a waiter sets ${flag}: it asks for the lock (inferred).`,
        ],
    acts,
  );
}

/** Who waited how long and asked; `must have` where the request follows from the wait alone. */
function setBanner(script: Script, {request: asked, to}: Handover): Banner {
  const by = asked?.by === undefined ? undefined : script.laneIfShown(asked.by);
  const {waits} = script.matter.moment;
  const who = by === undefined ? 'A waiter' : script.part(by);
  const set = asked?.seen ? 'set ' : 'must have set ';
  return asked && asked.by === to && waits !== undefined && asked.at > waits
    ? banner`${who} waited ${number(timeText(asked.at - waits))}, ${set}${gil('gil_drop_request')}`
    : banner`${who} ${set}${gil('gil_drop_request')}`;
}

function sawBanner(script: Script, handover: Handover): Banner {
  const site = handover.site === undefined ? undefined : script.matter.threads.sites[handover.site];
  const set = setBanner(script, handover);
  if (!site) return set;
  const did = isCall(site.opname) ? 'let go' : 'saw it';
  return [...set, ...banner`; ${script.part(script.lane(handover.from))} ${did} at ${opcode(site.opname)}`];
}

function drop(script: Script, handover: Handover): void {
  const {threads, recording} = script.matter;
  const from = script.lane(handover.from);
  const site = handover.site === undefined ? undefined : threads.sites[handover.site];
  // The lock is still where it was: its way to the taker is the next beat.
  const acts = [script.play(Math.min(handover.dropped, handover.taken - 1))];
  if (!site) {
    script.say(
      'drop',
      caption`${script.name(from)} sees it when it next looks at its eval breaker, the word that holds such flags, and lets go.`,
      acts,
    );
    return;
  }
  if (site.code !== undefined) acts.push(script.show(cardOf(recording, site, handover.from)));
  acts.push(move({kind: 'banner', text: sawBanner(script, handover)}, 400));
  const lets = caption`${script.name(from)} lets go at ${code(site.opname)}`;
  if (isCall(site.opname)) {
    script.say(
      'drop',
      [
        caption`${lets}: behind a call the eval loop checks its eval breaker, the word with such flags, unless the call itself lets go.`,
        caption`${lets}: behind a call the eval breaker is checked, unless the call itself lets go.`,
      ],
      acts,
    );
    return;
  }
  script.say(
    'drop',
    [
      caption`${script.name(from)} sees it at ${code(site.opname)}: there the eval loop checks its eval breaker, the word that holds such flags.`,
      caption`${script.name(from)} sees it at ${code(site.opname)}, where its eval breaker is checked: the word with such flags.`,
    ],
    acts,
  );
}

function taken(script: Script, handover: Handover): void {
  const [from, to] = [script.lane(handover.from), script.lane(handover.to)];
  const {lanes} = script.matter;
  const ran = lanes[to]?.bars.find((bar) => bar.kind === 'holds');
  const goes = ran && ran.from < handover.taken ? 'goes on where it had stopped' : 'begins';
  const bars = lanes[from]?.bars ?? [];
  const next = bars.slice(firstAfter(bars, handover.dropped)).find((bar) => bar.kind !== 'unknown');
  const waits = next?.kind === 'waits' && next.from - handover.dropped < AT_ONCE;
  script.say(
    'taken',
    waits
      ? caption`The lock goes to ${script.name(to)}, which ${goes}; now ${script.name(from)} waits.`
      : caption`The lock goes to ${script.name(to)}, which ${goes}.`,
    [script.playInto(handover)],
  );
}
