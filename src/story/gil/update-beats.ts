import type {Act, Beat} from '../vocabulary/beat.ts';
import {caption, code} from '../vocabulary/caption.ts';
import {beat} from '../vocabulary/pace.ts';
import type {UpdateRow} from '../vocabulary/thread-lanes.ts';
import type {Matter} from './matter.ts';
import {move} from './script.ts';
import type {GilChange} from './view.ts';
import {fitting, threadName} from './words.ts';

/** The recorded interleaving of a lost update, row by row, and what the program itself says in the end. */
export function updateBeats(matter: Matter, showCode: Act<GilChange>): Beat<GilChange>[] {
  const {lost, lanes, recording, threads, expected, kept, format} = matter;
  if (!lost) return [];
  const [a, b] = [lost.stopped, lost.between].map((t) => lanes.findIndex((l) => l.thread === t));
  if (a === undefined || b === undefined || a < 0 || b < 0) return [];
  const {name, read, grown, after} = lost;
  const [A, B] = [threadName(lanes, a), threadName(lanes, b)];
  const line = recording.source.text.split('\n')[lost.line - 1]?.trim() ?? '';
  const title = `${name}, read and written by two threads`;
  const rows: UpdateRow[] = [
    {lane: a, text: `has read ${name} and is stopped`, value: read},
    {lane: b, text: `runs and adds: ${name} is`, value: grown},
    {lane: a, text: 'goes on with what it had read', value: read},
    {lane: a, text: `overwrites: ${name} is next seen as`, value: after, mark: 'lost'},
  ];
  const show = (n: number) => move({kind: 'updates', title, rows: rows.slice(0, n)}, 600, 300);
  const gone = BigInt(grown) - BigInt(read);
  const beats = [
    beat(
      'update-read',
      fitting(
        format.captionChars,
        caption`${A} is stopped inside ${code(line, 30)}: it has read ${code(name)}, ${read}, and holds that on its stack; nothing is written yet.`,
        caption`${A} is stopped inside ${code(line, 24)}: it has read ${code(name)} and not yet written it.`,
      ),
      [showCode, show(1)],
    ),
    beat(
      'update-between',
      caption`Meanwhile ${B} has the GIL and adds on: ${code(name)} grows to ${grown}. What will ${A} write?`,
      [show(2)],
    ),
    beat(
      'update-lost',
      caption`${A} adds to the ${read} that it had read and writes over it: ${`${gone}`} of ${code(name)}'s growth are lost.`,
      [show(3), show(4)],
      900,
    ),
  ];
  const last = threads.watched.find((w) => w.name === name)?.last;
  if (expected !== undefined && last !== undefined) {
    const text = kept
      ? caption`In the end ${code(name)} is ${last} instead of ${expected}. Plain ${code(`${kept.name} += 1`)}, without a call in between, lost nothing here: no promise either.`
      : caption`In the end ${code(name)} is ${last} instead of ${expected}, as the program's own output says.`;
    const end: UpdateRow = {lane: a, text: `in the end, instead of ${expected}`, value: last, mark: 'lost'};
    beats.push(
      beat(
        'update-end',
        fitting(format.captionChars, text),
        [move({kind: 'updates', title, rows: [...rows, end]}, 600)],
        900,
      ),
    );
  }
  return beats;
}
