import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Label, Plain, textWidth} from './primitives/index.ts';

export interface ChartBandProps {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** What it stands for: `× 596`; left out where there is no room for it. */
  readonly text: string;
  readonly palette: Palette;
  readonly hue: string;
  /** How much of it is drawn, 0 to 1. */
  readonly share: () => number;
}

/** Half of the chart's line: a band reaches as far out as the line would. */
const HALF_LINE = 3;

/** Many changes of a chart as one area, from the lowest count to the highest. */
export class ChartBand extends Plain {
  private readonly options: ChartBandProps;

  public constructor(props: ChartBandProps) {
    super();
    this.options = props;
    const {left, right, top, bottom, text, palette, share} = props;
    const style = type.badge;
    if (bottom - top < style.size + 6 || right - left < textWidth(text, style) + 20) return;
    const at: [number, number] = [(left + right) / 2, (top + bottom) / 2];
    const label = new Label({text, style, fill: palette.fg, align: 'center', at});
    label.opacity(() => (share() >= 1 ? 1 : 0));
    this.add(label);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {left, right, top, bottom, palette, hue, share} = this.options;
    context.fillStyle = mix(palette.bg, hue, 0.35);
    context.fillRect(left, top - HALF_LINE, (right - left) * share(), bottom - top + 2 * HALF_LINE);
  }
}
