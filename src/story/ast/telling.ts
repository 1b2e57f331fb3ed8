import type {Beat} from '../vocabulary/beat.ts';
import {type Caption, capital, caption, count} from '../vocabulary/caption.ts';
import type {AstChange, Light} from './changes.ts';
import type {DepthLesson} from './depth.ts';
import type {Material} from './material.ts';
import {type Drawn, Pictures} from './pictures.ts';
import {headOf, isElif, sayUnit} from './say.ts';
import {tellClosing} from './tell-closing.ts';
import {tellDepth, tellDepthElsewhere} from './tell-depth.ts';
import {Teller} from './teller.ts';
import type {Tree} from './tree.ts';
import {type Unit, unitsOf} from './units.ts';

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
  tellDepthElsewhere(teller, material);
  tellClosing(teller, material);
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
    else if (lesson && unit.node === lesson.statement)
      tellDepth(teller, material, lesson, unit, pictureOf(unit));
    else single(teller, unit, pictureOf(unit), sayUnit(recording, tree, unit));
  }
}

function subjectCaption({recording, tree, subject}: Material): Caption {
  if (subject.node === 0) return moduleCaption();
  const head = headOf(recording, tree, subject.node);
  const {type} = tree.node(subject.node);
  const what = caption`${head} is ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}; its arguments hang below it.`;
  if (subject.why === 'ran') return caption`Closer, to what ran most: ${what}`;
  if (subject.why === 'biggest') return caption`Closer, to the biggest: ${what}`;
  return caption`Closer: ${what}`;
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

/** Several statements that teach nothing new, in one beat. */
function together(teller: Teller, tree: Tree, run: readonly Unit[], pictureOf: (unit: Unit) => Drawn): void {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return;
  const nodes = run.reduce((sum, unit) => sum + unit.own.length, 0);
  const types = [...new Set(run.map((unit) => tree.node(unit.node).type))];
  const [type = ''] = types;
  const n = run.length;
  const following = types.length === 1 ? count(n, `${type} node`) : count(n, 'statement');
  const what =
    n === 1
      ? caption`Then one ${type}, made in the same way: ${count(nodes, 'node')}.`
      : caption`${capital(following)} follow, made in the same way.`;
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
