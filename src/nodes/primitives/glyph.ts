import type {SimpleSignal} from '@motion-canvas/core';
import {Plain, type PlainProps} from './plain.ts';
import {colourSignal} from './signals.ts';

/** Signs that the bundled faces lack, or that must look the same at any size: drawn as paths. */
export type GlyphName = 'up' | 'down' | 'right' | 'chevron' | 'infinity' | 'cross';

export interface GlyphProps extends PlainProps {
  readonly name: GlyphName;
  /** Height in layout units. */
  readonly size: number;
  readonly fill: string;
}

/** A sign centred on its position. */
export class Glyph extends Plain {
  public readonly fill: SimpleSignal<string>;
  private readonly name: GlyphName;
  private readonly size: number;

  public constructor({name, size, fill, ...rest}: GlyphProps) {
    super(rest);
    this.name = name;
    this.size = size;
    this.fill = colourSignal(fill);
  }

  protected override paint(context: CanvasRenderingContext2D): void {
    const r = this.size / 2;
    context.fillStyle = this.fill();
    context.strokeStyle = this.fill();
    context.lineWidth = Math.max(2, this.size / 9);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    context.beginPath();
    switch (this.name) {
      case 'up':
      case 'down': {
        const tip = this.name === 'up' ? -r : r;
        context.moveTo(0, tip);
        context.lineTo(r, -tip);
        context.lineTo(-r, -tip);
        context.closePath();
        context.fill();
        return;
      }
      case 'right':
        context.moveTo(-r, 0);
        context.lineTo(r, 0);
        context.moveTo(r * 0.35, -r * 0.6);
        context.lineTo(r, 0);
        context.lineTo(r * 0.35, r * 0.6);
        break;
      case 'chevron':
        context.moveTo(-r * 0.35, -r * 0.7);
        context.lineTo(r * 0.35, 0);
        context.lineTo(-r * 0.35, r * 0.7);
        break;
      case 'infinity':
        context.moveTo(0, 0);
        context.bezierCurveTo(r * 0.5, -r * 0.8, r * 1.3, -r * 0.8, r * 1.3, 0);
        context.bezierCurveTo(r * 1.3, r * 0.8, r * 0.5, r * 0.8, 0, 0);
        context.bezierCurveTo(-r * 0.5, -r * 0.8, -r * 1.3, -r * 0.8, -r * 1.3, 0);
        context.bezierCurveTo(-r * 1.3, r * 0.8, -r * 0.5, r * 0.8, 0, 0);
        break;
      case 'cross':
        context.moveTo(-r * 0.7, -r * 0.7);
        context.lineTo(r * 0.7, r * 0.7);
        context.moveTo(r * 0.7, -r * 0.7);
        context.lineTo(-r * 0.7, r * 0.7);
        break;
    }
    context.stroke();
  }
}
