import {Node} from '@motion-canvas/2d/lib/components/Node';
import {createComputed, createSignal, type SimpleSignal} from '@motion-canvas/core';
import {addStroke, type Stroke, startRecording, Unrecordable} from './recorded-context.ts';

/** What a node draws of itself, with its children in between; or that it must be asked each time. */
type DisplayList = readonly Stroke[] | {readonly error: unknown} | 'live';

interface Entry {
  readonly list: () => DisplayList;
  /** How opaque the surroundings are: what is read of it becomes a part of the list. */
  readonly alpha: SimpleSignal<number>;
  current: number;
}

/** What of `Node` is protected. */
interface Drawn {
  drawChildren(context: CanvasRenderingContext2D): void;
  sortedChildren(): Node[];
  requiresCache(): boolean;
}

const stock = Node.prototype as unknown as Drawn;
const stockDrawChildren = stock.drawChildren;
const entries = new WeakMap<Node, Entry>();

/**
 * Whether what each node draws is written down and drawn from there until a signal changes that it came from. Motion
 * Canvas asks all nodes anew for every frame in which one of them changes; asking takes several times longer than
 * telling the canvas.
 *
 * State that is no signal is not seen, as in the driver, where it concerns the whole picture.
 */
export function useDisplayLists(on: boolean): void {
  stock.drawChildren = on ? drawChildren : stockDrawChildren;
}

function drawChildren(this: Drawn, context: CanvasRenderingContext2D): void {
  for (const child of this.sortedChildren()) {
    if (!addStroke(context, (real) => draw(child, real))) draw(child, context);
  }
}

function draw(node: Node, context: CanvasRenderingContext2D): void {
  const entry = entryOf(node);
  const {globalAlpha} = context;
  if (entry.current !== globalAlpha) {
    entry.current = globalAlpha;
    entry.alpha(globalAlpha);
  }
  const list = entry.list();
  if (list === 'live') node.render(context);
  else if ('error' in list) throw list.error;
  else for (const stroke of list) stroke(context);
}

function entryOf(node: Node): Entry {
  const known = entries.get(node);
  if (known) return known;
  const alpha = createSignal(1);
  const entry: Entry = {list: createComputed(() => record(node, alpha)), alpha, current: 1};
  entries.set(node, entry);
  return entry;
}

function record(node: Node, alpha: () => number): DisplayList {
  // A shader is told of the canvas that it draws to.
  if (node.shaders().length > 0) return 'live';
  const hasCanvas = (node as unknown as Drawn).requiresCache();
  const recording = startRecording(alpha, hasCanvas);
  try {
    node.render(recording.context);
    return recording.strokes;
  } catch (error) {
    return error instanceof Unrecordable ? 'live' : {error};
  }
}
