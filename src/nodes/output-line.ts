import type {ThreadGenerator} from '@motion-canvas/core';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface OutputLineProps extends PlainProps {
  readonly width: number;
  readonly palette: Palette;
  /** Whether it is there at all. */
  readonly shown: boolean;
}

/** What the program wrote last. Position: the left end of its middle. */
export class OutputLine extends Plain {
  private readonly text: Label;
  private readonly room: number;
  private readonly light: Box;
  private written = '';

  public constructor({width, palette, shown, ...rest}: OutputLineProps) {
    super(rest);
    if (!shown) this.opacity(0);
    const head = new Label({text: 'OUTPUT', style: type.head, fill: palette.dim});
    const left = textWidth('OUTPUT', type.head) + 28;
    this.room = width - left - 24;
    this.light = new Box({
      at: [left, -26],
      width: width - left,
      height: 52,
      radius: 10,
      fill: mix(palette.bg, palette.panel, 0.8),
      stroke: palette.line,
    });
    this.text = new Label({text: '', style: type.codeSmall, fill: palette.fg, at: [left + 18, 0]});
    this.add(head);
    this.add(this.light);
    this.add(this.text);
  }

  /** Shows the last line that was written. */
  public *become(lines: readonly string[], seconds: number): ThreadGenerator {
    const last = lines.at(-1) ?? '';
    const key = lines.join('\n');
    if (key === this.written) return;
    this.written = key;
    yield* this.text.opacity(0, seconds * 0.5);
    this.text.text(fitText(last, type.codeSmall, this.room));
    yield* this.text.opacity(1, seconds * 0.4);
  }
}
