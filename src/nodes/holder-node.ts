import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {HolderCard, HolderHue} from '../story/vocabulary/holder-card.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, sideways, Wire} from './primitives/index.ts';

export interface HolderNodeProps extends PlainProps {
  readonly card: HolderCard;
  readonly width: number;
  readonly height: number;
  /** Where its arrow goes, in the coordinates of the node's parent. */
  readonly target: Point;
  readonly palette: Palette;
}

/** One who holds an object: a card, and the arrow from it to the object. Position: the card's top left corner. */
export class HolderNode extends Plain {
  private readonly box: Box;
  private readonly wire: Wire;
  private readonly options: HolderNodeProps;
  private face: Plain;
  private shown: HolderCard;

  public constructor(props: HolderNodeProps) {
    const {card, width, height, target, palette, ...rest} = props;
    super(rest);
    this.options = props;
    this.shown = card;
    const hue = this.hueOf(card);
    const borrowed = card.references === 0;
    const dashed = borrowed || card.hue === 'unknown';
    this.box = new Box({
      width,
      height,
      radius: 14,
      lineWidth: 3,
      fill: mix(palette.bg, hue, 0.07),
      stroke: hue,
      dash: dashed ? [9, 7] : [],
      opacity: 0,
    });
    const {x, y} = this.position();
    this.wire = new Wire({
      curve: sideways({x: width + 8, y: height / 2}, {x: target.x - x - 6, y: target.y - y}),
      stroke: borrowed ? palette.stage.eval : palette.stage.refs,
      lineWidth: 4,
      head: 20,
      end: 0,
      dash: dashed ? [10, 8] : [],
    });
    this.face = this.faceOf(card);
    this.box.add(this.face);
    this.add(this.wire);
    this.add(this.box);
  }

  /** The card comes, then its arrow reaches the object: in the colour of gain where it counts as one. */
  public *appear(seconds: number, gain: boolean): ThreadGenerator {
    if (gain) this.wire.stroke(this.options.palette.inc);
    yield* this.box.opacity(1, seconds * 0.4);
    yield* this.wire.end(1, seconds * 0.6, easeInOutCubic);
  }

  /** Another holder takes the reference over: the same arrow, another card. */
  public *become(card: HolderCard, seconds: number): ThreadGenerator {
    const same = facesAgree(card, this.shown);
    const hue = this.hueOf(card);
    if (card.references > this.shown.references) this.wire.stroke(this.options.palette.inc);
    this.shown = card;
    if (same) return;
    yield* this.face.opacity(0, seconds * 0.4);
    this.face.remove();
    this.face = this.faceOf(card);
    this.face.opacity(0);
    this.box.add(this.face);
    yield* all(
      this.face.opacity(1, seconds * 0.6),
      this.box.stroke(hue, seconds * 0.6),
      this.box.fill(mix(this.options.palette.bg, hue, 0.07), seconds * 0.6),
    );
  }

  /** The arrow lets go, in the colour of loss where it counted, and the card goes. */
  public *leave(seconds: number): ThreadGenerator {
    const {palette} = this.options;
    if (this.shown.references > 0) yield* this.wire.stroke(palette.dec, seconds * 0.25);
    yield* this.wire.end(0, seconds * 0.45, easeInOutCubic);
    yield* this.box.opacity(0, seconds * 0.3);
  }

  /** Draws the eye to the arrow. */
  public *look(seconds: number): ThreadGenerator {
    yield* this.wire.lineWidth(8, seconds * 0.4, easeInOutCubic);
    yield* this.wire.lineWidth(4, seconds * 0.4, easeInOutCubic);
  }

  /** The arrow takes its usual colour. */
  public *settle(seconds: number): ThreadGenerator {
    const {palette} = this.options;
    const borrowed = this.shown.references === 0;
    yield* this.wire.stroke(borrowed ? palette.stage.eval : palette.stage.refs, seconds);
  }

  /** It held the object once: a card in outline, without an arrow. */
  public *past(seconds: number): ThreadGenerator {
    const {palette} = this.options;
    this.wire.end(0);
    this.box.stroke(mix(palette.bg, this.hueOf(this.shown), 0.5));
    this.box.fill(palette.bg);
    yield* this.box.opacity(1, seconds);
  }

  private hueOf({hue}: HolderCard): string {
    const {stage, dim} = this.options.palette;
    const hues: Readonly<Record<HolderHue, string>> = {
      name: stage.source,
      stack: stage.eval,
      object: stage.refs,
      constant: stage.bytecode,
      unknown: dim,
    };
    return hues[hue];
  }

  private faceOf(card: HolderCard): Plain {
    const {width, height, palette} = this.options;
    const face = new Plain();
    const room = width - 36;
    const middle = width / 2;
    const title = titleStyle(card, height);
    const note = noteOf(card);
    const fill = this.hueOf(card);
    const y = note === '' ? height / 2 : height / 2 - 14;
    const text = fitText(card.title, title, room);
    face.add(new Label({text, style: title, fill, align: 'center', at: [middle, y]}));
    if (note !== '') {
      const words = fitText(note, type.note, room);
      face.add(
        new Label({
          text: words,
          style: type.note,
          fill: palette.dim,
          align: 'center',
          at: [middle, height / 2 + 18],
        }),
      );
    }
    return face;
  }
}

function titleStyle({code, note}: HolderCard, height: number): TextStyle {
  const size = note === '' && height >= 80 ? 38 : height >= 80 ? 32 : 26;
  return code ? {...type.codeBold, size} : {...type.badge, size: Math.min(size, 30)};
}

function noteOf({note, references}: HolderCard): string {
  if (references === 0) return `borrowed · ${note.replace(/^(local )?of /, '')}`;
  return references === 1 ? note : `${note} × ${references}`.trim();
}

function facesAgree(a: HolderCard, b: HolderCard): boolean {
  return a.title === b.title && noteOf(a) === noteOf(b) && a.hue === b.hue;
}
