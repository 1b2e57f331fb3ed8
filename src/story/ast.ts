import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import type {AstChange, AstView} from './ast/changes.ts';
import {subjectOf} from './ast/choose.ts';
import {depthLesson} from './ast/depth.ts';
import {Fitting} from './ast/fit.ts';
import {box} from './ast/layout.ts';
import {spansOf} from './ast/spans.ts';
import {tellTree} from './ast/telling.ts';
import {Tree} from './ast/tree.ts';
import {sourceLines, sourceView} from './source.ts';
import type {Story} from './vocabulary/beat.ts';
import {caption} from './vocabulary/caption.ts';
import {mostDetailed} from './vocabulary/pace.ts';
import {HEAD_ROOM, sourceColumn} from './vocabulary/source-column.ts';

export type {AstChange, AstView, Light} from './ast/changes.ts';

/** The tree needs the room: all source is set small, in few columns. */
const COLUMNS = {large: 0, most: 32};
/** Lines much longer than that would break too often. */
const LONG = {large: 0, most: 36};
/** Units between the source and the tree. */
const BETWEEN = 56;
/** A telling that is longer than this gives way to a shorter one, if there is one. */
const COMFORTABLE = 64_000;

/** What the parser makes of the tokens: the tree grows in source order, each node tied to its span. */
export function tellAst(recording: Recording, format: Format): Story<AstView, AstChange> {
  const tree = new Tree(recording);
  const lines = sourceLines(recording);
  const column = sourceColumn(lines, format, lines.some((l) => l.length > 44) ? LONG : COLUMNS);
  const x = format.margin + column.width + BETWEEN;
  const y = format.contentTop + HEAD_ROOM;
  const area = {x, y, width: format.width - format.margin - x, height: format.contentBottom - y};
  const subject = subjectOf(recording, tree);
  const lesson = depthLesson(recording, tree, subject.node);
  const fitting = new Fitting(tree, area);
  const source = sourceView(recording, column.columns);
  const tellings = [10, 8, 7, 6, 5, 4, 3, 2, 1].map((most) => (): Story<AstView, AstChange> => {
    const {beats, pictures} = tellTree({recording, tree, subject, lesson, area, fitting, most});
    const drawn = new Set(pictures.all.flatMap((p) => p.boxes.flatMap((b) => b.node ?? [])));
    return {
      clip: 'ast',
      question: caption`How does text become structure?`,
      view: {source, column, area, box, pictures: pictures.all, spans: spansOf(recording, tree, drawn)},
      beats,
    };
  });
  return mostDetailed(tellings, COMFORTABLE);
}
