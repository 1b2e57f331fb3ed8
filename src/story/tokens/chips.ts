import type {Token} from '../../recording/index.ts';
import {columnsOf, cutColumns} from '../vocabulary/mono.ts';
import type {ChipShape} from '../vocabulary/token-chip.ts';

/** Columns of the longest text on a chip. */
const LONGEST = 22;

/** Tokens that say where lines and blocks begin and end: whitespace that means something. */
export const layoutTypes: ReadonlySet<string> = new Set(['NEWLINE', 'INDENT', 'DEDENT']);

/** Tokens that `tokenize` gives and the parser never gets. */
const asideTypes: ReadonlySet<string> = new Set(['NL', 'COMMENT', 'ENCODING', 'TYPE_COMMENT']);

export function shapeOf({type}: Token): ChipShape {
  if (layoutTypes.has(type) || type === 'ENDMARKER') return 'layout';
  if (asideTypes.has(type)) return 'aside';
  if (type === 'NAME') return 'word';
  if (type === 'OP') return 'sign';
  return 'literal';
}

/** The token's text made visible. */
export function chipText({type, string}: Token): string {
  if (type === 'INDENT') return blanks(string);
  if (string === '\n') return '\\n';
  // The line breaks of a long text would not survive the cut anyhow.
  const text = string.length > LONGEST ? string.replace(/\s*\n\s*/g, ' ') : string.replaceAll('\n', '\\n');
  return cutColumns(text.replaceAll('\t', '\\t'), LONGEST);
}

/** An operator of more than one character has a name that is worth reading. */
export function exactName({type, exactType, string}: Token): string | null {
  return type === 'OP' && string.length > 1 && exactType !== type ? exactType : null;
}

/** Leading whitespace as signs: a dot a blank, `\t` a tab. */
function blanks(text: string): string {
  const shown = [...text].map((c) => (c === '\t' ? '\\t' : '·')).join('');
  return columnsOf(shown) <= 8 ? shown : `· × ${[...text].length}`;
}
