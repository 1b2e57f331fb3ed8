import type {ChartPoint, StepChartView} from '../vocabulary/step-chart.ts';
import type {Life, LifePoint} from './life.ts';

/** A wait longer than this many times the middle one is drawn shorter than it was. */
const LONG_WAIT = 4;
/** Most lines across the chart. */
const MOST_LEVELS = 4;

/** The chart of a life, and which of its points each life point is (several life points may share one). */
export interface LifeChart {
  readonly view: StepChartView;
  /** By index into `life.points`: how many chart points have been reached by then. */
  readonly reached: readonly number[];
}

/** The count of an object over the steps that it lived through. */
export function chartOf(life: Life, what: string): LifeChart {
  const changes: LifePoint[] = [];
  const reached: number[] = [];
  // An object that was there before the run has no count before its first reading.
  const first = life.points[0];
  const start = first && first.step > 0 && life.born !== undefined ? 0 : (first?.count ?? 0);
  let count = start;
  for (const point of life.points) {
    if (point.count !== count) changes.push(point);
    count = point.count;
    reached.push(changes.length);
  }
  const begin = (life.born ?? first?.step ?? 0) - 1;
  const end = life.died === undefined ? life.last + 1 : life.died + 1;
  const {places, shortened} = spread([begin, ...changes.map((p) => p.step), Math.max(end, begin + 1)]);
  const points = changes.map((p, i): ChartPoint => ({at: places[i + 1] ?? 1, step: p.step, count: p.count}));
  const titles = [
    `ob_refcnt of ${what}, instruction by instruction`,
    'ob_refcnt, instruction by instruction',
  ];
  const view = {titles, shortened, start, points, levels: levelsOf([start, ...points.map((p) => p.count)])};
  return {view, reached};
}

/** Steps to shares of the axis: true to scale, only waits far longer than usual take less room than they took. */
function spread(steps: readonly number[]): {places: number[]; shortened: boolean} {
  const waits = steps.slice(1).map((step, i) => step - (steps[i] ?? 0));
  const middle = [...waits].sort((a, b) => a - b)[Math.floor(waits.length / 2)] ?? 1;
  const longest = LONG_WAIT * Math.max(1, middle);
  const widths = waits.map((w) => (w <= longest ? w : longest * (1 + Math.log2(w / longest) / 2)));
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
