import type {Recording, Token} from '../../recording/index.ts';

/** A token where it stands. */
export interface Place {
  readonly token: Token;
  readonly index: number;
  readonly tokens: readonly Token[];
  /** How many brackets are open before the token. */
  readonly depth: number;
  readonly recording: Recording;
}

/** Every token of a recording, where it stands. */
export function placesOf(recording: Recording): Place[] {
  let depth = 0;
  return recording.tokens.map((token, index) => {
    const place = {token, index, tokens: recording.tokens, depth, recording};
    if (token.type === 'OP' && '([{'.includes(token.string)) depth++;
    if (token.type === 'OP' && ')]}'.includes(token.string)) depth--;
    return place;
  });
}

/** The token before; or that many before. */
export const before = ({tokens, index}: Place, by = 1): Token | undefined => tokens[index - by];

/** The token behind. */
export const after = ({tokens, index}: Place): Token | undefined => tokens[index + 1];

/** Whether nothing but indentation stands before a token on its line. */
export function startsLine(place: Place): boolean {
  const last = before(place);
  return !last || last.span[0] !== place.token.span[0] || last.type === 'INDENT' || last.type === 'DEDENT';
}

/** The column that a line starts at. */
export const column = (token: Token | undefined): number => token?.span[1] ?? 0;

/** The NEWLINE that ended the logical line before. */
export function lineBefore({tokens, index}: Place): Token | undefined {
  return tokens[tokens.slice(0, index).findLastIndex((t) => t.type === 'NEWLINE')];
}

/** DEDENTs that follow each other right before this token. */
export function dedentsBefore({tokens, index}: Place): number {
  let from = index;
  while (tokens[from - 1]?.type === 'DEDENT') from--;
  return index - from;
}

/** Whether nothing comes behind but the end of the text. */
export const atFileEnd = (place: Place): boolean => after(place)?.type === 'ENDMARKER';

/** The column that the block around an INDENT stands at. */
export function outerIndent({tokens, index}: Place): number {
  const line = tokens.slice(0, index).findLastIndex((t) => t.type === 'NEWLINE');
  const from = tokens.slice(0, line).findLastIndex((t) => t.type === 'NEWLINE');
  const first = tokens
    .slice(from + 1, line)
    .find((t) => !['NL', 'COMMENT', 'INDENT', 'DEDENT'].includes(t.type));
  return column(first);
}

/** Whether a token is a name that the language has not taken for itself. */
export function isPlainName({type, keyword}: Token): boolean {
  return type === 'NAME' && !keyword;
}

/** Whether the minus before a number is a sign: nothing to subtract from stands before it. */
export function isUnary(place: Place): boolean {
  const earlier = before(place, 2);
  if (!earlier) return true;
  if (earlier.type === 'OP') return !')]}'.includes(earlier.string);
  const value = ['None', 'True', 'False'].includes(earlier.string);
  return (earlier.keyword === true && !value) || earlier.type === 'NEWLINE' || earlier.type === 'INDENT';
}
