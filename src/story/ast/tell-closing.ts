import {caption} from '../vocabulary/caption.ts';
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
  const marks = recording.tokens.filter((t) => isMark(t.type, t.string)).length;
  const whole =
    drawn.root === 0
      ? drawn.whole
        ? caption`the whole program`
        : caption`the whole program, folded to fit`
      : drawn.whole
        ? caption`all of ${headOf(recording, tree, drawn.root, 28)}`
        : caption`${headOf(recording, tree, drawn.root, 28)}, folded to fit`;
  teller.beat(
    'gone',
    caption`This is ${whole}. ${marks} of ${recording.tokens.length} tokens have no node of their own: brackets, colons, line ends.`,
    [...teller.turn(drawn, () => true), ...teller.light({main: [], near: [], lines: null, span: null})],
  );
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

/** Signs that only group or separate, and line ends and indentation. */
function isMark(type: string, string: string): boolean {
  if (type === 'OP') return ['(', ')', '[', ']', '{', '}', ',', ':', ';'].includes(string);
  return ['NEWLINE', 'NL', 'INDENT', 'DEDENT', 'ENDMARKER', 'COMMENT'].includes(type);
}
