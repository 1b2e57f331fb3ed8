import type {Token} from '../../recording/index.ts';
import {type Caption, capital, caption, code, count} from '../vocabulary/caption.ts';
import {
  after,
  atFileEnd,
  before,
  column,
  dedentsBefore,
  isPlainName,
  isUnary,
  lineBefore,
  outerIndent,
  type Place,
  startsLine,
} from './places.ts';

/** What tokens of one kind teach, and how that is said. */
export interface Teaching {
  /** Whether the token teaches this. */
  readonly when: (place: Place) => boolean;
  /** Whether it teaches it better than others do. */
  readonly better?: (place: Place) => boolean;
  readonly say: (place: Place) => Caption;
  readonly ask?: (place: Place) => Caption;
}

/** From the one that a viewer needs most to the one that is only a curiosity. */
export const teachings = {
  opening: {
    when: ({index}) => index === 0,
    say: ({token}) => openingCaption(token),
  },
  indent: {
    when: ({token}) => token.type === 'INDENT',
    say: (place) => {
      const columns = column(after(place)) - outerIndent(place);
      const far = place.token.string.includes('\t') ? '' : ` ${count(columns, 'column')}`;
      return caption`Line ${place.token.span[0]} starts${far} further right: that makes a token, INDENT, and opens a block.`;
    },
  },
  newline: {
    when: ({token}) => token.type === 'NEWLINE',
    say: () => caption`The line’s end is a token too: NEWLINE.`,
  },
  dedent: {
    when: (place) => place.token.type === 'DEDENT' && after(place)?.type !== 'DEDENT' && !atFileEnd(place),
    ask: (place) =>
      caption`Line ${place.token.span[0]} starts further left than line ${lineBefore(place)?.span[0] ?? 0}. Which token says so?`,
    say: (place) =>
      dedentsBefore(place) === 0
        ? caption`DEDENT: it closes a block, and not one character stands for it.`
        : caption`${capital(count(dedentsBefore(place) + 1, 'DEDENT'))} at once: one for each block that ends, and no character for any.`,
  },
  sign: {
    when: ({token, index}) => token.type === 'OP' && token.string.length === 1 && index > 0,
    say: ({token}) =>
      caption`${code(token.string)} stands by itself: an operator, OP. Blanks between tokens give none.`,
  },
  pair: {
    when: ({token}) => token.type === 'OP' && token.string.length > 1,
    say: ({token}) =>
      caption`${code(token.string)} is one token: the longest operator wins, here ${token.exactType}.`,
  },
  string: {
    when: ({token}) => token.type === 'STRING',
    better: ({token}) => hasBlank(token),
    say: ({token}) =>
      token.span[0] === token.span[2]
        ? caption`From quote to quote it is one STRING, ${hasBlank(token) ? 'blanks and all' : 'and its quotes belong to it'}.`
        : caption`From quote to quote it is one STRING, over ${count(token.span[2] - token.span[0] + 1, 'line')}: its line ends are just text.`,
  },
  fstring: {
    when: ({token}) => token.type === 'FSTRING_START' || token.type === 'TSTRING_START',
    say: ({token}) =>
      caption`${token.type === 'FSTRING_START' ? 'An f-string' : 'A template string'} is cut into pieces: its start, plain text in the middle, and the code in braces token by token.`,
  },
  keyword: {
    when: ({token, index}) => token.keyword === true && index > 0,
    say: ({token}) =>
      caption`${code(token.string)} is a keyword, yet only a NAME: the scan sorts by letters, not by meaning.`,
  },
  number: {
    when: ({token}) => token.type === 'NUMBER',
    say: ({token}) =>
      caption`${code(token.string, 24)} is a NUMBER, and still text: no value is made of it yet.`,
  },
  end: {
    when: ({token}) => token.type === 'ENDMARKER',
    say: (place) => {
      const open = dedentsBefore(place);
      return open > 0
        ? caption`The text ends: ${count(open, 'DEDENT')} ${open === 1 ? 'closes' : 'close'} what is still open, then ENDMARKER.`
        : caption`The text ends, and that is a token too: ENDMARKER.`;
    },
  },
  empty: {
    when: (place) => place.token.type === 'NL' && place.depth === 0 && startsLine(place),
    say: () => caption`An empty line gives only NL, a token that the parser never gets.`,
  },
  inside: {
    when: (place) => place.token.type === 'NL' && place.depth > 0 && before(place)?.type !== 'COMMENT',
    say: () => caption`Inside brackets a line may end anywhere: only NL, and the statement goes on.`,
  },
  comment: {
    when: ({token}) => token.type === 'COMMENT',
    say: () => caption`A comment is one token, COMMENT, and then dropped: the parser never gets it.`,
  },
  again: {
    when: ({token, tokens, index}) =>
      isPlainName(token) &&
      token.string.length > 1 &&
      tokens.slice(0, index).some((t) => isPlainName(t) && t.string === token.string),
    say: ({token}) =>
      caption`${code(token.string, 30)} again, and again just a NAME: whether it is the same thing is not asked yet.`,
  },
  attribute: {
    when: (place) =>
      place.token.type === 'NAME' && before(place)?.string === '.' && before(place, 2)?.type === 'NAME',
    say: (place) =>
      caption`${code(`${before(place, 2)?.string ?? ''}.${place.token.string}`, 34)} is three tokens: what the dot does comes later.`,
  },
  minus: {
    when: (place) => place.token.type === 'NUMBER' && before(place)?.string === '-' && isUnary(place),
    say: ({token}) =>
      caption`${code(`-${token.string}`, 24)} is two tokens, a sign and a number: no NUMBER is negative.`,
  },
  soft: {
    when: ({token, recording}) =>
      token.type === 'NAME' &&
      token.string === 'match' &&
      recording.tree.some(
        (n) => n.type === 'Match' && n.span?.[0] === token.span[0] && n.span[1] === token.span[1],
      ),
    say: () =>
      caption`${code('match')} is a keyword only where a match statement fits, so the scan can’t know: NAME.`,
  },
  script: {
    when: ({token}) => isPlainName(token) && /[^\p{ASCII}]/u.test(token.string),
    say: ({token}) =>
      caption`${code(token.string, 20)} is a NAME like any other: letters of every script make names.`,
  },
} satisfies Record<string, Teaching>;

/** What a lesson is about. */
export type LessonKind = keyof typeof teachings;

function openingCaption({type, string}: Token): Caption {
  const text = code(string, 24);
  if (type === 'NAME') return caption`The first token, a piece of text with a type: ${text}, a NAME.`;
  if (type === 'COMMENT')
    return caption`The first token, a piece of text with a type: a COMMENT, which the parser never gets.`;
  if (type === 'NL') return caption`The first token, a piece of text with a type: an empty line’s end, NL.`;
  return caption`The first token, a piece of text with a type: here ${type}.`;
}

function hasBlank({string}: Token): boolean {
  return string.includes(' ');
}
