import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {sourceLines, sourceView} from './source.ts';
import {pieceBeats} from './tokens/beats.ts';
import {chipBoard} from './tokens/board.ts';
import type {TokensChange, TokensView} from './tokens/changes.ts';
import {layoutTypes} from './tokens/chips.ts';
import {typeCounts} from './tokens/counts.ts';
import {type Lesson, lessonsOf} from './tokens/lessons.ts';
import {type Piece, partsOf, piecesOf} from './tokens/pieces.ts';
import type {Beat, Story} from './vocabulary/beat.ts';
import {caption, count} from './vocabulary/caption.ts';
import {monoColumns} from './vocabulary/mono.ts';
import {act, beat, mostDetailed} from './vocabulary/pace.ts';
import {HEAD_ROOM, sourceColumn} from './vocabulary/source-column.ts';
import type {ChipBoard} from './vocabulary/token-chip.ts';

export type {TokensChange, TokensView} from './tokens/changes.ts';

/** Units between the source and the chips. */
const BETWEEN = 60;
const TYPE_SIZE = 24;
/** Longer programs are not told line by line. */
const MOST_LINES = 40;
/** A telling that is longer than this gives way to a shorter one, if there is one. */
const COMFORTABLE = 62_000;

/** What the tokenizer makes of the program: the scan moves along its lines, tokens lift off as chips. */
export function tellTokens(recording: Recording, format: Format): Story<TokensView, TokensChange> {
  const lines = sourceLines(recording);
  const column = sourceColumn(lines, format);
  const boardLeft = format.margin + column.width + BETWEEN;
  const width = format.width - format.margin - boardLeft;
  const height = format.contentBottom - format.contentTop - HEAD_ROOM;
  const size = {width, height, textSize: column.size, typeSize: TYPE_SIZE};
  const tellWith = (most: number, fold: boolean): Story<TokensView, TokensChange> => {
    const {pieces, board} = lay(recording, most, fold, size);
    return {
      clip: 'tokens',
      question: caption`What does Python see first?`,
      view: {
        source: sourceView(recording, column.columns),
        column,
        board,
        boardLeft,
        counts: typeCounts(recording, Math.floor(height / 62), monoColumns(width * 0.38, TYPE_SIZE)),
        total: recording.tokens.length,
        spans: recording.tokens.map((t) => t.span),
      },
      beats: [opening(recording), ...pieceBeats(recording, pieces, board), ...closing(recording)],
    };
  };
  // Line by line where that can be short enough at all.
  const whole = lines.length <= MOST_LINES ? [13, 12, 11, 10, 9, 8] : [];
  const tellings = [
    ...whole.map((most) => () => tellWith(most, false)),
    ...[11, 10, 9, 8, 7, 6, 5, 4, 3].map((most) => () => tellWith(most, true)),
  ];
  return mostDetailed(tellings, COMFORTABLE);
}

/** Pieces and their board; a lesson about a token that the board has to fold is left out for another. */
function lay(
  recording: Recording,
  most: number,
  fold: boolean,
  size: Parameters<typeof chipBoard>[2],
): {pieces: Piece[]; board: ChipBoard} {
  const hidden = new Set<number>();
  for (;;) {
    const lessons: Lesson[] = lessonsOf(recording, most, hidden);
    const pieces = piecesOf(recording, lessons, fold);
    const board = chipBoard(recording, partsOf(pieces), size);
    const shown = new Set(board.chips.map((c) => c.token));
    const unseen = lessons.filter((lesson) => !shown.has(lesson.token));
    if (unseen.length === 0) return {pieces, board};
    for (const lesson of unseen) hidden.add(lesson.token);
  }
}

function opening(recording: Recording): Beat<TokensChange> {
  const characters = [...recording.source.text].length;
  return beat('characters', caption`At first the file is only ${count(characters, 'character')} in a row.`, [
    act<TokensChange>({kind: 'look', token: 0}, 350),
  ]);
}

function closing(recording: Recording): Beat<TokensChange>[] {
  const {tokens, source} = recording;
  const characters = [...source.text].length;
  const layout = tokens.filter((t) => layoutTypes.has(t.type) || t.type === 'NL').length;
  const last = tokens.some((t) => t.type === 'INDENT')
    ? caption`Words before meaning. And whitespace counts: ${count(layout, 'token')} are only line ends and indentation.`
    : caption`Words before meaning: the scan finds where each word ends, and asks nothing about it.`;
  const counted = caption`Out of ${count(characters, 'character')} came ${count(tokens.length, 'token')}, each with a type.`;
  return [
    beat('counts', counted, [act<TokensChange>({kind: 'count'}, 1200)]),
    beat('leaves-behind', last, [], 2500),
  ];
}
