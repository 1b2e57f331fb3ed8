import type {Recording} from '../../recording/index.ts';
import type {Beat} from '../vocabulary/beat.ts';
import {type Caption, caption, count} from '../vocabulary/caption.ts';
import type {AstChange, Light} from './changes.ts';
import type {Subject} from './choose.ts';
import type {DepthLesson} from './depth.ts';
import type {Fitting} from './fit.ts';
import type {Area} from './layout.ts';
import {type Drawn, Pictures} from './pictures.ts';
import {headOf, isElif, sayUnit} from './say.ts';
import {Teller} from './teller.ts';
import type {Tree} from './tree.ts';
import {type Unit, unitsOf} from './units.ts';

/** What one telling is made of. */
export interface Material {
  readonly recording: Recording;
  readonly tree: Tree;
  readonly subject: Subject;
  readonly lesson: DepthLesson | null;
  readonly area: Area;
  readonly fitting: Fitting;
  /** Statements that get a beat of their own; the others are told together. */
  readonly most: number;
}

export interface Told {
  readonly beats: readonly Beat<AstChange>[];
  readonly pictures: Pictures;
}

/** Nodes that come one by one when several statements are told together; more of them come in one move. */
const TOGETHER = 16;

const lastOf = (tree: Tree) => tree.nodes.length - 1;

/** From the Module down to one function, statement by statement, and back to the whole. */
export function tellTree(material: Material): Told {
  const {tree, subject, area, fitting} = material;
  const pictures = new Pictures(tree, area, fitting);
  const teller = new Teller(tree, pictures);
  if (subject.node !== 0) overview(teller, material);
  closeUp(teller, material);
  elsewhere(teller, material);
  closing(teller, material);
  return {beats: teller.beats, pictures};
}

/** The Module and its statements, each one node. */
function overview(teller: Teller, {tree, subject}: Material): void {
  const body = tree.node(0).children;
  const inside = body.find((id) => tree.contains(id, subject.node)) ?? 0;
  const drawn = teller.pictures.draw({
    root: 0,
    must: [0, inside],
    upTo: lastOf(tree),
    first: 'outermost',
    depth: 1,
  });
  teller.beat(
    'module',
    moduleCaption(),
    teller.turn(drawn, (id) => id === 0, plain(['n0'])),
  );
  const statements = body.length === 1 ? caption`one statement` : caption`${count(body.length, 'statement')}`;
  teller.beat(
    'statements',
    caption`Below it, in source order, hang its ${statements}: each a node, with more nodes folded into it.`,
    body.flatMap((id) => {
      if (!drawn.box.has(id)) return [];
      const {span} = tree.node(id);
      return teller.grow(
        [id],
        {...plain([`n${id}`]), lines: span ? [span[0], span[2]] : null},
        body.length > 4,
      );
    }),
  );
}

function moduleCaption(): Caption {
  return caption`The parser makes a tree, the abstract syntax tree. Its first node is the whole file: Module.`;
}

/** The subject, statement by statement. */
function closeUp(teller: Teller, material: Material): void {
  const {recording, tree, subject, lesson, most} = material;
  const root = subject.node;
  const units = unitsOf(tree, root);
  const [head, ...rest] = units;
  if (!head) return;
  const whole = wholeOf(teller, tree, root);
  const pictureOf = (unit: Unit) => (whole.whole ? whole : teller.pictures.around(root, unit));

  const first = pictureOf(head);
  teller.beat('subject', subjectCaption(material), [
    ...teller.turn(first, (id) => id === root, teller.unitLight(head)),
    ...teller.grow(head.own, teller.unitLight(head), true),
  ]);
  const chosen = chooseUnits(tree, rest, lesson, most);
  for (const run of runsOf(rest, chosen)) {
    const [unit] = run;
    if (!unit) continue;
    if (run.length > 1 || !chosen.has(unit.node)) together(teller, tree, run, pictureOf);
    else if (lesson && unit.node === lesson.statement) asked(teller, material, lesson, unit, pictureOf(unit));
    else single(teller, unit, pictureOf(unit), sayUnit(recording, tree, unit));
  }
}

function subjectCaption({recording, tree, subject}: Material): Caption {
  if (subject.node === 0) return moduleCaption();
  const head = headOf(recording, tree, subject.node);
  const {type} = tree.node(subject.node);
  if (subject.why === 'ran')
    return caption`Closer, to what ran most: ${head} is a ${type}; its arguments hang below it.`;
  if (subject.why === 'biggest')
    return caption`Closer, to the biggest: ${head} is a ${type}; its arguments hang below it.`;
  return caption`Closer: ${head} is a ${type}; its arguments hang below it.`;
}

/** All of a subtree that fits. */
function wholeOf(teller: Teller, tree: Tree, root: number): Drawn {
  return teller.pictures.draw({root, must: [root], upTo: tree.last(root), first: 'outermost'});
}

function single(teller: Teller, unit: Unit, drawn: Drawn, said: Caption): void {
  const light = teller.unitLight(unit);
  const id = `statement-${unit.node}`;
  const before = (node: number) => node < unit.node;
  teller.beat(id, said, [
    ...teller.turn(drawn, before, light),
    ...teller.grow(unit.own, light),
    ...teller.light(light),
  ]);
}

