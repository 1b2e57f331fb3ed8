import {easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Label, numberSignal, Plain, textWidth} from './primitives/index.ts';
import type {ThreadLanes} from './thread-lanes.ts';

export interface TimeBracketProps {
  readonly lanes: ThreadLanes;
  readonly lane: number;
  /** Microseconds. */
  readonly from: number;
  readonly to: number;
  /** `5.06 ms` */
  readonly text: string;
  readonly palette: Palette;
}

const style = type.badge;
const PLATE = {pad: 14, height: 40};
/** Room that the text needs above a bar. */
const ABOVE = 58;

/** How long a stretch of a lane lasted: a bracket over it with the time; over its middle, where lanes are close. */
export class TimeBracket extends Plain {
  private readonly options: TimeBracketProps;
  private readonly share = numberSignal(0);

  public constructor(options: TimeBracketProps) {
    super({opacity: 0});
    this.options = options;
    const {text, palette, lanes, lane} = options;
    const width = textWidth(text, style) + 2 * PLATE.pad;
    const plate = new Plain();
    plate.position(() => ({x: this.plateX(width), y: this.plateY()}));
    plate.add(
      new Box({
        at: [-width / 2, -PLATE.height / 2],
        width,
        height: PLATE.height,
        radius: 10,
        fill: palette.bg,
        stroke: this.above() ? palette.bg : lanes.lane(lane).hue,
      }),
    );
    plate.add(new Label({text, style, fill: palette.fg, align: 'center', role: 'measure'}));
    this.add(plate);
  }

  /** The bracket opens from the left to the right. */
  public *open(seconds: number): ThreadGenerator {
    const {lanes, lane, text} = this.options;
    const half = textWidth(text, style) / 2 + PLATE.pad + 6;
    if (!this.above()) {
      lanes.lane(lane).covered.from(() => this.plateX(2 * half) - half);
      lanes.lane(lane).covered.to(() => this.plateX(2 * half) + half);
    }
    yield* this.opacity(1, seconds * 0.3);
    yield* this.share(1, seconds * 0.7, easeInOutCubic);
  }

  /** The bracket goes. */
  public *close(seconds: number): ThreadGenerator {
    yield* this.opacity(0, seconds);
    const {lanes, lane} = this.options;
    lanes.lane(lane).covered.from(0);
    lanes.lane(lane).covered.to(0);
    this.remove();
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {palette} = this.options;
    const [left, right] = this.ends();
    const end = left + (right - left) * this.share();
    const y = this.bracketY();
    context.strokeStyle = palette.fg;
    context.lineWidth = 3;
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    context.moveTo(left, y + 10);
    context.lineTo(left, y);
    context.lineTo(end, y);
    if (this.share() >= 1) context.lineTo(right, y + 10);
    context.stroke();
  }

  private ends(): [number, number] {
    const {lanes, from, to} = this.options;
    const {left, right} = lanes.plot;
    const within = (x: number) => Math.max(left, Math.min(right, x));
    return [within(lanes.xOf(from)), within(lanes.xOf(to))];
  }

  private bracketY(): number {
    const lane = this.options.lanes.lane(this.options.lane);
    return lane.position.y() - lane.bar() / 2 - 14;
  }

  /** Whether there is room for the text above the bar. */
  private above(): boolean {
    const {lanes, lane} = this.options;
    const here = lanes.lane(lane);
    const top = here.position.y() - here.bar() / 2;
    const over = lanes.lanes
      .filter((other) => other.opacity() > 0 && other.position.y() < here.position.y() - 1)
      .map((other) => other.position.y() + other.bar() / 2);
    return top - Math.max(lanes.top() - ABOVE, ...over) >= ABOVE;
  }

  private plateX(width: number): number {
    const [left, right] = this.ends();
    const {plot} = this.options.lanes;
    return Math.max(plot.left + width / 2, Math.min(plot.right - width / 2, (left + right) / 2));
  }

  private plateY(): number {
    const lane = this.options.lanes.lane(this.options.lane);
    return this.above() ? this.bracketY() - PLATE.height / 2 - 6 : lane.position.y();
  }
}
