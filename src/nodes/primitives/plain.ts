import {Node, type NodeProps} from '@motion-canvas/2d';
import type {PossibleVector2} from '@motion-canvas/core';

export interface PlainProps extends Pick<NodeProps, 'opacity' | 'key' | 'children' | 'zIndex' | 'scale'> {
  /** Where it stands in its parent: x to the right, y down, in layout units. */
  readonly at?: PossibleVector2;
}

/**
 * A node that is only what it draws: no DOM element, no layout, no cache canvas.
 *
 * Motion Canvas's own `Layout` nodes measure themselves in the DOM on every frame, which is most of the price of
 * drawing; ours are placed by arithmetic. Opacity multiplies down to what is drawn instead of going through a cache.
 */
export class Plain extends Node {
  public constructor({at, ...props}: PlainProps = {}) {
    super({...props, ...(at === undefined ? {} : {position: at})});
  }

  public override render(context: CanvasRenderingContext2D): void {
    const opacity = this.opacity();
    if (opacity <= 0) return;
    context.save();
    this.transformContext(context);
    context.globalAlpha *= opacity;
    this.paint(context);
    this.drawChildren(context);
    context.restore();
  }

  /** Draws the node itself, in its own coordinates; its children come after. */
  protected paint(_context: CanvasRenderingContext2D): void {}
}
