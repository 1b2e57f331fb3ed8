import type {Light} from './changes.ts';
import type {DepthLesson} from './depth.ts';
import type {Material} from './material.ts';
import type {Drawn} from './pictures.ts';
import type {Teller} from './teller.ts';
import type {Tree} from './tree.ts';
import type {Unit} from './units.ts';

const ASK = 'ask-depth';

/** A statement that holds the lesson: the question first, then its nodes, then the answer. */
export function tellDepth(
  teller: Teller,
  {tree}: Material,
  lesson: DepthLesson,
  unit: Unit,
  wanted: Drawn,
): void {
  const {outer, inner} = lesson;
  const below = tree.node(inner).children;
  const seen = [outer, inner, ...below].every((id) => wanted.box.has(id));
  // Where the pair doesn't fit under all that stands above it, the view moves down to it.
  const drawn = seen ? wanted : pairPicture(teller, tree, lesson);
  const about = teller.nodeLight(outer, []);
  const light = {...about, main: [], near: []};
  teller.beat(ASK, lesson.ask, teller.light(light));
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

/** Lights the inner operation, and what it hangs below and holds. */
export function pairLight(teller: Teller, tree: Tree, {outer, inner}: DepthLesson): Light {
  return {
    ...teller.nodeLight(inner, [outer, ...tree.node(inner).children]),
    span: tree.node(inner).span ?? null,
  };
}

/** The pair seen from nearer by. */
function pairPicture(teller: Teller, tree: Tree, {outer, inner, statement}: DepthLesson): Drawn {
  const must = [outer, inner, ...tree.node(inner).children];
  for (const root of [statement, outer]) {
    const drawn = teller.pictures.draw({root, must, upTo: tree.last(root), first: 'outermost'});
    if (root === outer || must.every((id) => drawn.box.has(id))) return drawn;
  }
  throw new RangeError('One of two roots was taken.');
}

/** The lesson, where no statement that was looked at held it. */
export function tellDepthElsewhere(teller: Teller, material: Material): void {
  const {tree, lesson} = material;
  if (!lesson || teller.beats.some((b) => b.id === ASK)) return;
  const unit = {node: lesson.statement, own: tree.subtree(lesson.statement)};
  const drawn = pairPicture(teller, tree, lesson);
  tellDepth(teller, material, lesson, unit, drawn);
}
