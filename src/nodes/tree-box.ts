import {all, easeInOutCubic, type ThreadGenerator} from '@motion-canvas/core';
import type {TreeBox} from '../story/vocabulary/tree-picture.ts';
import {mix, type Palette} from '../theme/colour.ts';
import type {TextStyle} from '../theme/type.ts';
import {Label, numberSignal, Plain} from './primitives/index.ts';

/** How a box's text is set; the story that laid the boxes out knows the same numbers. */
export interface TreeBoxStyle {
  readonly text: TextStyle;
  readonly fold: TextStyle;
  readonly lineHeight: number;
  readonly padY: number;
}

/** A node of the tree: its type and what it says. Folded, it looks like a pile and says how many nodes are in it. */
export class TreeBoxNode extends Plain {
  public readonly name: string;
  public readonly detail: Label;
  public readonly left;
  public readonly top;
  public readonly width;
  public readonly height;
  public readonly rowTop;
  public readonly rowBottom;
  /** How much it is filled: it is spoken of. */
  public readonly main = numberSignal(0);
  /** How much it is outlined: it belongs to what is spoken of. */
  public readonly near = numberSignal(0);
  private readonly pile = numberSignal(0);
  private readonly fold: Label;
  private readonly palette: Palette;
  private readonly stub: boolean;

  public constructor(box: TreeBox, style: TreeBoxStyle, palette: Palette) {
    super();
    this.name = box.key;
    this.palette = palette;
    this.stub = box.node === null;
    this.left = numberSignal(box.x);
    this.top = numberSignal(box.y);
    this.width = numberSignal(box.width);
    this.height = numberSignal(box.height);
    this.rowTop = numberSignal(box.rowTop);
    this.rowBottom = numberSignal(box.rowBottom);
    this.position(() => [this.left(), this.top()]);
    const {onHue, fg, dim} = palette;
    const hue = palette.stage.ast;
    const lines = [box.title, box.detail].filter((line) => line !== '');
    const lineY = (line: number) => style.padY - 2 + style.lineHeight * (line + 0.5);
    const label = (text: string, text_: TextStyle, line: number, fill: string) => {
      const made = new Label({text, style: text_, fill, align: 'center'});
      made.position(() => [this.width() / 2, lineY(line)]);
      made.fill(() => mix(fill, onHue, this.main()));
      this.add(made);
      return made;
    };
    label(box.title, style.text, 0, this.stub ? dim : fg);
    this.detail = label(box.detail, style.text, 1, hue);
    this.fold = label('', style.fold, lines.length, dim);
    this.fold.opacity(() => this.pile());
    this.setFold(box.folded);
    this.pile(box.folded > 0 ? 1 : 0);
  }

  /** Where the detail stands, in the coordinates of the box's parent. */
  public detailPlace(): {x: number; y: number} {
    const {x, y} = this.detail.position();
    return {x: this.left() + x, y: this.top() + y};
  }

  /** Goes to its place and size in another picture. */
  public *settle(box: TreeBox, seconds: number): ThreadGenerator {
    if (box.folded > 0) this.setFold(box.folded);
    yield* all(
      this.left(box.x, seconds, easeInOutCubic),
      this.top(box.y, seconds, easeInOutCubic),
      this.width(box.width, seconds, easeInOutCubic),
      this.height(box.height, seconds, easeInOutCubic),
      this.rowTop(box.rowTop, seconds, easeInOutCubic),
      this.rowBottom(box.rowBottom, seconds, easeInOutCubic),
      this.pile(box.folded > 0 ? 1 : 0, seconds),
    );
  }

  private setFold(folded: number): void {
    this.fold.text(folded === 0 ? '' : folded === 1 ? '… 1 node' : `… ${folded} nodes`);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {palette, stub} = this;
    const hue = palette.stage.ast;
    const [width, height, main, near, pile] = [
      this.width(),
      this.height(),
      this.main(),
      this.near(),
      this.pile(),
    ];
    const quiet = mix(palette.bg, palette.fg, 0.3);
    const stroke = mix(quiet, hue, Math.max(main, near));
    const rect = (x: number, y: number) => {
      context.beginPath();
      context.roundRect(x, y, width, height, 14);
    };
    context.lineWidth = 2 + near;
    context.strokeStyle = stroke;
    if (pile > 0) {
      // A second card looks out from under the first.
      const alpha = context.globalAlpha;
      context.globalAlpha = alpha * pile;
      rect(6, 6);
      context.fillStyle = palette.bg;
      context.fill();
      context.stroke();
      context.globalAlpha = alpha;
    }
    rect(0, 0);
    context.fillStyle = stub ? palette.bg : mix(palette.panel, hue, main);
    context.fill();
    if (stub) context.setLineDash([7, 6]);
    context.stroke();
    context.setLineDash([]);
  }
}