/** A statement that holds the lesson: the question first, then its nodes, then the answer. */
function asked(teller: Teller, {tree}: Material, lesson: DepthLesson, unit: Unit, wanted: Drawn): void {
  const {outer, inner} = lesson;
  const below = tree.node(inner).children;
  const seen = [outer, inner, ...below].every((id) => wanted.box.has(id));
  // Where the pair doesn't fit under all that stands above it, the view moves down to it.
  const drawn = seen ? wanted : pairPicture(teller, tree, lesson);
  const about = teller.nodeLight(outer, []);
  const light = {...about, main: [], near: []};
  teller.beat('ask-depth', lesson.ask, teller.light(light));
  const path = pairLight(teller, tree, lesson);
  teller.beat('depth', lesson.answer, [
    ...teller.turn(drawn, (id) => seen && id < unit.node, light),
    ...teller.grow(
      seen ? unit.own : tree.subtree(drawn.root),
      {...about, main: [], near: [`n${outer}`]},
      true,
    ),
    ...teller.light(path),
  ]);
}

function pairLight(teller: Teller, tree: Tree, {outer, inner}: DepthLesson): Light {
  return {
    ...teller.nodeLight(inner, [outer, ...tree.node(inner).children]),
    span: tree.node(inner).span ?? null,
  };
}

function pairPicture(teller: Teller, tree: Tree, {outer, inner, statement}: DepthLesson): Drawn {
  const must = [outer, inner, ...tree.node(inner).children];
  for (const root of [statement, outer]) {
    const drawn = teller.pictures.draw({root, must, upTo: tree.last(root), first: 'outermost'});
    if (root === outer || must.every((id) => drawn.box.has(id))) return drawn;
  }
  throw new RangeError('One of two roots was taken.');
}

/** Several statements that teach nothing new, in one beat. */
function together(teller: Teller, tree: Tree, run: readonly Unit[], pictureOf: (unit: Unit) => Drawn): void {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return;
  const nodes = run.reduce((sum, unit) => sum + unit.own.length, 0);
  const types = [...new Set(run.map((unit) => tree.node(unit.node).type))];
  const what =
    run.length === 1
      ? caption`One more ${types[0] ?? ''}, made in the same way: ${count(nodes, 'node')}.`
      : types.length === 1
        ? caption`${count(run.length, types[0] ?? '', `more ${types[0] ?? ''} nodes`).replace(/^./, (c) => c.toUpperCase())}, made in the same way.`
        : caption`${count(run.length, 'more statement', 'more statements').replace(/^./, (c) => c.toUpperCase())} follow in the same way: ${count(nodes, 'node')}.`;
  if (nodes <= TOGETHER) {
    const acts = run.flatMap((unit) => {
      const light = teller.unitLight(unit);
      return [
        ...teller.turn(pictureOf(unit), (id) => id < unit.node, light),
        ...teller.grow(unit.own, light, true),
      ];
    });
    teller.beat(`statements-${first.node}`, what, acts);
    return;
  }
  const drawn = pictureOf(last);
  const start = tree.node(first.node).span?.[0] ?? 1;
  const end = tree.node(last.node).span?.[2] ?? start;
  const light: Light = {main: [], near: [], lines: [start, end], span: null};
  const own = run.flatMap((unit) => unit.own);
  teller.beat(`statements-${first.node}`, what, [
    ...teller.turn(drawn, (id) => id < first.node, light),
    ...teller.grow(own, light, true),
  ]);
}

/** The lesson, where it stands outside of what was looked at. */
function elsewhere(teller: Teller, material: Material): void {
  const {tree, subject, lesson} = material;
  if (!lesson || tree.contains(subject.node, lesson.outer)) return;
  const unit = {node: lesson.statement, own: tree.subtree(lesson.statement)};
  const drawn = pairPicture(teller, tree, lesson);
  asked(teller, material, lesson, unit, drawn);
}

function closing(teller: Teller, {recording, tree, subject, lesson}: Material): void {
  const last = lastOf(tree);
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

function plain(main: readonly string[]): Light {
  return {main, near: [], lines: null, span: null};
}

/** The statements that get a beat of their own: the lesson's, then the first of each kind, in source order. */
function chooseUnits(
  tree: Tree,
  units: readonly Unit[],
  lesson: DepthLesson | null,
  most: number,
): ReadonlySet<number> {
  const chosen = new Set<number>();
  const own = units.find((u) => u.node === lesson?.statement);
  if (own) chosen.add(own.node);
  const kinds = new Set<string>();
  for (const {node} of units) {
    if (chosen.size >= most) break;
    const kind = isElif(tree, node) ? 'elif' : tree.node(node).type;
    if (kinds.has(kind)) continue;
    kinds.add(kind);
    chosen.add(node);
  }
  return chosen;
}

/** Statements in runs: each chosen one by itself, the others between them together. */
function runsOf(units: readonly Unit[], chosen: ReadonlySet<number>): Unit[][] {
  const runs: Unit[][] = [];
  for (const unit of units) {
    const last = runs.at(-1);
    const before = last?.at(-1);
    if (last && before && !chosen.has(unit.node) && !chosen.has(before.node)) last.push(unit);
    else runs.push([unit]);
  }
  return runs;
}
