import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {details} from './refs/choice.ts';
import {tellImmortal, tellNothing} from './refs/immortal.ts';
import {fateOf} from './refs/orphans.ts';
import {chooseStar, type Star} from './refs/star.ts';
import {Steps} from './refs/steps.ts';
import {subjectOf} from './refs/subject.ts';
import {type Telling, tellLife} from './refs/telling.ts';
import type {RefsChange, RefsView} from './refs/view.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Story} from './vocabulary/beat.ts';
import {type Caption, caption, code} from './vocabulary/caption.ts';
import {mostDetailed} from './vocabulary/pace.ts';
import {sourceColumn} from './vocabulary/source-column.ts';

export type {Orphan, RefsChange, RefsView, State} from './refs/view.ts';

/** Milliseconds after which a life is told in less detail; the shortest telling stays far below the longest clip. */
const comfortable = 69_000;

/** When does this object die? The life of one object of the run, by its reference count. */
export function tellRefs(recording: Recording, format: Format): Story<RefsView, RefsChange> {
  const star = chooseStar(recording);
  const {beats, chart, rows} = tellingOf(recording, format, star);
  // The source shares the picture with two more columns; line numbers take some of its room.
  const lines = sourceLines(recording);
  const digits = String(lines.length).length;
  const column = sourceColumn(lines, format, {large: 31 - digits, most: 36 - digits});
  const source = sourceView(recording, column.columns);
  const view = {source, column, object: objectOf(star), rows, chart};
  return {clip: 'refs', question: question(recording, star), view, beats};
}

function tellingOf(recording: Recording, format: Format, star: Star | undefined) {
  if (!star) return tellNothing(recording);
  if (star.record.immortal) return tellImmortal(recording, star);
  const fate = fateOf(recording, star.life);
  const tellings = details.map((detail) => () => tellLife(recording, format, star, fate, detail));
  return mostDetailed<Telling>(tellings, comfortable);
}

function objectOf(star: Star | undefined): RefsView['object'] {
  if (!star) return undefined;
  const {id, type, address, immortal} = star.record;
  return {id, type, address: address ? `at ${address}` : '', immortal: immortal === true};
}

function question(recording: Recording, star: Star | undefined): Caption {
  if (!star) return caption`When does an object die?`;
  const {record, life} = star;
  const {a, The} = subjectOf({...record, repr: life.points.at(-1)?.repr ?? record.repr});
  const [first, ...rest] = a;
  // `a list` becomes `this list`; a plain value is asked for by itself: `the int 1010`.
  const article = /^an? /;
  if (!first || !article.test(first.text)) return caption`When does ${lower(The)} die?`;
  const noun = first.text.replace(article, '');
  const value = record.type === 'list' || record.type === 'tuple' ? life.points.at(-1)?.repr : undefined;
  const what = value !== undefined && value.length <= 20 ? caption` ${code(value)}` : caption``;
  const alike = recording.run.objects.filter((o) => o.type === record.type && !o.immortal).length;
  if (what.length === 0 && alike > 1 && record.born !== undefined) {
    const made = new Steps(recording).facts(record.born).expression;
    if (/^[\p{L}_][\p{L}\p{N}_.]*\(.*\)$/u.test(made) && [...made].length <= 32) {
      return caption`When does the ${[{...first, text: noun}, ...rest]} made by ${code(made)} die?`;
    }
  }
  return caption`When does this ${[{...first, text: noun}, ...rest]}${what} die?`;
}

const lower = (text: Caption): Caption =>
  text.map((s, i) => (i === 0 ? {...s, text: s.text.replace(/^T/, 't')} : s));
