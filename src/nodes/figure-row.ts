import {all, delay, easeOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {Figure} from '../story/vocabulary/thread-lanes.ts';
import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, fitText, Label, Plain, type PlainProps} from './primitives/index.ts';

export interface FigureRowProps extends PlainProps {
  readonly figures: readonly Figure[];
  readonly width: number;
  readonly height: number;
  readonly hue: string;
  readonly palette: Palette;
}

const value = {...type.codeBold, size: 46};
const label = {...type.label, size: 28};
const GAP = 24;
const PAD = 26;

/** Numbers beside each other, each with what it counts. Position: top left corner. */
export class FigureRow extends Plain {
  private readonly cards: readonly Plain[];

  public constructor({figures, width, height, hue, palette, ...rest}: FigureRowProps) {
    super(rest);
    const each = (width - GAP * (figures.length - 1)) / Math.max(1, figures.length);
    const room = each - 2 * PAD;
    this.cards = figures.map((figure, i) => {
      const card = new Plain({at: [i * (each + GAP), 0], opacity: 0});
      card.add(new Box({width: each, height, radius: 18, fill: palette.panel, stroke: palette.line}));
      for (const [text, style, fill, y] of [
        [figure.value, value, hue, height * 0.28],
        [figure.label, label, palette.fg, height * 0.59],
        [figure.note, type.note, palette.dim, height * 0.81],
      ] as const) {
        card.add(new Label({text: fitText(text, style, room), style, fill, at: [PAD, y]}));
      }
      this.add(card);
      return card;
    });
  }

  /** One after the other. */
  public *appear(seconds: number): ThreadGenerator {
    const step = seconds / (this.cards.length + 1);
    yield* all(...this.cards.map((card, i) => delay(i * step, card.opacity(1, step * 2, easeOutCubic))));
  }
}
