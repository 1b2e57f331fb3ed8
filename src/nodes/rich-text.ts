import type {Caption, Segment} from '../story/vocabulary/caption.ts';
import type {TextStyle} from '../theme/type.ts';
import {fitText, Label, Plain, textWidth} from './primitives/index.ts';

/** How the two kinds of segments are set. */
export interface RichStyle {
  readonly words: TextStyle;
  readonly code: TextStyle;
  readonly fill: string;
  /** The stage's hue, for code. */
  readonly hue: string;
  /** Distance between two lines' middles. */
  readonly lineHeight: number;
}

interface Piece extends Segment {
  readonly width: number;
  /** Whether a blank stands before it. */
  readonly spaced: boolean;
}

/**
 * Segments set in at most `lines` lines of at most `width` units, evenly filled, centred on the group's position
 * (or starting there, with `align: 'left'`).
 */
export function richText(
  text: Caption,
  style: RichStyle,
  {
    width,
    lines = 2,
    align = 'center',
    role,
  }: {width: number; lines?: number; align?: 'left' | 'center'; role?: string},
): Plain {
  const broken = breakEvenly(piecesOf(text, style, width), style, width, lines);
  const group = new Plain();
  for (const [i, line] of broken.entries()) {
    const y = (i - (broken.length - 1) / 2) * style.lineHeight;
    let x = align === 'center' ? -lineWidth(line, style) / 2 : 0;
    for (const [j, piece] of line.entries()) {
      if (j > 0 && piece.spaced) x += blank(style);
      const set = piece.code ? style.code : style.words;
      const fill = piece.code ? style.hue : style.fill;
      group.add(new Label({text: piece.text, style: set, fill, at: [x, y], ...(role ? {role} : {})}));
      x += piece.width;
    }
  }
  return group;
}

const blank = (style: RichStyle) => textWidth(' ', style.words);

function lineWidth(line: readonly Piece[], style: RichStyle): number {
  return line.reduce((sum, piece, i) => sum + piece.width + (i > 0 && piece.spaced ? blank(style) : 0), 0);
}

/** Words and whole pieces of code; code wider than a line is cut. */
function piecesOf(text: Caption, style: RichStyle, width: number): Piece[] {
  const pieces: Piece[] = [];
  let spaced = false;
  for (const segment of text) {
    if (segment.code) {
      const fitted = fitText(segment.text, style.code, width);
      pieces.push({text: fitted, code: true, width: textWidth(fitted, style.code), spaced});
      spaced = false;
      continue;
    }
    for (const word of segment.text.split(/(\s+)/)) {
      if (word.trim() === '') {
        spaced ||= word !== '';
        continue;
      }
      pieces.push({text: word, width: textWidth(word, style.words), spaced});
      spaced = false;
    }
  }
  return pieces;
}

/** As few lines as hold it, then the narrowest width that still gives that number of lines. */
function breakEvenly(pieces: readonly Piece[], style: RichStyle, width: number, most: number): Piece[][] {
  const whole = breakAt(pieces, style, width);
  const lines = Math.min(whole.length, most);
  if (whole.length > most) return cutAfter(whole.slice(0, most), style, width);
  if (lines <= 1) return whole;
  let low = Math.max(...pieces.map((p) => p.width));
  let high = width;
  while (high - low > 4) {
    const middle = (low + high) / 2;
    if (breakAt(pieces, style, middle).length <= lines) high = middle;
    else low = middle;
  }
  return breakAt(pieces, style, high);
}

/** Lines that end with an ellipsis: a caption never grows out of its band. */
function cutAfter(lines: Piece[][], style: RichStyle, width: number): Piece[][] {
  const ellipsis = {text: '…', width: textWidth('…', style.words), spaced: false};
  const last = [...(lines.at(-1) ?? [])];
  while (last.length > 1 && lineWidth([...last, ellipsis], style) > width) last.pop();
  return [...lines.slice(0, -1), [...last, ellipsis]];
}

function breakAt(pieces: readonly Piece[], style: RichStyle, width: number): Piece[][] {
  const lines: Piece[][] = [];
  let line: Piece[] = [];
  for (const piece of pieces) {
    // A piece without a blank before it (a full stop after code) must not begin a line.
    if (line.length > 0 && piece.spaced && lineWidth([...line, piece], style) > width) {
      lines.push(line);
      line = [];
    }
    line.push(piece);
  }
  return [...lines, line];
}
