import type {ChipShape} from '../story/vocabulary/token-chip.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type TextStyle, type} from '../theme/type.ts';
import {Box, Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface TokenChipProps extends PlainProps {
  readonly text: string;
  readonly type: string;
  /** The operator's own name, where it is shown. */
  readonly exact?: string | null;
  readonly shape: ChipShape;
  readonly width: number;
  readonly height: number;
  /** Style of the text; its type is set in `type.noteCode`. */
  readonly style: TextStyle;
  readonly palette: Palette;
}

/**
 * A token: its text, and its type under it. The outline tells kinds apart: words are rounded, signs are pills,
 * literals have corners, layout is filled, and what the parser never gets is dashed. Position: top left corner.
 */
export class TokenChipNode extends Plain {
  public readonly box: Box;
  /** The text alone: it is there before the box, while the token lifts off the source. */
  public readonly text: Label;
  /** The type's labels. */
  public readonly kind = new Plain();

  public constructor(props: TokenChipProps) {
    const {text, type: kind, exact = null, shape, width, height, style, palette, ...rest} = props;
    super(rest);
    const hue = palette.stage.tokens;
    const filled = shape === 'layout';
    this.box = new Box({
      width,
      height,
      radius: shape === 'sign' ? height / 2 : shape === 'literal' ? 3 : 16,
      fill: filled ? hue : palette.panel,
      stroke: filled ? hue : shape === 'aside' ? palette.faint : mix(palette.bg, hue, 0.5),
      ...(shape === 'aside' ? {dash: [7, 6]} : {}),
    });
    const small = type.noteCode;
    const middle = width / 2;
    const low = text === '' ? height / 2 : height - 10 - small.size * 0.56;
    const plain = filled ? palette.onHue : shape === 'literal' ? palette.code.literal : palette.fg;
    this.text = new Label({
      text,
      style,
      fill: shape === 'aside' ? palette.dim : plain,
      align: 'center',
      at: [middle, 10 + style.size * 0.56],
    });
    const dim = filled ? palette.onHue : palette.dim;
    if (exact) {
      const gap = textWidth(' ', small);
      const all = textWidth(kind, small) + gap + textWidth(exact, small);
      this.kind.add(new Label({text: kind, style: small, fill: dim, at: [middle - all / 2, low]}));
      const left = middle - all / 2 + textWidth(kind, small) + gap;
      this.kind.add(new Label({text: exact, style: small, fill: hue, at: [left, low]}));
    } else {
      this.kind.add(new Label({text: kind, style: small, fill: dim, align: 'center', at: [middle, low]}));
    }
    this.add(this.box);
    this.add(this.text);
    this.add(this.kind);
  }
}
