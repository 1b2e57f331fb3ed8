import {type Caption, caption, numberWord} from '../vocabulary/caption.ts';
import {cardOf} from './cards.ts';
import {lesson} from './closing.ts';
import type {Detail} from './detail.ts';
import {endingBeats, gistBeat, unseenBeat} from './extras.ts';
import {figuresOf} from './figures.ts';
import type {Matter} from './matter.ts';
import {move, type Script} from './script.ts';
import {timeText} from './time.ts';
import {updateBeats} from './update-beats.ts';

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
  for (const told of [gist, ...endings, detail.unseen ? unseenBeat(matter) : undefined]) {
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
  // Where nothing but waits is to be seen, all of the run shows them best.
  const back = kind === 'deadlock' || kind === 'waiting' ? [] : [script.zoom(moment.window, false)];
  script.say(
    'closing',
    lesson(matter),
    [...back, move({kind: 'figures', figures: figuresOf(matter)}, 600)],
    3000,
  );
}

function wholeWords({threads, lanes, facts}: Matter): Caption | readonly Caption[] {
  const {total, missed} = threads.switches;
  const changes = threads.method === 'inside' ? threads.handovers.length : total;
  const whole = caption`The whole run, ${timeText(threads.end)}`;
  if (changes === 0) return caption`${whole}: the lock never changed hands.`;
  const said = caption`${whole}: the lock changed hands ${times(changes)}`;
  const unseen =
    missed === 0
      ? caption``
      : facts.uncertain >= 0.01
        ? caption`, ${numberWord(missed)} of them unseen: there bars have a broken edge`
        : caption`, ${numberWord(missed)} of them unseen`;
  if (lanes.every((l) => l.columns.length === 0)) return caption`${said}${unseen}.`;
  return [
    caption`${said}${unseen}. Bars too thin to see are summed up in columns.`,
    caption`${said}${unseen}.`,
  ];
}

const times = (n: number) => (n === 1 ? 'once' : `${numberWord(n)} times`);
