import {all, easeInOutCubic, type ThreadGenerator, waitFor} from '@motion-canvas/core';
import type {TypeCount} from '../story/vocabulary/token-chip.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Box, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';
import {TokenChipNode} from './token-chip.ts';

export interface TokenCountsProps extends PlainProps {
  readonly counts: readonly TypeCount[];
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** How often each type of token occurs: its chip, a bar, the number, and some of the texts. Position: top left corner. */
export class TokenCounts extends Plain {
  private readonly rows: {readonly node: Plain; readonly bar: Box; readonly full: number}[] = [];

  public constructor({counts, width, height, palette, ...rest}: TokenCountsProps) {
    super(rest);
    const pitch = Math.min(88, height / counts.length);
    const chipHeight = Math.min(58, pitch - 10);
    const small = type.noteCode;
    const name = Math.max(...counts.map((c) => textWidth(c.type, small))) + 44;
    const digits = textWidth(String(Math.max(...counts.map((c) => c.count))), type.codeBold);
    const examples = Math.max(...counts.map((c) => textWidth(c.examples, small)));
    const left = name + 28;
    const most = Math.max(...counts.map((c) => c.count));
    const room = width - left - digits - 24 - (examples > 0 ? examples + 36 : 0);
    for (const [i, {type: kind, count, shape, examples: texts}] of counts.entries()) {
      const middle = pitch / 2;
      const node = new Plain({at: [0, i * pitch], opacity: 0});
      const chip = {text: '', type: kind, shape, width: name, height: chipHeight, style: type.code, palette};
      node.add(new TokenChipNode({...chip, at: [0, middle - chipHeight / 2]}));
      const full = Math.max(6, (room * count) / most);
      const hue = palette.stage.tokens;
      const bar = new Box({
        at: [left, middle - 13],
        width: 0,
        height: 26,
        radius: 5,
        fill: shape === 'layout' ? hue : mix(palette.bg, hue, 0.4),
      });
      const number = new Label({text: String(count), style: type.codeBold, fill: palette.fg});
      number.position(() => [left + bar.width() + 18, middle]);
      node.add(bar);
      node.add(number);
      node.add(new Label({text: texts, style: small, fill: palette.dim, at: [width - examples, middle]}));
      this.add(node);
      this.rows.push({node, bar, full});
    }
  }

  /** Row after row comes in, its bar growing. */
  public *appear(seconds: number): ThreadGenerator {
    const each = Math.min(0.35, seconds / 2);
    const step = (seconds - each) / Math.max(1, this.rows.length);
    yield* all(...this.rows.map(({node, bar, full}, i) => come(node, bar, full, i * step, each)));
  }
}

function* come(node: Plain, bar: Box, full: number, after: number, seconds: number): ThreadGenerator {
  yield* waitFor(after);
  yield* all(node.opacity(1, seconds * 0.5), bar.width(full, seconds, easeInOutCubic));
}
