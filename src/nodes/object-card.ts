import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {CountBadge} from './count-badge.ts';
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

export interface ObjectCardProps extends PlainProps {
  readonly type: string;
  /** `at 0x16787a8`; empty where it isn't known. */
  readonly address: string;
  readonly immortal: boolean;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** An object that a freed one held, and what became of its count. */
export interface HeldRow {
  readonly repr: string;
  readonly before: number | 'immortal';
  readonly after: number | 'immortal';
}

/** Where the head stands: clear of the count, which sits on the card's edge. */
const HEAD = 56;
/** Most lines of a value. */
const LINES = 3;
/** Opacity of a freed object's value. */
const REMEMBERED = 0.5;

/** One object on the heap, drawn large: what it is, its value, its count. Position: top left corner. */
export class ObjectCard extends Plain {
  public readonly badge: CountBadge;
  private readonly options: ObjectCardProps;
  private readonly card: Box;
  private readonly outline: Box;
  private readonly head: Label;
  private readonly address: Label;
  private value = new Plain();
  private shown = '';

  public constructor(props: ObjectCardProps) {
    const {type: name, address, immortal, width, height, palette, ...rest} = props;
    super(rest);
    this.options = props;
    const hue = palette.stage.refs;
    const fill = mix(palette.panel, hue, 0.05);
    this.card = new Box({width, height, radius: 18, lineWidth: 3, fill, stroke: hue});
    const dash = [10, 9];
    this.outline = new Box({
      width,
      height,
      radius: 18,
      lineWidth: 3,
      stroke: palette.faint,
      dash,
      opacity: 0,
    });
    const room = width - 56;
    const kind = fitText(name, type.labelCode, room);
    this.head = new Label({text: kind, style: type.labelCode, fill: palette.dim, at: [28, HEAD]});
    const left = 28 + textWidth(`${kind}  `, type.labelCode);
    const fits = left + textWidth(address, type.labelCode) <= width - 28;
    const where = {
      text: fits ? address : '',
      style: type.labelCode,
      fill: palette.dim,
      at: [left, HEAD],
    } as const;
    this.address = new Label({...where, at: [left, HEAD]});
    this.badge = new CountBadge({
      at: [width - 116, -34],
      count: immortal ? 'immortal' : null,
      size: 'large',
      palette,
    });
    for (const node of [this.outline, this.card, this.head, this.address, this.value, this.badge])
      this.add(node);
    this.opacity(0);
  }

  /** Where an arrow from the left, from the height `y`, arrives: as straight as it can. */
  public port(y: number): Point {
    const top = this.position.y();
    return {x: this.position.x(), y: Math.min(Math.max(y, top + 36), top + this.options.height - 36)};
  }

  /** The object comes into being. */
  public *appear(value: readonly string[], seconds: number): ThreadGenerator {
    this.show(value);
    yield* this.opacity(1, seconds, easeInOutCubic);
  }

  /** The object shows another value; nothing happens if it is the same. */
  public *become(value: readonly string[], seconds: number): ThreadGenerator {
    if (value.join('\n') === this.shown) return;
    yield* this.value.opacity(0, seconds / 2);
    this.show(value);
    yield* this.value.opacity(this.outline.opacity() > 0 ? REMEMBERED : 1, seconds / 2);
  }

  /** Its memory is given back: an outline stays, to remember it by. */
  public *free(note: string, seconds: number): ThreadGenerator {
    const {palette} = this.options;
    yield* all(this.card.stroke(palette.dec, seconds * 0.3), this.badge.zero(seconds * 0.3));
    yield* all(
      this.card.opacity(0, seconds * 0.6, easeInOutCubic),
      this.outline.opacity(1, seconds * 0.6, easeInOutCubic),
      this.value.opacity(REMEMBERED, seconds * 0.6),
      this.badge.settle(seconds * 0.6),
      this.address.opacity(0, seconds * 0.3),
    );
    const room = this.options.width - 56 - textWidth(`  ${note}`, type.labelCode);
    const kind = fitText(this.options.type, type.labelCode, room);
    this.head.text(kind);
    this.address.position.x(28 + textWidth(`${kind}  `, type.labelCode));
    this.address.text(note);
    this.address.fill(palette.dec);
    yield* this.address.opacity(1, seconds * 0.1);
  }

