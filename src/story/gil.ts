import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {cardOf} from './gil/cards.ts';
import {lesson, question} from './gil/closing.ts';
import {endingBeats, gistBeat, uncertainBeat} from './gil/extras.ts';
import {factsOf, kindOf} from './gil/facts.ts';
import {figuresOf} from './gil/figures.ts';
import {type Detail, details, FirstWindow} from './gil/first-window.ts';
import {lanesOf, restText, shownThreads, tokenMoves} from './gil/lanes.ts';
import type {Matter} from './gil/matter.ts';
import {chooseMoment} from './gil/moment.ts';
import {chooseRelease} from './gil/release.ts';
import {timeText} from './gil/time.ts';
import {updateBeats} from './gil/update-beats.ts';
import {expectedOf, findKept, findLostUpdate} from './gil/updates.ts';
import type {GilChange, GilView} from './gil/view.ts';
import type {Beat, Story} from './vocabulary/beat.ts';
import {caption, count} from './vocabulary/caption.ts';
import {act, beat, mostDetailed} from './vocabulary/pace.ts';
import type {CodeCard, Window} from './vocabulary/thread-lanes.ts';

export type {GilChange, GilView} from './gil/view.ts';

/** Milliseconds after which a run is told in less detail. */
const comfortable = 68_000;
const ZOOM_MS = 1800;

/** Who may run? Lanes, the lock that goes from one to the next, why it goes, and the whole run. */
export function tellGil(recording: Recording, format: Format): Story<GilView, GilChange> {
  const matter = matterOf(recording, format);
  const {lanes, threads, moment, facts} = matter;
  const shown = lanes.map((l) => l.thread);
  const whole: Window = {from: 0, to: Math.max(1, threads.end)};
  const {beats, codes} = mostDetailed(
    details.map((detail) => () => telling(matter, detail, whole)),
    comfortable,
  );
  const view: GilView = {
    lanes,
    rest: restText(threads, shown),
    warning: threads.method === 'inside' ? 'Recorded from inside: slowed down, waits not seen' : '',
    token: tokenMoves(facts.turns, shown),
    first: moment.window,
    whole,
    codes,
  };
  return {clip: 'gil', question: question(matter), view, beats};
}

function matterOf(recording: Recording, format: Format): Matter {
  const {threads} = recording;
  if (!threads) {
    throw new RangeError(
      `The recording of ${recording.header.program.name} has no threads: record the program with --python PATH.`,
    );
  }
  const shown = shownThreads(threads);
  const lanes = lanesOf(recording, threads, shown);
  const facts = factsOf(threads);
  const moment = chooseMoment(threads, lanes);
  const inside = threads.method === 'inside';
  const release = inside ? undefined : chooseRelease(threads, lanes, moment.window);
  const lost = inside ? undefined : findLostUpdate(recording, threads);
  const expected = lost && expectedOf(threads, lost.name);
  const kept = lost && findKept(recording, threads, expected);
  return {
    recording,
    threads,
    format,
    lanes,
    facts,
    kind: kindOf(recording, threads, facts),
    moment,
    hidden: threads.threads.length - lanes.length + (threads.others?.count ?? 0),
    ...(release ? {release} : {}),
    ...(lost ? {lost} : {}),
    ...(expected === undefined ? {} : {expected}),
    ...(kept ? {kept} : {}),
  };
}

interface Telling {
  readonly beats: readonly Beat<GilChange>[];
  readonly codes: readonly CodeCard[];
}

function telling(matter: Matter, detail: Detail, whole: Window): Telling {
  const {recording, threads, lost, moment} = matter;
  const first = new FirstWindow(matter, detail).tell();
  const {codes} = first;
  const beats: Beat<GilChange>[] = [...first.beats];

  const {total, missed} = threads.switches;
  const all = threads.method === 'inside' ? threads.handovers.length : total;
  const unseen = missed > 0 ? `, ${missed} of them unseen` : '';
  const columns = matter.lanes.some((l) => l.columns.length > 0)
    ? ' A column sums up what is too thin to see.'
    : '';
  beats.push(
    beat(
      'whole',
      caption`The whole run, ${timeText(threads.end)}: the lock changed hands ${count(all, 'time')}${unseen}.${columns}`,
      [...first.clearing(), act({kind: 'zoom', window: whole, playhead: false}, ZOOM_MS)],
    ),
  );
  const gist = detail.shares || matter.kind === 'deadlock' ? gistBeat(matter) : undefined;
  if (gist) beats.push(gist);
  const extras = [uncertainBeat(matter), ...endingBeats(matter)].filter((b) => b !== undefined);
  beats.push(...extras.slice(0, detail.extras));

  if (detail.updates && lost) {
    const site = {code: lost.code, offset: lost.offset, line: lost.line};
    const {qualname} = recording.codes[lost.code] ?? {qualname: ''};
    const card = cardOf(
      recording,
      {...site, function: qualname, file: recording.header.program.name, opname: ''},
      lost.stopped,
    );
    beats.push(...updateBeats(matter, codes.push(card) - 1));
  }
  beats.push(
    beat(
      'closing',
      lesson(matter),
      [
        act<GilChange>({kind: 'updates', title: '', rows: null}, 200),
        act<GilChange>({kind: 'code', card: null}, 200),
        act<GilChange>({kind: 'light', lanes: []}, 200),
        act<GilChange>({kind: 'zoom', window: moment.window, playhead: false}, ZOOM_MS),
        act<GilChange>({kind: 'figures', figures: figuresOf(matter)}, 600),
      ],
      3000,
    ),
  );
  return {beats, codes};
}
