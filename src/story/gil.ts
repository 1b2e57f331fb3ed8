import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {question} from './gil/closing.ts';
import {convoyOf} from './gil/convoy.ts';
import {detailsFor} from './gil/detail.ts';
import {factsOf, kindOf} from './gil/facts.ts';
import {tellFirstWindow} from './gil/first-window.ts';
import {lanesOf, restText, shownThreads, tokenMoves} from './gil/lanes.ts';
import type {Matter} from './gil/matter.ts';
import {chooseMoment} from './gil/moment.ts';
import {chooseRelease} from './gil/release.ts';
import {Script} from './gil/script.ts';
import {expectedOf, findKept, findLostUpdate} from './gil/updates.ts';
import type {GilChange, GilView} from './gil/view.ts';
import {tellWhole} from './gil/whole.ts';
import type {Story} from './vocabulary/beat.ts';
import {mostDetailed} from './vocabulary/pace.ts';

export type {GilChange, GilView} from './gil/view.ts';

/** Milliseconds after which a run is told in less detail. */
const comfortable = 66_000;

/**
 * Who may run? Lanes, the lock that goes from one to the next, why it goes, and the whole run.
 *
 * @throws RangeError if the recording has no threads.
 */
export function tellGil(recording: Recording, format: Format): Story<GilView, GilChange> {
  const matter = matterOf(recording, format);
  const {lanes, threads, moment, facts} = matter;
  const shown = lanes.map((l) => l.thread);
  const {beats, codes} = mostDetailed(
    detailsFor(matter).map((detail) => () => {
      const script = new Script(matter);
      tellFirstWindow(script, detail);
      tellWhole(script, detail);
      return script;
    }),
    comfortable,
  );
  const view: GilView = {
    lanes,
    rest: restText(threads, shown),
    warning: threads.method === 'inside' ? 'Recorded from inside: slowed down, waits not seen' : '',
    token: tokenMoves(facts.turns, shown),
    first: moment.window,
    whole: matter.whole,
    codes,
  };
  return {clip: 'gil', question: question(matter), view, beats};
}

function matterOf(recording: Recording, format: Format): Matter {
  const {threads, header} = recording;
  if (!threads) {
    const {name} = header.program;
    throw new RangeError(`The recording of ${name} has no threads. Record the program with --python PATH.`);
  }
  const lanes = lanesOf(recording, threads, shownThreads(threads));
  const facts = factsOf(threads);
  const kind = kindOf(recording, threads, facts);
  const convoy = kind === 'convoy' ? convoyOf(threads, facts.sums, facts.comebacks) : undefined;
  const moment = chooseMoment(threads, lanes, convoy?.thread);
  const outside = threads.method === 'outside';
  const release = outside ? chooseRelease(threads, lanes, moment.window) : undefined;
  const lost = outside ? findLostUpdate(recording, threads) : undefined;
  const expected = lost && expectedOf(threads, lost.name);
  const kept = lost && findKept(recording, threads, expected);
  return {
    recording,
    threads,
    format,
    lanes,
    facts,
    kind,
    moment,
    whole: {from: 0, to: Math.max(1, threads.end)},
    hidden: threads.threads.length - lanes.length + (threads.others?.count ?? 0),
    ...(convoy ? {convoy} : {}),
    ...(release ? {release} : {}),
    ...(lost ? {lost} : {}),
    ...(expected === undefined ? {} : {expected}),
    ...(kept ? {kept} : {}),
  };
}
