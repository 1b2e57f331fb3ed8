import type {Recording} from '../../recording/index.ts';
import {capital, caption, list} from '../vocabulary/caption.ts';
import type {Material} from './material.ts';
import {headOf} from './say.ts';
import {pairLight} from './tell-depth.ts';
import type {Teller} from './teller.ts';

/** Back to the whole: what of the text left no node, and what to take away. */
export function tellClosing(teller: Teller, {recording, tree, subject, lesson}: Material): void {
  const last = tree.nodes.length - 1;
  const pair = lesson ? [lesson.outer, lesson.inner, ...tree.node(lesson.inner).children] : [];
  const all = teller.pictures.draw({root: 0, must: [0, ...pair], upTo: last, first: 'outermost'});
  const inside = pair.filter((id) => tree.contains(subject.node, id));
  const part = teller.pictures.draw({
    root: subject.node,
    must: [subject.node, ...inside],
    upTo: tree.last(subject.node),
    first: 'outermost',
  });
  const drawn = part.boxes.length > all.boxes.length ? part : all;
  const whole =
    drawn.root === 0
      ? drawn.whole
        ? caption`The whole program`
        : caption`The whole program, folded to fit`
      : drawn.whole
        ? caption`All of ${headOf(recording, tree, drawn.root, 28)}`
        : caption`${headOf(recording, tree, drawn.root, 28)}, folded to fit`;
  teller.beat('gone', caption`${whole}.${shapers(recording)}`, [
    ...teller.turn(drawn, () => true),
    ...teller.light({main: [], near: [], lines: null, span: null}),
  ]);
  const seen = lesson && drawn.box.has(lesson.outer) && drawn.box.has(lesson.inner);
  teller.beat(
    'leaves-behind',
    lesson
      ? caption`Text has become structure, and precedence is shape: what lies deeper is worked out first.`
      : caption`Text has become structure: what comes later stands further right, what belongs inside hangs below.`,
    seen ? teller.light(pairLight(teller, tree, lesson)) : [],
    2500,
  );
}

/** Tokens that group, separate and end: the tree has their work in its shape. */
const shaping: readonly (readonly [name: string, ...tokens: string[]])[] = [
  ['brackets', '(', ')', '[', ']', '{', '}'],
  ['commas', ','],
  ['colons', ':'],
  ['semicolons', ';'],
  ['line ends', 'NEWLINE'],
  ['indentation', 'INDENT', 'DEDENT'],
];

/** How many of the program's tokens only gave the tree its shape, and which most of all. */
function shapers({tokens}: Recording): string {
  const kinds = shaping
    .map(([name, ...own]) => ({
      name,
      count: tokens.filter((t) => own.includes(t.type === 'OP' ? t.string : t.type)).length,
    }))
    .filter((kind) => kind.count > 0)
    .sort((a, b) => b.count - a.count);
  const all = kinds.reduce((sum, kind) => sum + kind.count, 0);
  if (all < 3) return '';
  const names = kinds.slice(0, 2).map((kind) => kind.name);
  const most = kinds.length > 2 ? `${names.join(', ')} and the like` : list(names);
  return ` ${capital(most)}, ${all} of ${tokens.length} tokens, have no node: the tree’s shape says it.`;
}
