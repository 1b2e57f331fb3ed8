import type {Handover} from '../../recording/index.ts';
import type {Beat} from '../vocabulary/beat.ts';
import {type Caption, caption, code} from '../vocabulary/caption.ts';
import {beat} from '../vocabulary/pace.ts';
import {calleeText} from './cards.ts';
import type {Matter} from './matter.ts';
import {intervalAt} from './moment.ts';
import {move, type Script} from './script.ts';
import {timeText} from './time.ts';
import type {GilChange} from './view.ts';
import {fitting, threadName, times} from './words.ts';

/**
 * The rest of the window, where a thread comes back and waits again and again.
 *
 * @returns Whether that is to be seen there.
 */
export function tellReturns(script: Script, handover: Handover): boolean {
  const {matter, window} = script;
  const {convoy, facts} = matter;
  if (convoy?.thread !== handover.to) return false;
  const returns = facts.comebacks.filter(
    ({thread, from, to}) => thread === convoy.thread && from >= window.from && to <= window.to,
  );
  const later = returns.findLast(({from}) => from > handover.taken);
  if (!later || returns.length < 2) return false;
  const lane = script.lane(convoy.thread);
  const waited = timeText(later.to - later.from);
  const call = callOf(matter);
  const why = call ? caption` for ${call}` : caption``;
  script.say(
    'returns',
    caption`${script.name(lane)} gives the GIL up${why}, comes back and waits for it again: ${times(returns.length)} in these ${timeText(script.length)}.`,
    [
      move({kind: 'code', card: null}, 300),
      move({kind: 'banner', text: null}, 200),
      script.play(window.to),
      move({kind: 'measure', mark: {lane, from: later.from, to: later.to, text: waited}}, 500),
    ],
  );
  script.leave(move({kind: 'measure', mark: null}, 200));
  return true;
}

/** How long the thread waits when it comes back, over the whole run. */
export function convoyBeat(matter: Matter): Beat<GilChange> | undefined {
  const {threads, convoy, lanes, format} = matter;
  const lane = lanes.findIndex((l) => l.thread === convoy?.thread);
  if (!convoy || lane < 0) return undefined;
  const name = threadName(lanes, lane);
  const interval = intervalAt(threads, threads.handovers[0]?.dropped ?? 0);
  const call = callOf(matter);
  const back = call ? caption`Back from ${call}` : caption`Back from I/O or a sleep`;
  const which =
    threads.switches.missed > 0
      ? caption`the ${convoy.times} such waits that were seen`
      : caption`${convoy.times} such waits`;
  const median = caption`${back}, ${name} waits for the GIL: ${timeText(convoy.wait)} in the median of ${which}`;
  const text = fitting(
    format.captionChars,
    caption`${median}; the switch interval is ${timeText(interval)}.`,
    caption`${median}.`,
  );
  return beat('convoy', text, [move({kind: 'light', lanes: [lane]}, 300)]);
}

/** What the thread mostly comes back from, where the program says it: `select()`. */
function callOf({recording, threads, convoy}: Matter): Caption | undefined {
  const site = convoy?.site === undefined ? undefined : threads.sites[convoy.site];
  const callee = site ? calleeText(recording, site) : undefined;
  return callee === undefined ? undefined : caption`${code(callee, 20)}`;
}
