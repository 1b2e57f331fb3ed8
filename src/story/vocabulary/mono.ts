import stringWidth from 'string-width';

/** Width of a column of the code face, as a share of the text's size (JetBrains Mono). */
const ADVANCE = 0.6;

/**
 * The width of a text in the code face, in layout units, without measuring it: stories lay out what must fit. Wide
 * characters of other scripts count two columns, which is a little more than their faces take.
 */
export function monoWidth(text: string, size: number): number {
  return columnsOf(text) * ADVANCE * size;
}

/** Columns that a text takes in a terminal. */
export function columnsOf(text: string): number {
  // Most texts are plain, and most of the time of a layout would go into measuring them.
  return /^[\x20-\x7e]*$/.test(text) ? text.length : stringWidth(text);
}

/** How many columns fit into `room` units. */
export function monoColumns(room: number, size: number): number {
  return Math.floor(room / (ADVANCE * size));
}

/** Cuts the middle out of a text that is wider than `columns`. */
export function cutColumns(text: string, columns: number): string {
  if (columnsOf(text) <= columns) return text;
  const points = [...text];
  const tail = Math.floor((columns - 1) / 3);
  return `${take(points, columns - 1 - tail)}…${take(points.reverse(), tail, true)}`;
}

function take(points: readonly string[], columns: number, backwards = false): string {
  const taken: string[] = [];
  let width = 0;
  for (const point of points) {
    width += columnsOf(point);
    if (width > columns) break;
    taken.push(point);
  }
  return (backwards ? taken.reverse() : taken).join('');
}
