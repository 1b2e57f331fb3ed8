import type {ThreadGenerator} from '@motion-canvas/core';
import {Plain} from '../../nodes/primitives/index.ts';
import {RequestArrow} from '../../nodes/request-arrow.ts';
import type {ThreadLanes} from '../../nodes/thread-lanes.ts';
import {TimeBracket} from '../../nodes/time-bracket.ts';
import type {GilChange} from '../../story/gil.ts';
import type {Palette} from '../../theme/colour.ts';

/** What is drawn over the lanes of one moment: requests for the lock, and a stretch of time that is measured. */
export class LaneMarks {
  private readonly overlay: Plain;
  private readonly lanes: ThreadLanes;
  private readonly palette: Palette;
  private readonly arrows = new Plain();
  private bracket: TimeBracket | undefined;

  /** @param overlay - What lies over the lanes. Requests come under what is added to it later, brackets above all. */
  public constructor(overlay: Plain, lanes: ThreadLanes, palette: Palette) {
    this.overlay = overlay;
    this.lanes = lanes;
    this.palette = palette;
    overlay.add(this.arrows);
  }

  /** A thread asks for the lock. */
  public *request(change: Extract<GilChange, {kind: 'request'}>, seconds: number): ThreadGenerator {
    const {at, from, to, seen} = change;
    const arrow = new RequestArrow({lanes: this.lanes, at, from, to, seen, hue: this.palette.stage.gil});
    this.arrows.add(arrow);
    yield* arrow.ask(seconds);
  }

  /** Requests fade; {@link forget} takes them away. */
  public *fade(seconds: number): ThreadGenerator {
    yield* this.arrows.opacity(0, seconds);
  }

  /** Takes requests away at once. */
  public forget(): void {
    this.arrows.removeChildren();
    this.arrows.opacity(1);
  }

  /** The bracket goes to another stretch, or away. */
  public *measure({mark}: Extract<GilChange, {kind: 'measure'}>, seconds: number): ThreadGenerator {
    const old = this.bracket;
    this.bracket = undefined;
    if (old) yield* old.close(mark ? seconds * 0.3 : seconds);
    if (!mark) return;
    const next = new TimeBracket({lanes: this.lanes, ...mark, palette: this.palette});
    this.bracket = next;
    this.overlay.add(next);
    yield* next.open(old ? seconds * 0.7 : seconds);
  }
}
