import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {ChartMoment, StepChartView} from '../story/vocabulary/step-chart.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {ChartBand} from './chart-band.ts';
import {
  colourSignal,
  Label,
  numberSignal,
  Plain,
  type PlainProps,
  type Point,
  textWidth,
} from './primitives/index.ts';
import {placeInRows} from './row-places.ts';

export interface StepChartProps extends PlainProps {
  readonly view: StepChartView;
  /** From the levels' numbers to the right end of the lines. */
  readonly width: number;
  /** From the highest line to the lowest. */
  readonly height: number;
  readonly palette: Palette;
  /** The colour of the count. */
  readonly hue: string;
}

const TICKS = 30;
const MOMENTS = 62;
const MOMENT_ROW = 29;
/** How far the line goes on after a change, at most. */
const LEAD = 36;

/** A count over the steps of a run, drawn as far as the story has come. Position: top left, at the highest line. */
export class StepChart extends Plain {
  /** How much of the line is drawn, in units along it. */
  private readonly drawn = numberSignal(0);
  private readonly line: readonly Point[];
  /** The line's length up to each of its corners. */
  private readonly lengths: readonly number[];
  private readonly options: StepChartProps;
  private readonly left: number;
  private readonly dot;
  private readonly ticks: {readonly label: Label; readonly point: number}[] = [];
  private readonly named = new Plain();
  private readonly wordStep: Label;

  public constructor(props: StepChartProps) {
    const {view, width: _width, height, palette, hue, ...rest} = props;
    super(rest);
    this.options = props;
    const widest = Math.max(...view.levels.map((level) => textWidth(String(level), type.noteCode)));
    this.left = Math.max(widest + 22, textWidth('step', type.note) + 16);
    this.dot = colourSignal(hue);
    for (const level of view.levels) {
      const at: [number, number] = [this.left - 22, this.levelY(level)];
      this.add(new Label({text: String(level), style: type.noteCode, fill: palette.dim, align: 'right', at}));
    }
    this.line = this.corners();
    let length = 0;
    this.lengths = this.line.map((point, i) => {
      const before = this.line[i - 1] ?? point;
      length += Math.hypot(point.x - before.x, point.y - before.y);
      return length;
    });
    this.wordStep = new Label({
      text: 'step',
      style: type.note,
      fill: palette.dim,
      at: [0, height + TICKS],
      opacity: 0,
    });
    this.add(this.wordStep);
    this.addTicks();
    this.addBands();
    this.named.opacity(0);
    this.add(this.named);
  }

  /** Draws on until so many of the changes have happened. */
  public *advance(reached: number, seconds: number): ThreadGenerator {
    const corner = 2 * reached;
    const next = (this.lengths[corner + 1] ?? 0) - (this.lengths[corner] ?? 0);
    const to = (this.lengths[corner] ?? 0) + Math.min(LEAD, next * 0.35);
    const ticks = this.ticks.filter((tick) => tick.point < reached && tick.label.opacity() === 0);
    if (to <= this.drawn() && ticks.length === 0) return;
    yield* all(
      this.drawn(Math.max(to, this.drawn()), seconds, easeInOutCubic),
      this.wordStep.opacity(1, seconds),
      ...ticks.map(({label}) => label.opacity(1, seconds)),
    );
  }

  /** Draws on to just before the next change. */
  public *wait(reached: number, seconds: number): ThreadGenerator {
    const next = this.lengths[2 * reached + 1] ?? 0;
    const before = Math.max(this.lengths[2 * reached] ?? 0, next - 14);
    if (before > this.drawn()) yield* this.drawn(before, seconds, easeInOutCubic);
  }

  /** Draws the line to its end. */
  public *runOut(seconds: number): ThreadGenerator {
    yield* this.drawn(this.lengths.at(-1) ?? 0, seconds, easeInOutCubic);
  }

  /** The count is zero for good: the dot takes the colour of loss. */
  public *end(seconds: number): ThreadGenerator {
    yield* all(this.runOut(seconds), this.dot(this.options.palette.dec, seconds));
  }

