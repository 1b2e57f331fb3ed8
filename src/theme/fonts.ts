/**
 * Font stacks of every text that is drawn.
 *
 * The first family of a stack sets the look; the rest take over, character by character, where a program's own
 * names and strings use a script that the first has no glyph for. All are bundled: nothing depends on the fonts
 * of the machine. `Noto Sans JP` stands before `Noto Sans SC`, and is only there when a text has kana: the two
 * draw the same Han characters differently.
 */
const FALLBACK = [
  '"Noto Sans Arabic Variable"',
  '"Noto Sans Hebrew Variable"',
  '"Noto Sans Devanagari Variable"',
  '"Noto Sans Thai Variable"',
  '"Noto Sans JP Variable"',
  '"Noto Sans SC Variable"',
  '"Noto Sans KR Variable"',
  '"Noto Sans Math"',
  '"Noto Sans Symbols 2"',
  '"Noto Sans Symbols Variable"',
  '"Noto Emoji Variable"',
  // An empty box for what none of them has.
  '"Last Resort"',
  'sans-serif',
].join(', ');

/** Captions, titles and labels: weights 400, 500, 600 and 700. */
export const SANS = `Inter, ${FALLBACK}`;

/** Everything that is code or comes out of the interpreter: weights 400 and 700. */
export const MONO = `"JetBrains Mono", ${FALLBACK}`;
