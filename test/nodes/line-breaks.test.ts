import {expect, it} from 'vitest';
import {breakEvenly, lineWidth} from '../../src/nodes/line-breaks.ts';

/** Pieces as wide as they have characters; `+` in front of one that no blank stands before. */
const broken = (text: string, width: number, most = 2) => {
  const pieces = text.split(' ').map((word) => ({
    word: word.replace(/^\+/, ''),
    spaced: !word.startsWith('+'),
    width: word.replace(/^\+/, '').length,
  }));
  return breakEvenly(pieces, 1, width, most).map((line) => {
    expect(lineWidth(line, 1)).toBeLessThanOrEqual(width);
    return line.map(({word}) => word).join(' ');
  });
};

it('breaks a line before a quotation mark, not behind it, where the code in it has no room', () => {
  expect(broken("the last “ +['a','b'] +”.", 13)).toEqual(['the last', "“ ['a','b'] ”."]);
});

it('begins no line with the full stop behind code, and lets none stand over the end', () => {
  expect(broken('calls len() +.', 11)).toEqual(['calls', 'len() .']);
  expect(broken('calls len() +.', 12)).toEqual(['calls len() .']);
});

it('fills lines evenly', () => {
  expect(broken('a b c d e f g h', 11)).toEqual(['a b c d', 'e f g h']);
  // With too many lines the first ones hold what they can.
  expect(broken('a b c d e f g h', 11, 1)).toEqual(['a b c d e f', 'g h']);
});
