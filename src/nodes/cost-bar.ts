import {mix, type Palette} from '../theme/colour.ts';
import {numberSignal, Plain, type PlainProps} from './primitives/index.ts';

export interface CostBarProps extends PlainProps {
  readonly height: number;
  /** Cores that the height stands for. */
  readonly lanes: number;
  readonly colour: string;
  readonly palette: Palette;
}

/** More lanes are not told apart. */
const MOST_LANES = 16;

/**
 * A time as a bar: as long as it took, filled as high as cores were at work, so that the filled area is time on cores.
 * Position: top left corner.
 */
export class CostBar extends Plain {
  /** In units. */
  public readonly length = numberSignal(0);
  /** The filled share of the height, 0 to 1. */
  public readonly level = numberSignal(0);
  private readonly options: CostBarProps;

  public constructor(props: CostBarProps) {
    const {height: _height, lanes: _lanes, colour: _colour, palette: _palette, ...rest} = props;
    super(rest);
    this.options = props;
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {height, lanes, colour, palette} = this.options;
    const length = this.length();
    if (length <= 0) return;
    const level = this.level();
    context.save();
    context.beginPath();
    context.roundRect(0, 0, length, height, Math.min(12, length / 2));
    context.clip();
    context.fillStyle = mix(palette.bg, colour, 0.24);
    context.fillRect(0, 0, length, height);
    if (level > 0) {
      context.fillStyle = colour;
      const filled = Math.max(3, height * level);
      context.fillRect(0, height - filled, length, filled);
    }
    if (lanes <= MOST_LANES) {
      context.fillStyle = palette.bg;
      const gap = Math.min(4, (height / lanes) * 0.2);
      for (let lane = 1; lane < lanes; lane++) {
        context.fillRect(0, (height * lane) / lanes - gap / 2, length, gap);
      }
    }
    context.restore();
  }
}
