import {all, createSignal, easeInOutCubic, linear, type ThreadGenerator} from '@motion-canvas/core';
import type {TokenMove} from '../story/vocabulary/thread-lanes.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Label, numberSignal, Plain, type Point} from './primitives/index.ts';
import type {ThreadLanes} from './thread-lanes.ts';
import {GLIDE, glideAt, type Ride, rideOf, type Stand, standAt} from './token-glide.ts';

export interface GilTokenProps {
  readonly lanes: ThreadLanes;
  readonly moves: readonly TokenMove[];
  readonly palette: Palette;
}

const size = {width: 104, height: 48};
/** Space between the playhead and the token beside it. */
const BESIDE = 10;

/** The playhead, and on it the lock: beside the lane of the thread that holds it, above all when nobody does. */
export class GilToken extends Plain {
  private readonly lanes: ThreadLanes;
  private readonly moves: readonly TokenMove[];
  private readonly palette: Palette;
  private readonly ride;
  /** Seconds of the ride that have gone by. */
  private readonly clock = numberSignal(0);
  /** How far the token has been lifted above the lanes, where it changes hands too often. */
  private readonly lift = numberSignal(0);

  public constructor({lanes, moves, palette}: GilTokenProps) {
    super();
    this.lanes = lanes;
    this.moves = moves;
    this.palette = palette;
    this.ride = createSignal<Ride>({from: standAt(moves, lanes.head()), glides: [], high: false});
    this.opacity(() => this.presence());
    const pill = new Plain();
    pill.position(() => this.place());
    const hue = palette.stage.gil;
    const body = new Box({
      ...size,
      at: [-size.width / 2, -size.height / 2],
      radius: 24,
      fill: hue,
      stroke: hue,
    });
    body.lineWidth(3);
    // Held, it is full; free, an outline.
    body.fill(() => mix(palette.bg, hue, this.held()));
    const text = new Label({text: 'GIL', style: type.badge, fill: palette.onHue, align: 'center'});
    text.fill(() => (this.held() > 0.5 ? palette.onHue : hue));
    pill.add(body);
    pill.add(text);
    this.add(pill);
  }

  /** The playhead moves evenly to a time; the token goes to whoever holds the lock. */
  public *play(to: number, seconds: number): ThreadGenerator {
    const {lanes} = this;
    this.ride(rideOf(this.moves, lanes.head(), to, seconds));
    this.clock(0);
    const lift = this.ride().high ? 1 : 0;
    yield* all(
      lanes.head(to, seconds, linear),
      this.clock(seconds, seconds, linear),
      this.lift(lift, Math.min(GLIDE, seconds), easeInOutCubic),
    );
  }

  /** Puts the token where the lock is at the playhead's time; for a playhead that was moved while it was hidden. */
  public settle(): void {
    this.ride({from: standAt(this.moves, this.lanes.head()), glides: [], high: false});
    this.clock(0);
    this.lift(0);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {lanes, palette} = this;
    const x = lanes.xOf(lanes.head());
    context.fillStyle = palette.fg;
    context.fillRect(x - 2, lanes.top() - 8, 4, lanes.bottom() - lanes.top() + 8);
  }

  /** Hidden with the playhead, and where the playhead is out of the window. */
  private presence(): number {
    const {plot} = this.lanes;
    const x = this.lanes.xOf(this.lanes.head());
    const out = Math.max(0, plot.left - x, x - plot.right);
    return Math.max(0, 1 - out / 40) * Math.max(0, 2 * this.lanes.playing() - 1);
  }

  private glide() {
    const {from, to, share} = glideAt(this.ride(), this.clock());
    return {from, to, share: easeInOutCubic(share)};
  }

  /** 1: a thread holds the lock. */
  private held(): number {
    const {from, to, share} = this.glide();
    const of = (stand: Stand) => (stand === null ? 0 : 1);
    return Math.max(this.lift(), of(from) + (of(to) - of(from)) * share);
  }

  private place(): Point {
    const {from, to, share} = this.glide();
    const stood = between(this.standPlace(from), this.standPlace(to), share);
    return between(stood, this.standPlace(null), this.lift());
  }

  private standPlace(stand: Stand): Point {
    const x = this.lanes.xOf(this.lanes.head());
    if (stand === null) return {x, y: this.lanes.top() - size.height / 2 - 8};
    return {x: x + BESIDE + size.width / 2, y: this.lanes.lane(stand).position.y()};
  }
}

function between(a: Point, b: Point, share: number): Point {
  return {x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share};
}
