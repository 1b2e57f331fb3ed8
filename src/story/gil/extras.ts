import type {Act, Beat} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, code, count, numberWord} from '../vocabulary/caption.ts';
import {beat} from '../vocabulary/pace.ts';
import {convoyBeat} from './convoy-beats.ts';
import {deadlockBeat} from './deadlock.ts';
import {intervalsOf, overlapOf} from './facts.ts';
import type {Matter} from './matter.ts';
import {move} from './script.ts';
import {grouped, roughly, shareText, timeText} from './time.ts';
import type {GilChange} from './view.ts';
import {fitting, listed, threadName} from './words.ts';

/** What the whole run shows, by what it is an example of. */
export function gistBeat(matter: Matter): Beat<GilChange> | undefined {
  switch (matter.kind) {
    case 'convoy':
      return convoyBeat(matter);
    case 'computing':
      return sharesBeat(matter);
    case 'intervals':
      return intervalsBeat(matter);
    case 'waiting':
      return overlapBeat(matter);
    case 'deadlock':
      return deadlockBeat(matter);
    default:
      return undefined;
  }
}

const light = (...lanes: number[]): Act<GilChange> => move({kind: 'light', lanes}, 300);

/** Share of its life from which on a thread's waits for the GIL are worth a word. */
const WAITED = 0.15;

function sharesBeat(matter: Matter): Beat<GilChange> {
  const {lanes, facts, format, threads} = matter;
  const busy = lanes
    .map(({thread}, lane) => ({lane, share: (facts.sums[thread]?.holds ?? 0) / facts.held}))
    .filter(({share}) => share > 0.05)
    .sort((a, b) => b.share - a.share);
  const part = ({lane, share}: {lane: number; share: number}): Caption =>
    caption`${threadName(lanes, lane)} ${shareText(share)}`;
  const contend = busy.every(({lane}) => {
    const {waits = 0, life = 0} = facts.sums[lanes[lane]?.thread ?? -1] ?? {};
    return waits > WAITED * life;
  });
  const waited = contend && threads.method === 'outside' ? '; while one ran, the others waited' : '';
  if (busy.reduce((sum, {share}) => sum + share, 0) < 0.5) {
    const most = Math.max(...lanes.map(({thread}) => facts.sums[thread]?.holds ?? 0)) / facts.held;
    return beat(
      'shares',
      caption`One at a time, all the way: none of the ${numberWord(lanes.length + matter.hidden)} threads had more than ${Math.ceil(100 * most)}\u00a0% of the GIL’s time.`,
      [light()],
    );
  }
  const shares = (most: number) => listed(busy.slice(0, most).map(part));
  const text = fitting(
    format.captionChars,
    ...[4, 3, 2].map(
      (most) => caption`One at a time, all the way: of the GIL’s time ${shares(most)}${waited}.`,
    ),
    caption`One at a time, all the way: each ran while it had the GIL.`,
  );
  return beat('shares', text, [light(...busy.map((b) => b.lane))]);
}

function intervalsBeat({threads, facts}: Matter): Beat<GilChange> {
  const all = intervalsOf(threads, facts).toSorted((a, b) => a.interval - b.interval);
  const [first, last] = [all[0], all.at(-1)];
  const text =
    first && last
      ? caption`${code('sys.setswitchinterval')} sets the patience: at ${timeText(first.interval)} a turn lasts ${timeText(first.turn)}, at ${timeText(last.interval)} it lasts ${timeText(last.turn)} (medians).`
      : caption`${code('sys.setswitchinterval')} sets how long a waiter is patient.`;
  return beat('intervals', text, [light()]);
}

function overlapBeat(matter: Matter): Beat<GilChange> {
  const {threads, facts, lanes} = matter;
  const waiting = lanes.flatMap(({thread}, lane) =>
    !threads.threads[thread]?.main && (facts.sums[thread]?.outside ?? 0) > 0 ? [lane] : [],
  );
  const out = waiting.reduce((sum, lane) => sum + (facts.sums[lanes[lane]?.thread ?? -1]?.outside ?? 0), 0);
  const many = count(waiting.length, 'thread');
  const text = caption`Whoever waits needs no GIL: ${many} waited ${timeText(out)} in all, ${roughly(overlapOf(threads, facts))} at a time, in a run of ${timeText(threads.end)}.`;
  return beat('overlap', text, [light(...waiting)]);
}

/** Threads that ended in a way of their own. */
export function endingBeats(matter: Matter): Beat<GilChange>[] {
  const {threads, lanes, format} = matter;
  const died = lanes.flatMap(({thread}, lane) =>
    threads.threads[thread]?.ending === 'exception' ? [lane] : [],
  );
  const cut = lanes.flatMap(({thread}, lane) => {
    const {daemon, ending} = threads.threads[thread] ?? {};
    return daemon && ending === 'alive' ? [lane] : [];
  });
  const beats: Beat<GilChange>[] = [];
  const [first] = died;
  if (first !== undefined) {
    const exception = threads.threads[lanes[first]?.thread ?? -1]?.exception;
    const name = threadName(lanes, first);
    const what = exception === undefined ? caption`an exception` : caption`${code(exception, 40)}`;
    const more =
      died.length > 1 ? caption`, and ${count(died.length - 1, 'thread')} more like it` : caption``;
    const text = fitting(
      format.captionChars,
      caption`${name} ends here by ${what}${more}: only the thread ends, the others go on.`,
      caption`${name} ends here by ${what}: only the thread ends, the others go on.`,
    );
    beats.push(beat('exception', text, [light(...died)]));
  }
  const [daemon] = cut;
  if (daemon !== undefined) {
    const text =
      cut.length === 1
        ? caption`${threadName(lanes, daemon)} is a daemon thread: the program doesn’t wait for it, its lane is cut off at the end.`
        : caption`${count(cut.length, 'daemon thread')} were still alive at the end: the program doesn’t wait for them.`;
    beats.push(
      beat(
        'daemon',
        text.map((s, i) => (i === 0 && !s.code ? {...s, text: capital(s.text)} : s)),
        [light(...cut)],
      ),
    );
  }
  return beats;
}

/** Words for what could not be seen; only where it is enough to matter. */
export function unseenBeat({threads, facts}: Matter): Beat<GilChange> | undefined {
  const {switches, sampling} = threads;
  if (facts.isHurried) {
    const most = `${grouped(switches.missed)} of the lock’s ${grouped(switches.total)} changes`;
    const text = caption`${most} went unseen: it had gone on more than once between two looks at it, ${timeText(sampling.medianGap)} apart in the median.`;
    return beat('unseen', text, []);
  }
  if (threads.method === 'outside' && facts.unknown >= 0.08) {
    const text = caption`"Ready or unknown", ${shareText(facts.unknown)} of the threads' time: on their way to run, or in C code without the GIL; from outside both look alike.`;
    return beat('unseen', text, []);
  }
  return undefined;
}
