import {TxtLeaf} from '@motion-canvas/2d/lib/components/TxtLeaf';
import {BBox, createComputed} from '@motion-canvas/core';

/** What `TxtLeaf` draws, and what of it is protected. */
interface Leaf {
  requestFontUpdate(): void;
  applyStyle(context: CanvasRenderingContext2D): void;
  applyText(context: CanvasRenderingContext2D): void;
  drawText(context: CanvasRenderingContext2D, text: string, box: BBox): void;
  readonly styles: CSSStyleDeclaration;
  readonly element: HTMLElement;
  size(): {readonly width: number; readonly height: number};
  letterSpacing(): number;
  text(): string;
}

interface Lines {
  readonly font: string;
  readonly letterSpacing: string;
  readonly lines: readonly {readonly text: string; readonly box: BBox}[];
}

const stock = TxtLeaf.prototype as unknown as {draw(context: CanvasRenderingContext2D): void};
const stockDraw = stock.draw;
const measured = new WeakMap<Leaf, () => Lines>();

/**
 * Whether text is measured once instead of in every frame that draws it. `TxtLeaf.draw` asks the DOM where each
 * character lies, which forces a layout; the answer changes only with the signals that it comes from.
 */
export function measureTextOnce(on: boolean): void {
  stock.draw = on ? drawMeasured : stockDraw;
}

function drawMeasured(this: Leaf, context: CanvasRenderingContext2D): void {
  let lines = measured.get(this);
  if (!lines) {
    lines = createComputed(() => measure(this));
    measured.set(this, lines);
  }
  const {font, letterSpacing, lines: rows} = lines();
  this.applyStyle(context);
  this.applyText(context);
  context.font = font;
  context.textBaseline = 'bottom';
  context.letterSpacing = letterSpacing;
  for (const {text, box} of rows) this.drawText(context, text, box);
}

let ruler: CanvasRenderingContext2D | null = null;

/** How far the characters of a font reach above the line that they stand on. */
function ascentOf(font: string): number {
  ruler ??= document.createElement('canvas').getContext('2d');
  if (!ruler) throw new Error('The browser has no canvas.');
  ruler.font = font;
  ruler.textBaseline = 'bottom';
  return ruler.measureText('').fontBoundingBoxAscent;
}

/** The measuring half of Motion Canvas 3.17's `TxtLeaf.draw`. */
function measure(leaf: Leaf): Lines {
  leaf.requestFontUpdate();
  leaf.text();
  const letterSpacing = `${leaf.letterSpacing()}px`;
  const {width, height} = leaf.size();
  const {font} = leaf.styles;
  const ascent = ascentOf(font);
  const outer = leaf.element.getBoundingClientRect();
  const range = document.createRange();
  const lines: {text: string; box: BBox}[] = [];
  let current: {text: string; box: BBox} | undefined;
  for (const child of leaf.element.childNodes) {
    if (!child.textContent) continue;
    range.selectNodeContents(child);
    const rect = range.getBoundingClientRect();
    const x = width / -2 + rect.left - outer.left;
    const y = height / -2 + rect.top - outer.top + ascent;
    if (current && current.box.y === y) {
      current.box.width += rect.width;
      current.text += child.textContent;
    } else {
      current = {text: child.textContent, box: new BBox(x, y, rect.width, rect.height)};
      lines.push(current);
    }
  }
  return {font, letterSpacing, lines};
}
