import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {CardView} from '../story/vocabulary/eval-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {CountBadge} from './count-badge.ts';
import {Box, fitText, Label, Plain, type PlainProps, type Point, textWidth} from './primitives/index.ts';

export interface HeapCardProps extends PlainProps {
  readonly card: CardView;
  readonly width: number;
  /** Rows of attributes that it has room for. */
  readonly fields: number;
  readonly palette: Palette;
}

const HEAD = 36;
/** From the badge's left to the card's right end. */
const BADGE = 92;
const VALUE = 80;
const FIELD = 42;
/** What a card says of an object whose inside isn't known. */
const OPAQUE = 'object';
const bold = {...type.code, weight: 700};
const boldSmall = {...type.codeSmall, weight: 700};

/** An object on the heap with its value, or its attributes row by row. Position: its top left corner. */
export class HeapCard extends Plain {
  public readonly width: number;
  public readonly height: number;
  private shown: CardView;
  private readonly box: Box;
  private readonly inside = new Plain();
  private readonly badge: CountBadge;
  private readonly palette: Palette;

  /** The height of a card with room for so many attributes. */
  public static heightFor(fields: number): number {
    return Math.max(116, HEAD + 28 + fields * FIELD + 8);
  }

  public constructor({card, width, fields, palette, ...rest}: HeapCardProps) {
    super(rest);
    this.shown = card;
    this.palette = palette;
    this.width = width;
    this.height = HeapCard.heightFor(fields);
    this.box = new Box({
      width,
      height: this.height,
      radius: 16,
      fill: palette.panel,
      stroke: mix(palette.bg, palette.stage.refs, 0.55),
    });
    this.badge = new CountBadge({at: [width - BADGE, -26], count: card.count, palette});
    const head = fitText(card.type, type.noteCode, width - BADGE - 24 - 8);
    this.box.add(new Label({text: head, style: type.noteCode, fill: palette.dim, at: [24, HEAD]}));
    this.add(this.box);
    this.add(this.inside);
    this.add(this.badge);
    this.fill(card);
  }

  /** Where arrows arrive on the left; `share` 0 is the top, 1 the bottom. */
  public port(share: number): Point {
    return {x: this.position.x(), y: this.position.y() + this.height * share};
  }

  /** Where arrows leave and arrive on the right. */
  public portRight(share: number): Point {
    return {x: this.position.x() + this.width, y: this.position.y() + this.height * share};
  }

  public middle(): Point {
    return {x: this.position.x() + this.width / 2, y: this.position.y() + this.height / 2};
  }

  /** Shows another value or count of the same object. */
  public *become(card: CardView, seconds: number): ThreadGenerator {
    const before = this.shown;
    this.shown = card;
    const moves: ThreadGenerator[] = [];
    if (typeof card.count === 'number' && card.count !== before.count)
      moves.push(this.badge.count(card.count, seconds));
    else moves.push(this.badge.settle(seconds / 2));
    if (!sameContent(before, card)) moves.push(this.refill(card, seconds));
    yield* all(...moves);
  }

  /** The object's memory is given back: the card goes. */
  public *free(seconds: number): ThreadGenerator {
    yield* all(this.box.stroke(this.palette.dec, seconds * 0.4), this.opacity(0, seconds, easeInOutCubic));
  }

  private *refill(card: CardView, seconds: number): ThreadGenerator {
    yield* this.inside.opacity(0, seconds / 2);
    this.fill(card);
    yield* this.inside.opacity(1, seconds / 2);
  }

  private fill({text, fields}: CardView): void {
    const {palette, width} = this;
    this.inside.removeChildren();
    const room = width - 48;
    if (fields.length === 0) {
      const opaque = text === OPAQUE;
      const style = opaque ? type.note : bold;
      const fill = opaque ? palette.dim : palette.fg;
      this.inside.add(new Label({text: fitText(text, style, room), style, fill, at: [24, VALUE]}));
      return;
    }
    for (const [i, field] of fields.entries()) {
      const y = HEAD + 44 + i * FIELD;
      const name = fitText(field.name, type.codeSmall, room * 0.55);
      const value = fitText(field.text, boldSmall, room - textWidth(name, type.codeSmall) - 24);
      this.inside.add(new Label({text: name, style: type.codeSmall, fill: palette.dim, at: [24, y]}));
      this.inside.add(
        new Label({text: value, style: boldSmall, fill: palette.fg, align: 'right', at: [width - 24, y]}),
      );
    }
  }
}

const sameContent = (a: CardView, b: CardView) =>
  a.text === b.text &&
  a.fields.length === b.fields.length &&
  a.fields.every((f, i) => f.name === b.fields[i]?.name && f.text === b.fields[i]?.text);
