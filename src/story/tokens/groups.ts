import type {Recording} from '../../recording/index.ts';

/** The tokens that begin on one source line. */
export interface LineGroup {
  /** Source line, or one past the last for what comes at the end of the file. */
  readonly line: number;
  /** Last source line of the group: more than `line` for several empty lines in a row. */
  readonly lastLine: number;
  /** First and last token. */
  readonly from: number;
  readonly to: number;
}

/** Tokens by the line they begin on; empty lines in a row are one group. */
export function lineGroups({tokens}: Recording): LineGroup[] {
  const groups: LineGroup[] = [];
  for (const [i, token] of tokens.entries()) {
    const line = token.span[0];
    const last = groups.at(-1);
    const empty = token.type === 'NL' && tokens[i + 1]?.span[0] !== line;
    const begins = last?.lastLine !== line;
    const joins =
      last &&
      begins &&
      empty &&
      line === last.lastLine + 1 &&
      tokens.slice(last.from, last.to + 1).every((t) => t.type === 'NL');
    if (last && (!begins || joins)) groups[groups.length - 1] = {...last, lastLine: line, to: i};
    else groups.push({line, lastLine: line, from: i, to: i});
  }
  return groups;
}
