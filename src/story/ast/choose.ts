import type {Recording} from '../../recording/index.ts';
import {isFunction, type Tree} from './tree.ts';

/** What the clip looks at closely. */
export interface Subject {
  /** The node; 0 for the whole program. */
  readonly node: number;
  /** Why it was chosen: it ran most, it is the biggest or the only function, or the whole program is small. */
  readonly why: 'ran' | 'biggest' | 'only' | 'all';
}

/** Fewer nodes don't make a tree worth looking at. */
const SMALLEST = 8;

/** The function that ran most, or the biggest where none ran; the whole program where there is none. */
export function subjectOf(recording: Recording, tree: Tree): Subject {
  const functions = tree.nodes.flatMap((node, id) =>
    isFunction(node) && tree.size(id) >= SMALLEST ? [id] : [],
  );
  // A function inside another is part of it.
  const outer = functions.filter(
    (id) => !functions.some((other) => other !== id && tree.contains(other, id)),
  );
  if (outer.length === 0) return {node: 0, why: 'all'};
  if (outer.length === 1) return {node: outer[0] ?? 0, why: 'only'};
  const ran = new Map<number, number>();
  for (const step of recording.run.steps) {
    const code = recording.run.frames[step.frame]?.code ?? 0;
    const node = recording.codes[code]?.node;
    const inside = node === undefined ? undefined : outer.find((id) => tree.contains(id, node));
    if (inside !== undefined) ran.set(inside, (ran.get(inside) ?? 0) + 1);
  }
  const most = Math.max(0, ...ran.values());
  const busiest = outer.filter((id) => most > 0 && ran.get(id) === most);
  const candidates = busiest.length > 0 ? busiest : outer;
  const node = candidates.reduce((best, id) => (tree.size(id) > tree.size(best) ? id : best));
  return {node, why: most > 0 ? 'ran' : 'biggest'};
}
