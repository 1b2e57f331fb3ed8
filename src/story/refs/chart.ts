import type {ChartPoint, StepChartView} from '../vocabulary/step-chart.ts';
import type {Part} from './choice.ts';
import type {Life, LifePoint} from './life.ts';

/** A wait longer than this many times the middle one is drawn shorter than it was. */
const LONG_WAIT = 4;
/** Most lines across the chart. */
const MOST_LEVELS = 4;

/** Changes that pass by and are more than this are drawn as one. */
const MOST_DRAWN = 12;
/** A band of such changes is at least this many times as wide as the middle wait. */
const BAND = 12;

/** The chart of a life, and which of its points each life point is (several life points may share one). */
export interface LifeChart {
  readonly view: StepChartView;
  /** By index into `life.points`: how many chart points have been reached by then. */
  readonly reached: readonly number[];
}

type Mark = Omit<ChartPoint, 'at'>;

/** The count of an object over the steps that it lived through; what only passes by in the telling is drawn as one. */
export function chartOf(life: Life, parts: readonly Part[], what: string): LifeChart {
  const first = life.points[0];
  // An object that was there before the run has no count before its first reading.
  const start = first && first.step > 0 && life.born !== undefined ? 0 : (first?.count ?? 0);
  const marks: Mark[] = [];
  const reached: number[] = [];
  let count = start;
  for (const {stretch, times} of stretchesOf(life, parts)) {
    const counts = [count, ...stretch.map((p) => p.count)];
    const changes = counts.filter((c, i) => i > 0 && c !== counts[i - 1]).length;
    const last = stretch.at(-1);
    if (last && changes > MOST_DRAWN) {
      const through = {times, low: Math.min(...counts), high: Math.max(...counts)};
      stretch.slice(1).forEach(() => {
        reached.push(marks.length);
      });
      marks.push({step: last.step, count: last.count, through});
      reached.push(marks.length);
    } else {
      for (const [i, point] of stretch.entries()) {
        if (point.count !== counts[i]) marks.push({step: point.step, count: point.count});
        reached.push(marks.length);
      }
    }
    count = last?.count ?? count;
  }
  const begin = (life.born ?? first?.step ?? 0) - 1;
  const end = life.died === undefined ? life.last + 1 : life.died + 1;
  const {places, shortened} = spread([begin, ...marks.map((p) => p.step), Math.max(end, begin + 1)], marks);
  const points = marks.map((mark, i): ChartPoint => ({...mark, at: places[i + 1] ?? 1}));
  const titles = [
    `ob_refcnt of ${what}, instruction by instruction`,
    'ob_refcnt, instruction by instruction',
  ];
  const counts = [
    start,
    ...points.flatMap((p) => [p.count, ...(p.through ? [p.through.low, p.through.high] : [])]),
  ];
  return {view: {titles, shortened, start, points, levels: levelsOf(counts)}, reached};
}

/** The life's points, those that pass by together in one stretch, and how many episodes each stretch is. */
function stretchesOf(life: Life, parts: readonly Part[]): {stretch: LifePoint[]; times: number}[] {
  return parts.map((part) => {
    const episodes = part.kind === 'told' ? [part.episode] : part.episodes;
    const stretch = episodes.flatMap((e) => e.points).flatMap((i) => life.points[i] ?? []);
    return {stretch, times: episodes.length};
  });
}

/** Steps to shares of the axis: true to scale, only waits far longer than usual take less room than they took. */
function spread(steps: readonly number[], marks: readonly Mark[]): {places: number[]; shortened: boolean} {
  const waits = steps.slice(1).map((step, i) => step - (steps[i] ?? 0));
  const middle = Math.max(1, [...waits].sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 1);
  const longest = LONG_WAIT * middle;
  const widths = waits.map((wait, i) => {
    const width = wait <= longest ? wait : longest * (1 + Math.log2(wait / longest) / 2);
    return marks[i]?.through ? BAND * middle : width;
  });
  const whole = widths.reduce((sum, w) => sum + w, 0) || 1;
  const places = [0];
  for (const width of widths) places.push((places.at(-1) ?? 0) + width / whole);
  return {places, shortened: waits.some((w) => w > longest)};
}

/** Round numbers from the smallest count to the largest; from zero, unless the counts stay far away from it. */
function levelsOf(counts: readonly number[]): number[] {
  const low = Math.min(...counts);
  const high = Math.max(...counts, 1);
  const floor = high - low < low / 2 ? low - 1 : 0;
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20_000, 100_000, 1e6, 1e7].find(
    (s) => (high - floor) / s <= MOST_LEVELS - 0.99,
  );
  const by = step ?? high - floor;
  const levels = [];
  for (let level = floor; level < high + by; level += by) levels.push(level);
  return levels;
}
