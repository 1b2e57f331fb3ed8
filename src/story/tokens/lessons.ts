import type {Recording} from '../../recording/index.ts';
import type {Caption} from '../vocabulary/caption.ts';
import {dedentsBefore, placesOf} from './places.ts';
import {type LessonKind, type Teaching, teachings} from './teachings.ts';

/** Something that one token of this program teaches. */
export interface Lesson {
  readonly kind: LessonKind;
  /** The token that it is about: the last one of several. */
  readonly token: number;
  /** The first of the tokens that it is about. */
  readonly first: number;
  readonly caption: Caption;
  /** Asked just before. */
  readonly ask?: Caption;
}

/** The first token and the last are always told of. */
const ends: ReadonlySet<LessonKind> = new Set(['opening', 'end']);

/**
 * What this program's tokens teach, about `most` lessons, each kind once, in source order. A lesson is about the
 * first token that teaches it, is not among `hidden`, and doesn't teach something more important.
 */
export function lessonsOf(
  recording: Recording,
  most: number,
  hidden: ReadonlySet<number> = new Set(),
): Lesson[] {
  const places = placesOf(recording);
  const taken = new Map<number, Lesson>();
  for (const [kind, teaching] of Object.entries(teachings) as [LessonKind, Teaching][]) {
    if (!ends.has(kind) && taken.size >= most) continue;
    const able = places.filter((p) => !taken.has(p.index) && !hidden.has(p.index) && teaching.when(p));
    const place = able.find((p) => teaching.better?.(p)) ?? able[0];
    if (!place) continue;
    const ask = teaching.ask?.(place);
    taken.set(place.index, {
      kind,
      token: place.index,
      first: place.token.type === 'DEDENT' ? place.index - dedentsBefore(place) : place.index,
      caption: teaching.say(place),
      ...(ask ? {ask} : {}),
    });
  }
  return [...taken.values()].sort((a, b) => a.token - b.token);
}
