import {all, createSignal, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {LaneView, Window} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {LaneLabel, titleStyle} from './lane-label.ts';
import {type Around, type LanePlaces, lanePlaces} from './lane-places.ts';
import {numberSignal, Plain} from './primitives/index.ts';
import {ThreadLane} from './thread-lane.ts';
import {TimeAxis} from './time-axis.ts';
import {type Plot, xAt, zoomed} from './time-scale.ts';

export interface ThreadLanesProps {
  readonly views: readonly LaneView[];
  /** The part of the run that is shown first; the playhead stands at its beginning. */
  readonly first: Window;
  /** Where the names begin. */
  readonly left: number;
  readonly plot: Plot;
  readonly palette: Palette;
  readonly around: Around;
}

/** How much of a lane stays that is not spoken of. */
const DIM = 0.28;
/** From this many lanes on they stand close together. */
const CLOSE = 5;

/** A lane a thread, over one axis of time, drawn as far as the playhead has come. Its coordinates are the picture's. */
export class ThreadLanes extends Plain {
  public readonly plot: Plot;
  /** Microseconds of the run at which the playhead stands. */
  public readonly head;
  /** 1: the playhead is there, and what lies behind it is not; 0: all of the run is drawn. */
  public readonly playing = numberSignal(1);
  /** The playhead's upper and lower end. */
  public readonly top = numberSignal(0);
  public readonly bottom = numberSignal(0);
  /** The lanes by their index. */
  public readonly lanes: readonly ThreadLane[];
  private readonly shown;
  /** 1: the window doesn't change. */
  private readonly rest = numberSignal(1);
  private readonly axis: TimeAxis;
  private readonly lit: readonly ReturnType<typeof numberSignal>[];
  private readonly room: readonly ReturnType<typeof numberSignal>[];

  public constructor({views, first, left, plot, palette, around}: ThreadLanesProps) {
    super();
    this.plot = plot;
    this.head = numberSignal(first.from);
    this.shown = createSignal<Window>(first, zoomed);
    const clock = {plot, window: () => this.shown(), until: () => this.until()};
    const places = lanePlaces(around);
    this.lit = views.map(() => numberSignal(1));
    this.room = views.map(() => numberSignal(1));
    this.axis = new TimeAxis({
      at: [0, places.axis],
      plot,
      window: clock.window,
      rest: () => this.rest(),
      palette,
    });
    this.add(this.axis);
    this.top(places.top);
    this.bottom(places.bottom);
    const width = plot.left - left - 24;
    const close = views.length >= CLOSE;
    const style = titleStyle(views, close, width);
    this.lanes = views.map((view, i) => {
      const {y = 0, bar = 0} = places.lanes[i] ?? {};
      const lane = new ThreadLane({at: [0, y], view, clock, palette, bar});
      const label = new LaneLabel({
        at: [left, 0],
        view,
        hue: lane.hue,
        width,
        style,
        close,
        palette,
      });
      // A thread that has not started is only announced, one that had ended only remembered.
      label.opacity(() => (this.until() < view.started || view.ended < this.shown().from ? 0.4 : 1));
      lane.opacity(() => (this.lit[i]?.() ?? 1) * (this.room[i]?.() ?? 1));
      lane.add(label);
      this.add(lane);
      return lane;
    });
  }

  /** The part of the run that is shown now. */
  public window(): Window {
    return this.shown();
  }

  /** Where a time stands now. */
  public xOf(at: number): number {
    return xAt(this.shown(), this.plot, at);
  }

  /** What is drawn ends here: at the playhead, or at the window's end. */
  public until(): number {
    const {to} = this.shown();
    const playing = this.playing();
    return playing >= 1 ? this.head() : Math.max(this.head(), to + (this.head() - to) * playing);
  }

  /** Where a lane stands now. */
  public lane(index: number): ThreadLane {
    const lane = this.lanes[index];
    if (!lane) throw new RangeError(`There is no lane ${index}.`);
    return lane;
  }

  /** Makes room for what stands around the lanes. */
  public *arrange(around: Around, seconds: number): ThreadGenerator {
    const places: LanePlaces = lanePlaces(around);
    yield* all(
      this.top(places.top, seconds, easeInOutCubic),
      this.bottom(places.bottom, seconds, easeInOutCubic),
      this.axis.position.y(places.axis, seconds, easeInOutCubic),
      ...places.lanes.flatMap(({y, bar, shown}, i) => {
        const lane = this.lane(i);
        return [
          lane.position.y(y, seconds, easeInOutCubic),
          lane.bar(bar, seconds, easeInOutCubic),
          this.room[i]?.(shown ? 1 : 0, seconds * (shown ? 1 : 0.6), easeInOutCubic) ?? nothing(),
        ];
      }),
    );
  }

  /** Only these lanes stay lit; none: all of them. */
  public *light(lanes: readonly number[], seconds: number): ThreadGenerator {
    const lit = (i: number) => (lanes.length === 0 || lanes.includes(i) ? 1 : DIM);
    yield* all(...this.lit.map((signal, i) => signal(lit(i), seconds, easeInOutCubic)));
  }

  /**
   * The window becomes this one. With a playhead, that stands at its beginning then, and nothing lies behind it;
   * without, all of the window is drawn.
   *
   * @param moved - Called when the playhead stands elsewhere, still hidden.
   */
  public *zoom(window: Window, playhead: boolean, seconds: number, moved: () => void): ThreadGenerator {
    if (!playhead) {
      yield* all(this.show(window, seconds), this.playing(0, seconds, easeInOutCubic));
      return;
    }
    yield* all(this.show(window, seconds * 0.75), this.playing(0, seconds * 0.5, easeInOutCubic));
    this.head(window.from);
    moved();
    yield* this.playing(1, seconds * 0.25, easeInOutCubic);
  }

  private *show(window: Window, seconds: number): ThreadGenerator {
    yield* this.rest(0, seconds * 0.1);
    yield* this.shown(window, seconds * 0.75, easeInOutCubic);
    yield* this.rest(1, seconds * 0.15);
  }
}

function* nothing(): ThreadGenerator {}