  /** Names the changes below the chart, as many as there is room for. */
  public *name(moments: readonly ChartMoment[], seconds: number): ThreadGenerator {
    const {palette, height, width} = this.options;
    const style = type.noteCode;
    const wanted = moments.map((moment) => ({
      moment,
      x: this.line[2 * moment.point + 2]?.x ?? 0,
      width: textWidth(moment.text, style),
      weight: moment.weight,
    }));
    for (const {item, x, row} of placeInRows(wanted, {
      left: this.left - 22,
      right: width,
      rows: 2,
      gap: 24,
    })) {
      const y = height + MOMENTS + row * MOMENT_ROW;
      this.named.add(
        new Label({text: item.moment.text, style, fill: palette.fg, align: 'center', at: [x, y]}),
      );
    }
    yield* this.named.opacity(1, seconds);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {palette, hue, view, width, height} = this.options;
    context.lineWidth = 2;
    context.strokeStyle = palette.line;
    for (const level of view.levels) {
      context.beginPath();
      context.moveTo(this.left, this.levelY(level));
      context.lineTo(width, this.levelY(level));
      context.stroke();
    }
    const drawn = this.drawn();
    if (drawn <= 0) return;
    context.strokeStyle = hue;
    context.lineWidth = this.line.length > 400 ? 3 : 6;
    context.lineJoin = 'miter';
    context.lineCap = 'butt';
    context.beginPath();
    let end = this.line[0] ?? {x: 0, y: height};
    context.moveTo(end.x, end.y);
    for (const [i, corner] of this.line.entries()) {
      const before = this.lengths[i - 1] ?? 0;
      if (i === 0) continue;
      if (before >= drawn) break;
      const share = Math.min(1, (drawn - before) / Math.max(1e-6, (this.lengths[i] ?? 0) - before));
      end = {x: end.x + (corner.x - end.x) * share, y: end.y + (corner.y - end.y) * share};
      // A band stands for the line where there are too many changes to draw.
      if (i % 2 === 1 && view.points[(i - 1) / 2]?.through) context.moveTo(end.x, end.y);
      else context.lineTo(end.x, end.y);
    }
    context.stroke();
    context.fillStyle = this.dot();
    context.beginPath();
    context.arc(end.x, end.y, 12, 0, 2 * Math.PI);
    context.fill();
  }

  private levelY(count: number): number {
    const {levels} = this.options.view;
    const floor = levels[0] ?? 0;
    const ceiling = levels.at(-1) ?? 1;
    return this.options.height * (1 - (count - floor) / Math.max(1, ceiling - floor));
  }

  private shareX(at: number): number {
    return this.left + (this.options.width - this.left) * at;
  }

  /** Two corners a change: where the count was until then, and where it is from there on. */
  private corners(): Point[] {
    const {start, points} = this.options.view;
    const corners: Point[] = [{x: this.shareX(0), y: this.levelY(start)}];
    let count = start;
    for (const point of points) {
      corners.push(
        {x: this.shareX(point.at), y: this.levelY(count)},
        {x: this.shareX(point.at), y: this.levelY(point.count)},
      );
      count = point.count;
    }
    return [...corners, {x: this.shareX(1), y: this.levelY(count)}];
  }

  private addBands(): void {
    const {view, palette, hue} = this.options;
    for (const [i, {through}] of view.points.entries()) {
      const left = this.line[2 * i]?.x ?? 0;
      const right = this.line[2 * i + 1]?.x ?? 0;
      if (!through) continue;
      const begin = this.lengths[2 * i] ?? 0;
      const length = Math.max(1, (this.lengths[2 * i + 1] ?? 0) - begin);
      const share = () => Math.max(0, Math.min(1, (this.drawn() - begin) / length));
      const [top, bottom] = [this.levelY(through.high), this.levelY(through.low)];
      this.add(new ChartBand({left, right, top, bottom, text: `× ${through.times}`, palette, hue, share}));
    }
  }

  /** The steps' numbers under the changes; the first and the last before the others. */
  private addTicks(): void {
    const {view, palette, height, width} = this.options;
    const style = type.noteCode;
    const last = view.points.length - 1;
    const wanted = view.points.map((point, i) => ({
      i,
      x: this.shareX(point.at),
      width: textWidth(String(point.step), style),
      weight: i === last ? 2 : i === 0 ? 1 : 0,
      text: String(point.step),
    }));
    for (const {item, x} of placeInRows(wanted, {left: this.left - 8, right: width + 20, rows: 1, gap: 16})) {
      const at: [number, number] = [x, height + TICKS];
      const label = new Label({text: item.text, style, fill: palette.dim, align: 'center', at, opacity: 0});
      this.ticks.push({label, point: item.i});
      this.add(label);
    }
  }
}
