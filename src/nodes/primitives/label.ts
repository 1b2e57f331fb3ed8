import {createSignal, type SimpleSignal} from '@motion-canvas/core';
import type {TextStyle} from '../../theme/type.ts';
import {fontOf, spacingOf, textWidth} from './measure.ts';
import {Plain, type PlainProps} from './plain.ts';
import {colourSignal} from './signals.ts';

export type Align = 'left' | 'center' | 'right';

export interface LabelProps extends PlainProps {
  readonly text: string;
  readonly style: TextStyle;
  readonly fill: string;
  /** Which point of the line stands at the node's position; its middle in height, always. Default `left`. */
  readonly align?: Align;
  /** What the text is to layout checks: `caption` may enter the caption's band. */
  readonly role?: string;
}

/** The box of a visible text in the node's own coordinates, for layout checks. */
export interface TextBox {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly role: string | undefined;
}

/** One line of text in one style. */
export class Label extends Plain {
  public readonly text: SimpleSignal<string>;
  public readonly fill: SimpleSignal<string>;
  public readonly style: TextStyle;
  public readonly align: Align;
  public readonly role: string | undefined;

  public constructor({text, style, fill, align = 'left', role, ...props}: LabelProps) {
    super(props);
    this.style = style;
    this.align = align;
    this.role = role;
    // A text changes at once; half of one and half of another would be neither.
    this.text = createSignal(text, (from, to, value) => (value < 0.5 ? from : to));
    this.fill = colourSignal(fill);
  }

  /** The width of the text as it stands, in layout units. */
  public textWidth(): number {
    return textWidth(this.text(), this.style);
  }

  /** For layout checks: what is drawn where. */
  public textBoxes(): TextBox[] {
    const text = this.text();
    if (text.trim() === '') return [];
    const {size} = this.style;
    const width = this.textWidth();
    return [{text, x: this.left(width), y: -size / 2, width, height: size, fontSize: size, role: this.role}];
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const text = this.text();
    if (text === '') return;
    context.font = fontOf(this.style);
    context.letterSpacing = spacingOf(this.style);
    context.textBaseline = 'alphabetic';
    context.fillStyle = this.fill();
    // Capitals are about 0.72 of the size high in both faces: half of that puts them in the middle.
    context.fillText(text, this.left(this.textWidth()), this.style.size * 0.36);
  }

  private left(width: number): number {
    return this.align === 'left' ? 0 : this.align === 'center' ? -width / 2 : -width;
  }
}
