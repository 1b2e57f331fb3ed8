/** A word, or a run that isn't broken. */
export interface Breakable {
  readonly width: number;
  /** Whether a blank stands before it; a line begins only with such a piece. */
  readonly spaced: boolean;
}

/** How wide a line of pieces is, with blanks of width `blank`. */
export function lineWidth(line: readonly Breakable[], blank: number): number {
  return line.reduce((sum, piece, i) => sum + piece.width + (i > 0 && piece.spaced ? blank : 0), 0);
}

/**
 * As few lines as hold the pieces, then the narrowest width that still gives that number of lines. Of more than `most`
 * lines each is as full as can be: some will be left out.
 */
export function breakEvenly<T extends Breakable>(
  pieces: readonly T[],
  blank: number,
  width: number,
  most: number,
): T[][] {
  const whole = breakAt(pieces, blank, width);
  if (whole.length <= 1 || whole.length > most) return whole;
  let low = Math.max(...pieces.map((p) => p.width));
  let high = width;
  while (high - low > 4) {
    const middle = (low + high) / 2;
    if (breakAt(pieces, blank, middle).length <= whole.length) high = middle;
    else low = middle;
  }
  return breakAt(pieces, blank, high);
}

function breakAt<T extends Breakable>(pieces: readonly T[], blank: number, width: number): T[][] {
  const lines: T[][] = [];
  let line: T[] = [];
  for (const [i, piece] of pieces.entries()) {
    // What no blank parts stays together: a quotation mark with the code behind it, code with the full stop behind it.
    const end = pieces.findIndex((other, at) => at > i && other.spaced);
    const unit = pieces.slice(i, end < 0 ? pieces.length : end);
    if (line.length > 0 && piece.spaced && lineWidth([...line, ...unit], blank) > width) {
      lines.push(line);
      line = [];
    }
    line.push(piece);
  }
  return [...lines, line];
}
