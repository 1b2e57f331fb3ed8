import {easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {CodeCard} from '../story/vocabulary/thread-lanes.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {InstructionTable} from './instruction-table.ts';
import {Box, fitText, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';
import {sectionHead} from './section-head.ts';

export interface DropCardProps extends PlainProps {
  readonly card: CodeCard;
  readonly width: number;
  readonly height: number;
  /** The colour of the thread that stood there. */
  readonly hue: string;
  readonly palette: Palette;
}

const PAD = 32;
const HEAD = 44;
const TOP = 78;
const ROW = 48;
/** The instructions' column. */
const TABLE = 760;

/** A piece of a program with the line and the instruction at which a thread stood. Position: top left corner. */
export class DropCard extends Plain {
  private readonly table: InstructionTable | undefined;
  private readonly now: number | undefined;

  public constructor({card, width, height, hue, palette, ...rest}: DropCardProps) {
    super({...rest, opacity: 0});
    const rows = Math.max(card.lines.length, card.instructions.length);
    this.add(
      new Box({
        width,
        height: rows === 0 ? TOP + 10 : height,
        radius: 18,
        fill: palette.panel,
        stroke: palette.line,
      }),
    );
    const split = width - PAD - TABLE;
    const listed = card.instructions.length > 0;
    const room = (listed ? split : width) - 2 * PAD;
    const title = fitText(card.title, type.labelCode, room);
    this.add(new Label({text: title, style: type.labelCode, fill: hue, at: [PAD, HEAD]}));
    this.addSource(card, room, hue, palette);
    if (!listed) return;
    this.add(sectionHead('bytecode', palette.stage.bytecode, {x: split + 16, y: HEAD}));
    const table = new InstructionTable({
      at: [split, TOP],
      rows: card.instructions.map(({offset, name, argText}) => ({offset, name, arg: null, argText})),
      width: TABLE,
      height: height - TOP - 12,
      style: type.table,
      palette,
      opargs: false,
      rowHeight: ROW,
    });
    this.add(table);
    this.table = table;
    this.now = card.instructions.find((instruction) => instruction.now)?.offset;
  }

  /** The card comes, then the instruction is pointed at. */
  public *appear(seconds: number): ThreadGenerator {
    const pointed = this.table && this.now !== undefined;
    yield* this.opacity(1, seconds * (pointed ? 0.5 : 1), easeInOutCubic);
    if (this.table && this.now !== undefined) yield* this.table.point(this.now, seconds * 0.5);
  }

  private addSource({lines}: CodeCard, width: number, hue: string, palette: Palette): void {
    const digits = Math.max(0, ...lines.map(({number}) => String(number).length));
    const style = type.codeSmall;
    const gutter = 14 + textWidth('0', style) * digits;
    const left = gutter + textWidth('0', style);
    for (const [i, {number, text, now}] of lines.entries()) {
      const y = TOP + ROW * (i + 0.5);
      if (now) {
        this.add(
          new Box({
            at: [PAD, y - ROW / 2],
            width,
            height: ROW,
            radius: 8,
            fill: mix(palette.panel, hue, 0.18),
          }),
        );
        this.add(new Box({at: [PAD, y - ROW / 2], width: 6, height: ROW, radius: 3, fill: hue}));
      }
      this.add(
        new Label({
          text: String(number),
          style,
          fill: now ? palette.dim : palette.faint,
          align: 'right',
          at: [PAD + gutter, y],
          role: 'line number',
        }),
      );
      const cut = fitText(text, style, width - left - 12);
      const fill = now ? palette.code.plain : mix(palette.dim, palette.fg, 0.3);
      this.add(new Label({text: cut, style, fill, at: [PAD + left, y]}));
    }
  }
}
