import {Node} from '@motion-canvas/2d/lib/components/Node';

const stockDispose = Node.prototype.dispose;

/** What a node computes from signals, among its properties. */
interface Computed {
  readonly context: {dispose(): void};
}

/**
 * A node that is disposed of goes. Motion Canvas leaves what the node computed subscribed to the signals of its
 * ancestors, up to the view: so the view keeps every node that was ever below it.
 */
export function disposeWholly(): void {
  Node.prototype.dispose = function (this: Node): void {
    stockDispose.call(this);
    for (const value of Object.values(this)) if (isComputed(value)) value.context.dispose();
  };
}

function isComputed(value: unknown): value is Computed {
  return typeof value === 'function' && typeof (value as Partial<Computed>).context?.dispose === 'function';
}
