import type {WayPlan} from '../story/vocabulary/way-bar.ts';
import {mix, type Palette} from '../theme/colour.ts';
import {type} from '../theme/type.ts';
import {Label, Plain, type PlainProps, textWidth} from './primitives/index.ts';

export interface WayPlanBarsProps extends PlainProps {
  readonly plan: WayPlan;
  readonly width: number;
  readonly height: number;
  readonly palette: Palette;
}

/** Boxes, strands or pieces beyond these are not drawn one by one. */
const MOST = 3;
const GAP = 10;
const PILL = {left: 14, width: 64, height: 34};

/**
 * How the workers of a way are housed: a box for each process, a strand in it for each thread, the GIL as a pill where
 * the box has one. Position: top left corner.
 */
export class WayPlanBars extends Plain {
  private readonly options: WayPlanBarsProps;

  public constructor(props: WayPlanBarsProps) {
    const {plan, width: _width, height: _height, palette, ...rest} = props;
    super(rest);
    this.options = props;
    for (const box of this.boxes()) {
      if (!plan.gil) continue;
      const style = {...type.note, weight: 700};
      const x = box.x + PILL.left + PILL.width / 2;
      this.add(
        new Label({
          text: 'GIL',
          style,
          fill: palette.onHue,
          align: 'center',
          at: [x, box.y + box.height / 2],
        }),
      );
    }
    const hidden = Math.max(plan.processes, plan.threads, plan.pieces) - MOST;
    if (hidden <= 0) return;
    const {width, height} = props;
    const text = `+ ${hidden}`;
    const at: [number, number] = [width - textWidth(text, type.note) - 2, height / 2];
    this.add(new Label({text, style: type.note, fill: palette.dim, at}));
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const {plan, palette} = this.options;
    const hue = palette.stage.gil;
    for (const [box, {x, y, width, height}] of this.boxes().entries()) {
      context.beginPath();
      context.roundRect(x, y, width, height, 12);
      context.fillStyle = palette.panel;
      context.fill();
      context.strokeStyle = mix(palette.bg, palette.fg, 0.35);
      context.lineWidth = 2;
      context.stroke();
      if (plan.gil) {
        const pill = Math.min(PILL.height, height - 8);
        context.fillStyle = hue;
        context.beginPath();
        context.roundRect(x + PILL.left, y + (height - pill) / 2, PILL.width, pill, pill / 2);
        context.fill();
      }
      const left = x + PILL.left + (plan.gil ? PILL.width + 16 : 0);
      const room = x + width - PILL.left - left;
      const strands = Math.min(MOST, plan.threads);
      const thick = Math.min(18, (height - 12 * (strands + 1)) / strands);
      const pieces = Math.min(MOST, plan.pieces);
      const piece = (room - 8 * (pieces - 1)) / pieces;
      for (let strand = 0; strand < strands; strand++) {
        const middle = y + (height * (strand + 1)) / (strands + 1);
        for (let i = 0; i < pieces; i++) {
          context.fillStyle = palette.threads[box + strand + i] ?? palette.fg;
          context.beginPath();
          context.roundRect(left + i * (piece + 8), middle - thick / 2, piece, thick, thick / 2);
          context.fill();
        }
      }
    }
  }

  private boxes(): {x: number; y: number; width: number; height: number}[] {
    const {plan, width, height} = this.options;
    const most = Math.max(plan.processes, plan.threads, plan.pieces) > MOST;
    const room = most ? width - 84 : width;
    const boxes = Math.min(MOST, plan.processes);
    const each = (height - GAP * (boxes - 1)) / boxes;
    return Array.from({length: boxes}, (_, i) => ({x: 0, y: i * (each + GAP), width: room, height: each}));
  }
}
