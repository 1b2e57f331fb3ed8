import type {Cost, Measured, Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {barsOf, lanesOf, settingOf, waysOf} from './gil-cost/bars.ts';
import {absentCaption, askCaption, firstCaption, tellCaption, waysCaption} from './gil-cost/captions.ts';
import {lesson} from './gil-cost/lesson.ts';
import type {GilCostChange, GilCostView} from './gil-cost/view.ts';
import {type Target, targetsOf, workCaption} from './gil-cost/work.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Act, Beat, Story} from './vocabulary/beat.ts';
import {caption, count, numberWord} from './vocabulary/caption.ts';
import {act, beat} from './vocabulary/pace.ts';
import {sourceColumn} from './vocabulary/source-column.ts';

export type {GilCostChange, GilCostView} from './gil-cost/view.ts';

/** A bar is watched while it grows; a longer time does not grow for longer. */
const GROW = 1000;

/**
 * What do threads cost and bring? The same work, run in several ways: measured wall times, their spread, and how many
 * cores were at work.
 *
 * @throws RangeError if the recording has no cost.
 */
export function tellGilCost(recording: Recording, format: Format): Story<GilCostView, GilCostChange> {
  const {cost} = recording;
  if (!cost) throw new RangeError('This recording compares no ways of running the program.');
  const ways = waysOf(cost);
  const targets = targetsOf(recording);
  const {bars, scale, ticks} = barsOf(cost);
  const lines = sourceLines(recording);
  const column = sourceColumn(lines, format, {large: 36, most: 38});
  const view: GilCostView = {
    source: sourceView(recording, column.columns),
    column,
    top: 0,
    title: `The same work, ${count(ways.length, 'way')}`,
    bars,
    lanes: lanesOf(cost),
    scale,
    ticks,
    setting: settingOf(recording, cost),
  };
  const beats = [
    ...opening(recording, cost, ways, targets),
    ...ways.flatMap((way, index) => tellWay(recording, cost, ways, way, index)),
    ...absentBeats(cost),
    beat('lesson', lesson(cost, ways), [act<GilCostChange>({kind: 'light', bars: []})], 1500),
  ];
  const question = caption`What do ${count(cost.workers, 'thread')} bring, and what do they cost?`;
  return {clip: 'gil-cost', question, view, beats};
}

/** What the work is, and how it was run. */
function opening(
  recording: Recording,
  cost: Cost,
  ways: readonly Measured[],
  targets: readonly Target[],
): Beat<GilCostChange>[] {
  const lit = targets.flatMap(({lines}): Act<GilCostChange>[] =>
    lines ? [act({kind: 'work', from: lines[0], to: lines[1]}, 350, 500)] : [],
  );
  return [
    beat('work', workCaption(recording, cost.workers, targets), lit.slice(0, 3)),
    beat(
      'ways',
      waysCaption(cost, numberWord(ways.length)),
      ways.map((_, index) => act<GilCostChange>({kind: 'way', index}, 450, 350)),
      900,
    ),
  ];
}

/** Asks for a bar, grows it, and says what it teaches. */
function tellWay(
  recording: Recording,
  cost: Cost,
  ways: readonly Measured[],
  measured: Measured,
  index: number,
): Beat<GilCostChange>[] {
  const id = measured.way.replace(' ', '-');
  const bar: Act<GilCostChange>[] = [
    act({kind: 'grow', index}, GROW, 150),
    act({kind: 'spread', index}, 450, 250),
  ];
  if (index === 0) {
    return [
      beat(id, firstCaption(cost, measured), [act({kind: 'measure'}, 900, 200), ...bar]),
      beat(`${id}-cores`, tellCaption(recording, cost, ways, measured), [act({kind: 'cores', index}, 700)]),
    ];
  }
  return [
    beat(`${id}-asked`, askCaption(cost, ways, measured), [act({kind: 'ask', index}, 350)], 800),
    beat(`${id}-told`, tellCaption(recording, cost, ways, measured), [
      ...bar,
      act({kind: 'ratio', index}, 350, 250),
      act({kind: 'cores', index}, 600),
    ]),
  ];
}

/** Ways that were tried and have no bar. */
function absentBeats(cost: Cost): Beat<GilCostChange>[] {
  return cost.absent.map(({way, why}) =>
    beat<GilCostChange>(`absent-${way.replace(' ', '-')}`, absentCaption(cost, way, why), []),
  );
}
