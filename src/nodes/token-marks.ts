import {numberSignal, Plain} from './primitives/index.ts';
import type {Rectangle, SourcePane} from './source-pane.ts';

export interface TokenMark {
  /** Index of the token. */
  readonly token: number;
  /** Where it stands, as {@link spanPlaces} gives it. */
  readonly places: readonly Rectangle[];
}

/** Underlines each token that was cut off: where no line is, there is no token. Belongs into `SourcePane.under`. */
export class TokenMarks extends Plain {
  /** Tokens before this one are marked. */
  public readonly upTo = numberSignal(0);
  private readonly pane: SourcePane;
  private readonly marks: readonly TokenMark[];
  private readonly fillColour: string;

  public constructor({pane, marks, fill}: {pane: SourcePane; marks: readonly TokenMark[]; fill: string}) {
    super();
    this.pane = pane;
    this.marks = marks;
    this.fillColour = fill;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {top, rowHeight, shown} = this.pane;
    const upTo = this.upTo();
    const first = top();
    const alpha = context.globalAlpha;
    context.fillStyle = this.fillColour;
    for (const {token, places} of this.marks) {
      if (token >= upTo) break;
      for (const {x, y, width} of places) {
        const row = y / rowHeight - first;
        const seen = Math.max(0, Math.min(1, row + 1, shown - row));
        if (seen <= 0 || width <= 0) continue;
        context.globalAlpha = alpha * seen;
        context.fillRect(x + 1, (row + 1) * rowHeight - 7, width - 2, 3);
      }
    }
    context.globalAlpha = alpha;
  }
}
