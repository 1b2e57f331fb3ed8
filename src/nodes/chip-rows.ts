import type {Palette} from '../theme/colour.ts';
import {mix} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Glyph, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface ChipRowsProps extends PlainProps {
  readonly texts: readonly string[];
  readonly width: number;
  readonly rows: number;
  readonly palette: Palette;
  readonly hue: string;
}

const HEIGHT = 56;
const GAP = 18;
const WIDEST = 300;

/** Immortal objects as chips, as many as fit into the rows. Position: top left corner. */
export class ChipRows extends Plain {
  public constructor({texts, width, rows, palette, hue, ...rest}: ChipRowsProps) {
    super(rest);
    let x = 0;
    let row = 0;
    for (const whole of texts) {
      const text = fitText(whole, type.table, WIDEST);
      const wide = textWidth(text, type.table) + 92;
      if (x > 0 && x + wide > width) {
        x = 0;
        row++;
      }
      if (row >= rows) return;
      const at: [number, number] = [x, row * (HEIGHT + GAP)];
      const chip = new Box({
        at,
        width: wide,
        height: HEIGHT,
        radius: 14,
        fill: palette.panel,
        stroke: mix(palette.bg, hue, 0.55),
      });
      chip.add(new Label({text, style: type.table, fill: palette.fg, at: [20, HEIGHT / 2]}));
      chip.add(new Glyph({name: 'infinity', size: 24, fill: hue, at: [wide - 34, HEIGHT / 2]}));
      this.add(chip);
      x += wide + GAP;
    }
  }
}
