import {all, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface TotalsProps extends PlainProps {
  readonly rows: readonly {readonly number: string; readonly text: string}[];
  readonly width: number;
  readonly height: number;
  readonly hue: string;
  readonly palette: Palette;
}

/** Big numbers with what they count, one below the other: the last still of a clip. Position: top left corner. */
export class Totals extends Plain {
  private readonly lines: readonly Plain[];

  public constructor({rows, width, height, hue, palette, ...rest}: TotalsProps) {
    super(rest);
    this.add(new Box({width, height, radius: 18, fill: palette.panel, stroke: palette.line}));
    const pitch = Math.min(170, (height - 60) / Math.max(1, rows.length));
    const top = (height - pitch * rows.length) / 2;
    const number = {...type.question, size: 76};
    const words = {...type.caption, size: 36};
    const numbers = Math.max(0, ...rows.map((row) => textWidth(row.number, number)));
    const texts = Math.max(0, ...rows.map((row) => textWidth(row.text, words)));
    // Numbers and what they count stand together, in the middle of the panel.
    const left = Math.max(40 + numbers, (width - numbers - 40 - texts) / 2 + numbers);
    this.lines = rows.map((row, i) => {
      const line = new Plain({at: [0, top + (i + 0.5) * pitch], opacity: 0});
      line.add(new Label({text: row.number, style: number, fill: hue, align: 'right', at: [left, 0]}));
      const text = fitText(row.text, words, width - left - 80);
      line.add(new Label({text, style: words, fill: palette.fg, at: [left + 40, 4]}));
      this.add(line);
      return line;
    });
  }

  /** Brings the rows one after the other. */
  public *bring(seconds: number): ThreadGenerator {
    const each = seconds / (this.lines.length + 1);
    yield* all(this.opacity(1, each), ...this.lines.map((line, i) => late(line, each * (i + 0.5), each)));
  }
}

function* late(line: Plain, wait: number, seconds: number): ThreadGenerator {
  yield* waitFor(wait);
  yield* line.opacity(1, seconds, easeInOutCubic);
}
