/** A run of a caption: words, or a piece of code to be set in the code face and the stage's hue. */
export interface Segment {
  readonly text: string;
  readonly code?: true;
  /** The code is a thread's name: it has that one of the eight thread colours. */
  readonly thread?: number;
}

/** What a caption says: one sentence, naming what is on screen. */
export type Caption = readonly Segment[];

/**
 * Marks a value as code inside {@link caption}; long code is shortened in the middle, on one line. What is longer by
 * one character stays whole: an ellipsis takes the room of it.
 */
export function code(text: string, longest = 40): Segment {
  const line = text.replace(/\s*\n\s*/g, ' ');
  return {text: [...line].length === longest + 1 ? line : shorten(line, longest), code: true};
}

/**
 * Builds a caption: the template's own text is words, segments stay what they are, other values are words.
 *
 * @example caption`${code('acc += p')} becomes one AugAssign node.`
 */
export function caption(
  words: TemplateStringsArray,
  ...values: (Segment | Caption | string | number)[]
): Caption {
  const segments: Segment[] = [];
  const push = (segment: Segment) => {
    const last = segments.at(-1);
    if (segment.text === '') return;
    if (last && !last.code && !segment.code) segments[segments.length - 1] = {text: last.text + segment.text};
    else segments.push(segment);
  };
  for (const [i, text] of words.entries()) {
    push({text});
    const value = values[i];
    if (value === undefined) continue;
    if (typeof value !== 'object') push({text: String(value)});
    else if ('text' in value) push(value);
    else for (const segment of value) push(segment);
  }
  return segments;
}

/** The caption as plain text: for subtitles, tests and the terminal. */
export function plainCaption(caption: Caption): string {
  return caption.map((s) => s.text).join('');
}

/** Cuts the middle out of a text that is longer than `longest` code points. */
export function shorten(text: string, longest: number): string {
  const points = [...text];
  if (points.length <= longest) return text;
  const tail = Math.floor((longest - 1) / 3);
  return `${points.slice(0, longest - 1 - tail).join('')}…${points.slice(points.length - tail).join('')}`;
}

const smallNumbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];

/** `no`, `one`, `nine`, `10`: small numbers as words, others as digits. */
export const numberWord = (n: number): string => smallNumbers[n] ?? n.toLocaleString('en-US');

/** `one instruction`, `12 instructions`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${numberWord(n)} ${n === 1 ? noun : plural}`;
}

/** The text as a sentence begins. */
export const capital = (text: string): string => text.replace(/^./u, (first) => first.toUpperCase());

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** `a`, `a and b`, `a, b and c` of captions. */
export function sayList(items: readonly Caption[]): Caption {
  return items.flatMap((item, i) => {
    const between: Segment[] = i === 0 ? [] : [{text: i === items.length - 1 ? ' and ' : ', '}];
    return [...between, ...item];
  });
}