  /** Shows what the freed object held, and what became of it. */
  public *orphans(rows: readonly HeldRow[], seconds: number): ThreadGenerator {
    yield* this.value.opacity(0, seconds * 0.3);
    const held = new Plain({opacity: 0, key: 'held'});
    for (const [i, row] of rows.entries()) held.add(this.heldRow(row, 106 + i * 46));
    this.value.remove();
    this.value = held;
    this.shown = '';
    this.add(held);
    yield* held.opacity(1, seconds * 0.7);
  }

  private show(value: readonly string[]): void {
    const {palette} = this.options;
    this.shown = value.join('\n');
    this.value.removeChildren();
    const {lines, style} = this.set(value);
    const pitch = style.size * 1.4;
    const middle = HEAD + 20 + (this.options.height - HEAD - 20) / 2 - 4;
    for (const [i, text] of lines.entries()) {
      const y = middle + (i - (lines.length - 1) / 2) * pitch;
      this.value.add(new Label({text, style, fill: palette.fg, at: [28, y]}));
    }
  }

  /** As large as it fits; a long value breaks into lines, the last one is cut. */
  private set(value: readonly string[]): {lines: string[]; style: TextStyle} {
    const room = this.options.width - 56;
    const fits = (text: string, style: TextStyle) => textWidth(text, style) <= room;
    const sizes = value.length === 1 ? [56, 44, 34] : value.length === 2 ? [38, 32] : [32];
    for (const size of sizes) {
      const style = {...type.codeBold, size};
      if (value.every((line) => fits(line, style))) return {lines: value.slice(0, LINES), style};
    }
    const style = {...type.codeBold, size: value.length === 1 ? 34 : 30};
    if (value.length > 1) {
      const lines = value.slice(0, value.length > LINES ? LINES - 1 : LINES);
      const more = value.length > LINES ? [`… ${value.length - lines.length} more`] : [];
      return {lines: [...lines.map((line) => fitText(line, style, room)), ...more], style};
    }
    return {lines: breakText(value[0] ?? '', style, room), style};
  }

  private heldRow({repr, before, after}: HeldRow, y: number): Plain {
    const {palette, width} = this.options;
    const style = type.table;
    const row = new Plain();
    const right = width - 28;
    const dim = palette.dim;
    row.add(new Label({text: fitText(repr, style, width - 56 - 150), style, fill: palette.fg, at: [28, y]}));
    if (before === 'immortal' || after === 'immortal') {
      row.add(new Glyph({name: 'infinity', size: 26, fill: dim, at: [right - 20, y]}));
      return row;
    }
    const digits = textWidth(String(after), style);
    const dead = after === 0;
    const colour = before > after ? palette.dec : dim;
    if (before > after) {
      row.add(new Glyph({name: 'down', size: 20, fill: colour, at: [right - digits - 118, y]}));
    }
    row.add(
      new Label({text: String(before), style, fill: dim, align: 'right', at: [right - digits - 60, y]}),
    );
    row.add(new Glyph({name: 'right', size: 26, fill: dim, at: [right - digits - 30, y]}));
    row.add(
      new Label({
        text: String(after),
        style,
        fill: dead ? colour : palette.fg,
        align: 'right',
        at: [right, y],
      }),
    );
    return row;
  }
}

/** A text broken after blanks where it can be; what doesn't fit into the lines is cut. */
function breakText(text: string, style: TextStyle, room: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '' && lines.length < LINES - 1 && textWidth(rest, style) > room) {
    const fitting = [...fitText(rest, style, room)].length - 1;
    const points = [...rest];
    const blank = points.slice(0, fitting + 1).lastIndexOf(' ');
    const at = blank > fitting / 2 ? blank + 1 : Math.max(1, fitting);
    lines.push(points.slice(0, at).join('').trimEnd());
    rest = points.slice(at).join('').trimStart();
  }
  return [...lines, fitText(rest, style, room)];
}
