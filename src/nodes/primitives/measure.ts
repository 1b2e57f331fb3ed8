import type {TextStyle} from '../../theme/type.ts';

let context: CanvasRenderingContext2D | undefined;
const widths = new Map<string, Map<string, number>>();

/** The style as a CSS `font` value. */
export function fontOf({family, size, weight}: TextStyle): string {
  return `${weight} ${size}px ${family}`;
}

/**
 * The style as a CSS `letter-spacing` value. Never quite 0: any spacing keeps the browser from joining `!=` or `->`
 * into one sign, which is not what the program says.
 */
export function spacingOf({tracking}: TextStyle): string {
  return `${tracking || 0.001}px`;
}

/** The width of a text in layout units. Each text is measured once. Fonts must be loaded before. */
export function textWidth(text: string, style: TextStyle): number {
  const font = fontOf(style);
  const key = `${font}|${style.tracking ?? 0}`;
  const known = widths.get(key) ?? new Map<string, number>();
  widths.set(key, known);
  let width = known.get(text);
  if (width === undefined) {
    context ??= document.createElement('canvas').getContext('2d') ?? undefined;
    if (!context) throw new Error('This browser draws no 2D canvas.');
    context.font = font;
    context.letterSpacing = spacingOf(style);
    width = context.measureText(text).width;
    known.set(text, width);
  }
  return width;
}

/** The text, cut with an ellipsis so that it is at most `room` wide. */
export function fitText(text: string, style: TextStyle, room: number): string {
  if (textWidth(text, style) <= room) return text;
  const points = [...text];
  let low = 0;
  let high = points.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textWidth(`${points.slice(0, middle).join('')}…`, style) <= room) low = middle;
    else high = middle - 1;
  }
  // A text that was shortened before may have been cut at its ellipsis.
  return `${points
    .slice(0, low)
    .join('')
    .replace(/[\s…]+$/u, '')}…`;
}

/** A name, cut so that it is at most `room` wide, in its middle: `ThreadPool…-0_1`, since names often differ in their ends. */
export function fitName(name: string, style: TextStyle, room: number): string {
  if (textWidth(name, style) <= room) return name;
  const [before = '', after] = name.split('…', 2);
  const points = [...before];
  const tail = after ?? points.splice(-Math.floor(points.length / 3)).join('');
  while (points.length > 1 && textWidth(`${points.join('')}…${tail}`, style) > room) points.pop();
  return fitText(`${points.join('').trimEnd()}…${tail}`, style, room);
}
