import {all, easeInCubic, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {FrameView} from '../story/vocabulary/eval-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {NameCells} from './name-cells.ts';
import {
  Box,
  fitText,
  Glyph,
  Label,
  Plain,
  type PlainProps,
  type Point,
  textWidth,
} from './primitives/index.ts';
import {ValueStack} from './value-stack.ts';

export interface FramePanelProps extends PlainProps {
  readonly view: FrameView;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

const PAD = 30;
const TITLE = 84;
const HEAD = 40;
const BOTTOM = 22;
/** Size of a frame that sleeps in its generator. */
const ASLEEP = 0.15;

/** The running frame: its names, and its value stack. Position: its top left corner. */
export class FramePanel extends Plain {
  public readonly frame: number;
  public readonly names: NameCells;
  public readonly stack: ValueStack;
  public readonly width: number;
  public readonly height: number;
  private readonly card: Box;
  private readonly raised = new Plain({opacity: 0});
  private readonly palette: Palette;
  private readonly head: Label;

  public constructor({view, width, height, palette, ...rest}: FramePanelProps) {
    super(rest);
    this.frame = view.frame;
    this.width = width;
    this.height = height;
    this.palette = palette;
    const hue = palette.stage.eval;
    this.card = new Box({
      width,
      height,
      radius: 18,
      fill: palette.panel,
      stroke: mix(palette.bg, hue, 0.6),
      lineWidth: 3,
    });
    this.add(this.card);
    const style = {...type.code, weight: 700};
    const word = 'frame';
    const wordWidth = textWidth(`${word} `, style);
    this.add(new Label({text: word, style, fill: mix(palette.bg, hue, 0.75), at: [PAD, 48]}));
    const title = fitText(view.title, style, width - 2 * PAD - wordWidth);
    this.add(new Label({text: title, style, fill: hue, at: [PAD + wordWidth, 48]}));
    const rows = Math.max(1, view.nameRows) + view.slotRows;
    const free = height - TITLE - 2 * HEAD - BOTTOM - 14;
    const rowHeight = Math.min(72, free / rows);
    const inner = width - 2 * PAD;
    this.head = new Label({text: view.namesHead, style: type.head, fill: palette.dim, at: [PAD, TITLE + 16]});
    this.add(this.head);
    this.names = new NameCells({
      at: [PAD, TITLE + HEAD],
      width: inner,
      rowHeight,
      rows: view.nameRows,
      palette,
    });
    const stackTop = height - BOTTOM - view.slotRows * rowHeight;
    const namesBottom = TITLE + HEAD + Math.max(1, view.nameRows) * rowHeight;
    // The head stands over the room that the stack can take; where that is much, a third of the way up.
    const headY = Math.max(namesBottom + 26, Math.min(stackTop - 22, namesBottom + 60));
    this.add(new Label({text: 'VALUE STACK', style: type.head, fill: palette.dim, at: [PAD, headY]}));
    this.stack = new ValueStack({
      at: [PAD, stackTop],
      width: inner,
      rows: view.slotRows,
      rowHeight,
      palette,
    });
    this.add(this.names);
    this.add(this.stack);
    this.add(this.raised);
    this.names.set(view.names, view.moreNames);
    this.stack.set(view.stack, view.moreSlots);
    if (view.raised !== undefined) this.setRaised(view.raised);
  }

  /** Shows that an exception is on its way through the frame, or that none is any more. */
  public *raise(name: string | undefined, seconds: number): ThreadGenerator {
    const {bg, dec, stage} = this.palette;
    if (name === undefined) {
      yield* all(
        this.raised.opacity(0, seconds),
        this.head.opacity(1, seconds),
        this.card.stroke(mix(bg, stage.eval, 0.6), seconds, easeInOutCubic),
      );
      return;
    }
    this.setRaised(name);
    this.raised.opacity(0);
    yield* all(
      this.head.opacity(0, seconds / 2),
      this.raised.opacity(1, seconds),
      this.card.stroke(dec, seconds),
    );
  }

  /** A point of the panel in the coordinates of its parent. */
  public outside(point: Point): Point {
    const {x, y} = this.position();
    return {x: point.x + x, y: point.y + y};
  }

  /** Hides it where it comes from: out of the card of a generator that slept there, or from below or above its place. */
  public wait(side: 'below' | 'above', bed: Point | undefined): void {
    this.opacity(0);
    if (bed) {
      const {x, y} = this.asleepAt(bed);
      this.scale(ASLEEP);
      this.position([x, y]);
    } else this.position.y(this.position.y() + (side === 'below' ? 60 : -30));
  }

  /** Comes to its place. */
  public *arrive({x, y}: Point, seconds: number): ThreadGenerator {
    yield* all(
      this.opacity(1, seconds),
      this.position([x, y], seconds, easeInOutCubic),
      this.scale(1, seconds, easeInOutCubic),
    );
  }

  /** A frame that waits sinks under its tab; one that ends goes away; a generator's goes to `bed`. */
  public *leave(waits: boolean, seconds: number, bed: Point | undefined): ThreadGenerator {
    const {x, y} = this.position();
    const to = bed ? this.asleepAt(bed) : {x, y: waits ? y + 20 : y + 60};
    yield* all(
      this.opacity(0, seconds, bed ? easeInCubic : easeInOutCubic),
      this.scale(bed ? ASLEEP : 1, seconds, easeInOutCubic),
      this.position([to.x, to.y], seconds, easeInOutCubic),
    );
    this.remove();
  }

  /** Where it stands when it sleeps with its middle at a point of its parent. */
  private asleepAt({x, y}: Point): Point {
    return {x: x - (this.width * ASLEEP) / 2, y: y - (this.height * ASLEEP) / 2};
  }

  private setRaised(name: string): void {
    const {dec} = this.palette;
    this.raised.removeChildren();
    const style = {...type.note, weight: 600};
    // In the place of the names' head: the frame's own affairs have to wait.
    const y = TITLE + 16;
    const text = fitText(name, style, this.width - 2 * PAD - 40);
    this.raised.add(new Glyph({name: 'cross', size: 24, fill: dec, at: [PAD + 14, y]}));
    this.raised.add(new Label({text, style, fill: dec, at: [PAD + 40, y]}));
    this.head.opacity(0);
    this.raised.opacity(1);
    this.card.stroke(dec);
  }
}
