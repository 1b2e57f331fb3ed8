import type {Act, Beat} from '../vocabulary/beat.ts';
import {caption, code, numberWord} from '../vocabulary/caption.ts';
import {beat} from '../vocabulary/pace.ts';
import type {UpdateRow} from '../vocabulary/thread-lanes.ts';
import type {Matter} from './matter.ts';
import {move} from './script.ts';
import {grouped} from './time.ts';
import type {GilChange} from './view.ts';
import {fitting, threadName} from './words.ts';

/** The recorded interleaving of a lost update, row by row, and what the program itself says in the end. */
export function updateBeats(matter: Matter, showCode: Act<GilChange>): Beat<GilChange>[] {
  const {lost, lanes, recording, threads, expected, kept, format} = matter;
  const laneOf = (thread: number) => lanes.findIndex((l) => l.thread === thread);
  const [a, b] = lost ? [laneOf(lost.stopped), laneOf(lost.between)] : [-1, -1];
  if (!lost || a < 0 || b < 0) return [];
  const {name, others} = lost;
  const [read, grown, after] = [grouped(lost.read), grouped(lost.grown), grouped(lost.after)];
  const [first, second] = [threadName(lanes, a), threadName(lanes, b)];
  const line = recording.source.text.split('\n')[lost.line - 1]?.trim() ?? '';
  const title = `${name}, read and written by turns`;
  const rows: UpdateRow[] = [
    {lane: a, text: `has read ${name}, is stopped`, value: read},
    {lane: b, text: `runs: ${name} is now`, value: grown},
    {lane: a, text: 'goes on with its old', value: read},
    {lane: a, text: `overwrites: ${name} is next seen as`, value: after, mark: 'lost'},
  ];
  const show = (n: number) => move({kind: 'updates', title, rows: rows.slice(0, n)}, 600, 300);
  const who = others === 1 ? caption`${second}` : caption`${numberWord(others)} other threads`;
  const has = others === 1 ? 'has the GIL and adds' : 'have the GIL by turns and add';
  const beats = [
    beat(
      'update-read',
      fitting(
        format.captionChars,
        caption`${first} is stopped inside ${code(line, 30)}: it has read ${code(name)}, holds ${read} on its stack, and has written nothing yet.`,
        caption`${first} is stopped inside ${code(line, 24)}: it has read ${code(name)} and not yet written it.`,
      ),
      [showCode, show(1)],
    ),
    beat(
      'update-between',
      fitting(
        format.captionChars,
        caption`Meanwhile ${who} ${has} on: ${code(name)} grows to ${grown}. What will ${first} write when it goes on?`,
        caption`Meanwhile ${code(name)} grows to ${grown}. What will ${first} write when it goes on?`,
      ),
      [show(2)],
    ),
    beat(
      'update-lost',
      fitting(
        format.captionChars,
        caption`${first} adds to the ${read} that it had read and writes that over ${grown}: updates by ${who} are lost.`,
        caption`${first} adds to its old ${read} and writes that over ${grown}: updates are lost.`,
      ),
      [show(3), show(4)],
      900,
    ),
  ];
  const last = threads.watched.find((w) => w.name === name)?.last;
  if (expected !== undefined && last !== undefined) {
    const [is, should] = [grouped(last), grouped(expected)];
    const end: UpdateRow = {lane: a, text: `in the end, not ${should}`, value: is, mark: 'lost'};
    const ended = caption`In the end ${code(name)} is ${is}, not ${should}, by the program’s own output.`;
    const both =
      kept &&
      caption`In the end ${code(name)} is ${is}, not ${should}. A plain ${code(kept.text, 30)}, with no call between read and write, lost nothing here.`;
    beats.push(
      beat(
        'update-end',
        fitting(format.captionChars, ...(both ? [both] : []), ended),
        [move({kind: 'updates', title, rows: [...rows, end]}, 600)],
        900,
      ),
    );
  }
  return beats;
}
