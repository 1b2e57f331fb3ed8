import type {Recording} from '../../recording/index.ts';
import {sourceLines} from '../source.ts';
import type {BoardPart} from './board.ts';
import {type LineGroup, lineGroups} from './groups.ts';
import type {Lesson} from './lessons.ts';

/** One lesson: the lines on the way to it, then the tokens of its own line that it covers. */
export interface Piece {
  readonly lead: readonly BoardPart[];
  /** Null for what comes after the last lesson. */
  readonly lesson: Lesson | null;
  /** The lesson's line. */
  readonly group: LineGroup | null;
  /** Its tokens that are told here; a line with several lessons is told in several pieces. */
  readonly from: number;
  readonly to: number;
}

/**
 * The program cut into pieces in source order: each token is in exactly one. With `fold`, lines that teach nothing new
 * are passed over where several come together.
 */
export function piecesOf(recording: Recording, lessons: readonly Lesson[], fold: boolean): Piece[] {
  const groups = lineGroups(recording);
  const lines = sourceLines(recording).length;
  const blank = (group: LineGroup) =>
    recording.tokens.slice(group.from, group.to + 1).every((t) => t.type === 'NL');
  const lead = (between: readonly LineGroup[]): BoardPart[] => {
    const end = between.filter((g) => g.line > lines);
    const inside = between.filter((g) => g.line <= lines);
    const several = inside.filter((g) => !blank(g)).length > 1;
    const shown = (group: LineGroup) => ({group});
    return [...(fold && several ? [{skipped: inside}] : inside.map(shown)), ...end.map(shown)];
  };

  const pieces: Piece[] = [];
  let next = 0;
  for (const [i, lesson] of lessons.entries()) {
    const group = groups.find((g) => g.from <= lesson.token && lesson.token <= g.to);
    if (!group) throw new RangeError(`Token ${lesson.token} is on no line.`);
    const another = (lessons[i + 1]?.token ?? Number.POSITIVE_INFINITY) <= group.to;
    const to = another ? lesson.token : group.to;
    const between = groups.filter((g) => g.from >= next && g.to < group.from);
    pieces.push({lead: lead(between), lesson, group, from: Math.max(next, group.from), to});
    next = to + 1;
  }
  const rest = groups.filter((g) => g.from >= next);
  if (rest.length > 0) pieces.push({lead: lead(rest), lesson: null, group: null, from: next, to: next - 1});
  return pieces;
}

/** The lines of all pieces, each once, as the board shows them. */
export function partsOf(pieces: readonly Piece[]): BoardPart[] {
  return pieces.flatMap(({lead, group, from}): BoardPart[] =>
    group && group.from === from ? [...lead, {group}] : [...lead],
  );
}
