import {type Caption, caption} from '../vocabulary/caption.ts';
import {seenOf} from '../vocabulary/crowd.ts';
import {cardOf} from './cards.ts';
import {lesson} from './closing.ts';
import type {Detail} from './detail.ts';
import {endingBeats, gistBeat, unseenBeat} from './extras.ts';
import {figuresOf} from './figures.ts';
import type {Matter} from './matter.ts';
import {move, type Script} from './script.ts';
import {timeText} from './time.ts';
import {updateBeats} from './update-beats.ts';
import {numberText, times} from './words.ts';

/** The run as a whole, what is special about it, and what to take home. */
export function tellWhole(script: Script, detail: Detail): void {
  const {matter} = script;
  const {kind, lost, recording, moment} = matter;
  script.say('whole', wholeWords(matter), [
    move({kind: 'code', card: null}, 200),
    move({kind: 'banner', text: null}, 200),
    move({kind: 'light', lanes: []}, 200),
    script.zoom(matter.whole, false),
  ]);
  const gist = detail.gist || kind === 'deadlock' ? gistBeat(matter) : undefined;
  const endings = endingBeats(matter).slice(0, detail.endings);
  for (const told of [
    gist,
    ...endings,
    detail.unseen || matter.facts.isHurried ? unseenBeat(matter) : undefined,
  ]) {
    if (!told) continue;
    script.add([told]);
    script.leave(move({kind: 'light', lanes: []}, 200), move({kind: 'updates', title: '', rows: null}, 200));
  }
  if (detail.updates && lost) {
    const {qualname} = recording.codes[lost.code] ?? {qualname: ''};
    const {code, offset, line} = lost;
    const site = {code, offset, line, function: qualname, file: recording.header.program.name, opname: ''};
    const show = script.show(cardOf(recording, site, lost.stopped));
    script.add(updateBeats(matter, show));
    script.leave(move({kind: 'updates', title: '', rows: null}, 300), move({kind: 'code', card: null}, 200));
  }
  // Waits for other things, and one setting after the other, are best seen in all of the run; so is what had no moment.
  const back =
    kind === 'deadlock' || kind === 'waiting' || kind === 'intervals' || !moment.handover
      ? []
      : [script.zoom(moment.window, false)];
  script.say(
    'closing',
    lesson(matter),
    [...back, move({kind: 'figures', figures: figuresOf(matter)}, 600)],
    3000,
  );
}

function wholeWords({threads, lanes, whole, facts}: Matter): Caption | readonly Caption[] {
  const {total, missed} = threads.switches;
  const changes = threads.method === 'inside' ? threads.handovers.length : total;
  const run = caption`The whole run, ${timeText(threads.end)}`;
  if (changes === 0) return caption`${run}: the lock never changed hands.`;
  const seen = lanes.map(({bars}) => seenOf(bars, whole));
  // Where it is most of them, a beat of its own says so.
  const unseen =
    missed === 0 || facts.isHurried ? caption`` : caption`, ${numberText(missed)} of them unseen`;
  const broken =
    missed > 0 && seen.some((lane) => lane.broken)
      ? caption`; bars with a broken edge are uncertain`
      : caption``;
  const said = caption`${run}: the lock changed hands ${times(changes)}${unseen}`;
  const columns = seen.some((lane) => lane.columns)
    ? caption`; bars too thin to see are summed up in columns`
    : caption``;
  return [caption`${said}${broken}${columns}.`, caption`${said}${columns}.`];
}
