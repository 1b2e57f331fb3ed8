import type {Recording} from '../../recording/index.ts';
import {columnsOf} from '../vocabulary/mono.ts';
import type {TypeCount} from '../vocabulary/token-chip.ts';
import {chipText, shapeOf} from './chips.ts';

/**
 * How often each type of token occurs, most often first, in at most `rows` rows: the rarest are summed up in a last
 * row. `columns` is the room for examples.
 */
export function typeCounts({tokens}: Recording, rows: number, columns: number): TypeCount[] {
  const types = new Map<string, {count: number; first: number; texts: Set<string>}>();
  for (const [i, token] of tokens.entries()) {
    const known = types.get(token.type) ?? {count: 0, first: i, texts: new Set<string>()};
    known.count++;
    known.texts.add(chipText(token));
    types.set(token.type, known);
  }
  const sorted = [...types].sort(([, a], [, b]) => b.count - a.count || a.first - b.first);
  const shown = sorted.length <= rows ? sorted : sorted.slice(0, rows - 1);
  const rest = sorted.slice(shown.length);
  const counts = shown.map(([type, {count, first, texts}]): TypeCount => {
    const token = tokens[first];
    return {type, count, shape: token ? shapeOf(token) : 'word', examples: examplesOf([...texts], columns)};
  });
  if (rest.length === 0) return counts;
  const count = rest.reduce((sum, [, t]) => sum + t.count, 0);
  const names = rest.map(([type]) => type);
  return [
    ...counts,
    {type: `${rest.length} more types`, count, shape: 'aside', examples: examplesOf(names, columns)},
  ];
}

/** As many of the texts as fit, with an ellipsis where some were left out. */
function examplesOf(texts: readonly string[], columns: number): string {
  const told = texts.filter((t) => t !== '');
  let line = '';
  for (const [i, text] of told.entries()) {
    const next = line === '' ? text : `${line}  ${text}`;
    const rest = i === told.length - 1 ? 0 : 3;
    if (columnsOf(next) + rest > columns) return line === '' ? '' : `${line}  …`;
    line = next;
  }
  return line;
}
