import type {Caption} from '../story/vocabulary/caption.ts';
import type {TextStyle} from '../theme/type.ts';
import {type Breakable, breakEvenly, lineWidth} from './line-breaks.ts';
import {fitText, Label, Plain, textWidth} from './primitives/index.ts';

/** How the two kinds of segments are set. */
export interface RichStyle {
  readonly words: TextStyle;
  readonly code: TextStyle;
  readonly fill: string;
  /** The stage's hue, for code. */
  readonly hue: string;
  /** The colours of threads, for their names. */
  readonly threads: readonly string[];
  /** Distance between two lines' middles. */
  readonly lineHeight: number;
}

/** A run of text in one style. */
export interface TextRun {
  readonly text: string;
  readonly style: TextStyle;
  readonly fill: string;
  /** Not broken at its blanks; cut, if it is wider than a line. */
  readonly whole: boolean;
}

/** How runs are set in lines. */
export interface Flow {
  readonly width: number;
  /** Most lines; default 2. */
  readonly lines?: number;
  /** `left`: lines start at the group's position; default `center`. */
  readonly align?: 'left' | 'center';
  readonly role?: string;
  /** Distance between two lines' middles. */
  readonly lineHeight: number;
  /** The style that blanks are as wide as. */
  readonly words: TextStyle;
}

type Piece = TextRun & Breakable;

/**
 * Segments set in at most `lines` lines of at most `width` units, evenly filled, centred on the group's position
 * (or starting there, with `align: 'left'`).
 */
export function richText(
  text: Caption,
  {words, code, fill, hue, threads, lineHeight}: RichStyle,
  flow: Pick<Flow, 'width' | 'lines' | 'align' | 'role'>,
): Plain {
  const runs = text.map((segment) => ({
    text: segment.text,
    style: segment.code ? code : words,
    fill: segment.code ? (threads[segment.thread ?? -1] ?? hue) : fill,
    whole: segment.code === true,
  }));
  return flowText(runs, {...flow, lineHeight, words});
}

/** Runs set in evenly filled lines around the group's position; what is too long ends in an ellipsis. */
export function flowText(runs: readonly TextRun[], flow: Flow): Plain {
  const {width, lines = 2, align = 'center', lineHeight, words, role} = flow;
  const whole = breakEvenly(piecesOf(runs, width), blank(words), width, lines);
  const broken = whole.length > lines ? cutAfter(whole.slice(0, lines), words, width) : whole;
  const group = new Plain();
  for (const [i, line] of broken.entries()) {
    const y = (i - (broken.length - 1) / 2) * lineHeight;
    let x = align === 'center' ? -lineWidth(line, blank(words)) / 2 : 0;
    for (const [j, {text, style, fill, width, spaced}] of line.entries()) {
      if (j > 0 && spaced) x += blank(words);
      group.add(new Label({text, style, fill, at: [x, y], ...(role ? {role} : {})}));
      x += width;
    }
  }
  return group;
}

const blank = (words: TextStyle) => textWidth(' ', words);

/** Words and whole runs; one that is wider than a line is cut. */
function piecesOf(runs: readonly TextRun[], width: number): Piece[] {
  const pieces: Piece[] = [];
  let spaced = false;
  for (const run of runs) {
    if (run.whole) {
      const text = fitText(run.text, run.style, width);
      pieces.push({...run, text, width: textWidth(text, run.style), spaced});
      spaced = false;
      continue;
    }
    // A blank that must not be broken at (U+00A0) is part of its word: `5 ms` stays on one line.
    for (const word of run.text.split(/([^\S\u00a0]+)/)) {
      if (word.trim() === '') {
        spaced ||= word !== '';
        continue;
      }
      pieces.push({...run, text: word, width: textWidth(word, run.style), spaced});
      spaced = false;
    }
  }
  return pieces;
}

/** Lines that end with an ellipsis: a caption never grows out of its band. */
function cutAfter(lines: Piece[][], words: TextStyle, width: number): Piece[][] {
  const last = [...(lines.at(-1) ?? [])];
  const fill = (last.findLast((piece) => !piece.whole) ?? last.at(-1))?.fill ?? 'transparent';
  const ellipsis = {text: '…', style: words, fill, whole: true, width: textWidth('…', words), spaced: false};
  while (last.length > 1 && lineWidth([...last, ellipsis], blank(words)) > width) last.pop();
  return [...lines.slice(0, -1), [...last, ellipsis]];
}
