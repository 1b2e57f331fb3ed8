import {MONO, SANS} from './fonts.ts';

/** How a run of text is set. Sizes in layout units. */
export interface TextStyle {
  readonly family: string;
  readonly size: number;
  readonly weight: number;
  /** Extra space between letters, in units. */
  readonly tracking?: number;
}

const code = (size: number, weight = 400): TextStyle => ({family: MONO, size, weight});
const words = (size: number, weight = 500): TextStyle => ({family: SANS, size, weight});

/** The type scale; nothing is smaller than the format's `smallestText`. */
export const type = {
  caption: words(38, 600),
  captionCode: code(38, 700),
  question: words(60, 700),
  questionCode: code(60, 700),
  /** Section heads: SOURCE, VALUE STACK … */
  head: {...words(24, 600), tracking: 2},
  way: words(26, 600),
  wayNow: words(26, 700),
  program: code(24),
  code: code(34),
  codeSmall: code(30),
  codeBold: code(34, 700),
  table: code(28),
  label: words(26),
  labelCode: code(26),
  note: words(24),
  noteCode: code(24),
  badge: words(28, 700),
} as const;
