import type {Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Label, Plain, type PlainProps} from './primitives/index.ts';

export interface CostAxisProps extends PlainProps {
  readonly ticks: readonly {readonly x: number; readonly text: string}[];
  readonly width: number;
  readonly palette: Palette;
}

/** The time that all bars share. Position: left end of the line. */
export class CostAxis extends Plain {
  private readonly options: CostAxisProps;

  public constructor(props: CostAxisProps) {
    const {ticks, width: _width, palette, ...rest} = props;
    super(rest);
    this.options = props;
    for (const [i, {x, text}] of ticks.entries()) {
      const align = i === 0 ? 'left' : 'center';
      this.add(new Label({text, style: type.note, fill: palette.dim, align, at: [i === 0 ? x - 2 : x, 30]}));
    }
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {ticks, width, palette} = this.options;
    context.strokeStyle = palette.faint;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(0, 0);
    context.lineTo(width, 0);
    for (const {x} of ticks) {
      context.moveTo(x, 0);
      context.lineTo(x, 9);
    }
    context.stroke();
  }
}
