import type {Figure} from '../vocabulary/thread-lanes.ts';
import {intervalsOf, overlapOf, paceOf} from './facts.ts';
import type {Matter} from './matter.ts';
import {grouped, roughly, shareText, timeText} from './time.ts';

/** The figures of the closing: at most this many fit in a row. */
const MOST = 4;

/** The numbers that this recording leaves behind, by what it is an example of. */
export function figuresOf(matter: Matter): Figure[] {
  const {kind, threads} = matter;
  const common = [...turnFigure(matter), ...waitFigure(matter), ...handoverFigure(matter)];
  const figures = () => {
    if (matter.lost && kind !== 'deadlock') return [...updateFigures(matter), ...common];
    switch (kind) {
      case 'intervals':
        return [...intervalFigures(matter), ...handoverFigure(matter)];
      case 'convoy':
        return [...convoyFigures(matter), ...shareFigures(matter, 2), ...handoverFigure(matter)];
      case 'waiting':
        return [...overlapFigures(matter), ...heldFigure(matter), ...handoverFigure(matter)];
      case 'deadlock':
        return [...heldFigure(matter), ...handoverFigure(matter)];
      case 'alone':
        return heldFigure(matter);
      default:
        return [...common, ...shareFigures(matter, threads.method === 'inside' ? 2 : 1)];
    }
  };
  return figures().slice(0, MOST);
}

function turnFigure({threads, facts: {medianTurn, certainTurns, turns, isHurried}}: Matter): Figure[] {
  // The turns that were seen are the long ones.
  if (isHurried) return [{value: timeText(paceOf(threads)), label: 'between changes', note: 'on average'}];
  if (medianTurn === undefined) return [];
  const unsure = turns.length - certainTurns;
  const note =
    unsure > 0 ? `of ${plural(certainTurns, 'certain turn')}` : `of ${plural(certainTurns, 'turn')}`;
  return [{value: timeText(medianTurn), label: 'median hold', note}];
}

function waitFigure({facts: {longestWait}, lanes, threads}: Matter): Figure[] {
  if (!longestWait || threads.method === 'inside') return [];
  const name = lanes.find((l) => l.thread === longestWait.thread)?.title;
  return [
    {
      value: timeText(longestWait.to - longestWait.from),
      label: 'longest wait for the GIL',
      note: name === undefined ? '' : `by ${name}`,
    },
  ];
}

function handoverFigure({threads, facts: {causes}}: Matter): Figure[] {
  const {total, missed} = threads.switches;
  if (threads.method === 'inside')
    return [{value: grouped(threads.handovers.length), label: 'hand-overs', note: ''}];
  const note = missed > 0 ? `${grouped(missed)} unseen` : `${causes.request || 'none'} by request`;
  return [{value: grouped(total), label: total === 1 ? 'hand-over' : 'hand-overs', note}];
}

/** The busiest threads' shares of the time that anybody had the lock. */
function shareFigures({facts: {sums, held, isHurried}, lanes}: Matter, most: number): Figure[] {
  if (isHurried) return [];
  return lanes
    .map(({thread, title}) => ({title, holds: sums[thread]?.holds ?? 0}))
    .sort((a, b) => b.holds - a.holds)
    .slice(0, most)
    .filter(({holds}) => holds > 0)
    .map(({title, holds}) => ({
      value: shareText(holds / held),
      label: 'of the GIL’s time',
      note: `for ${title}`,
    }));
}

function heldFigure({facts: {held}, threads: {end}}: Matter): Figure[] {
  return [
    {value: shareText(held / Math.max(1, end)), label: 'of the run: GIL held', note: `of ${timeText(end)}`},
  ];
}

/** What became of the names that threads added to; nothing where the program itself doesn't say what it expected. */
function updateFigures({lost, kept, expected, threads}: Matter): Figure[] {
  const last = threads.watched.find((w) => w.name === lost?.name)?.last;
  if (!lost || expected === undefined || last === undefined) return [];
  return [
    {value: grouped(last), label: `${lost.name} in the end`, note: `${grouped(expected)} expected`},
    ...(kept
      ? [{value: grouped(expected), label: `${kept.name} in the end`, note: 'nothing lost here'}]
      : []),
  ];
}

function convoyFigures({convoy, lanes, threads}: Matter): Figure[] {
  if (!convoy) return [];
  const name = lanes.find((l) => l.thread === convoy.thread)?.title;
  return [
    {
      value: timeText(convoy.wait),
      label: 'median wait to go on',
      note: `${name ?? 'a thread'}, ${convoy.times} waits${threads.switches.missed > 0 ? ' seen' : ''}`,
    },
  ];
}

function intervalFigures({threads, facts}: Matter): Figure[] {
  return intervalsOf(threads, facts)
    .toSorted((a, b) => a.interval - b.interval)
    .slice(0, MOST - 1)
    .map(({interval, turn, turns}) => ({
      value: timeText(turn),
      label: `hold at ${timeText(interval)}`,
      note: `median of ${plural(turns, 'turn')}`,
    }));
}

function overlapFigures({threads, facts, lanes}: Matter): Figure[] {
  const out = lanes
    .filter(({thread}) => !threads.threads[thread]?.main)
    .map(({thread}) => facts.sums[thread]?.outside ?? 0);
  const sum = out.reduce((a, b) => a + b, 0);
  return [
    {value: timeText(sum), label: 'waited in all', note: `by ${plural(out.length, 'thread')}`},
    {
      value: timeText(threads.end),
      label: 'on the clock',
      note: `${roughly(overlapOf(threads, facts))} waits at a time`,
    },
  ];
}

const plural = (n: number, noun: string) => `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
