import type {Episode} from './episodes.ts';

/** Several episodes that are told one by one, or a stretch of them that only passes by. */
export type Part =
  | {readonly kind: 'told'; readonly episode: Episode; readonly quick: boolean}
  | {readonly kind: 'passed by'; readonly episodes: readonly Episode[]};

/** How much of a life is told. */
export interface Detail {
  /** Whether borrowing is shown once. */
  readonly borrowing: boolean;
  /** Whether time that passes without a change gets a word. */
  readonly waits: boolean;
  /** Whether changes of the value alone are told. */
  readonly contents: boolean;
  /** How many questions are asked. */
  readonly questions: number;
  /** Most episodes that are told. */
  readonly most: number;
}

/** From the fullest telling to one that always fits. */
export const details: readonly Detail[] = [
  {borrowing: true, waits: true, contents: true, questions: 3, most: 30},
  {borrowing: false, waits: true, contents: true, questions: 3, most: 16},
  {borrowing: false, waits: true, contents: false, questions: 3, most: 14},
  {borrowing: false, waits: false, contents: false, questions: 2, most: 11},
  {borrowing: false, waits: false, contents: false, questions: 2, most: 10},
  {borrowing: false, waits: false, contents: false, questions: 2, most: 9},
  {borrowing: false, waits: false, contents: false, questions: 2, most: 8},
  {borrowing: false, waits: false, contents: false, questions: 1, most: 8},
  {borrowing: false, waits: false, contents: false, questions: 1, most: 7},
  {borrowing: false, waits: false, contents: false, questions: 1, most: 6},
  {borrowing: false, waits: false, contents: false, questions: 0, most: 5},
];

const weights: Readonly<Record<Episode['kind'], number>> = {
  birth: 100,
  death: 100,
  gain: 8,
  loss: 8,
  pass: 6,
  borrow: 6,
  move: 5,
  visit: 3,
  content: 2,
};

/** Names that come and go tell more than what calls and the stack pass on: those are folded first. */
function weightOf({kind, gained, lost, facts}: Episode): number {
  const lasting = [...gained, ...lost].some((h) => h.kind !== 'stack' && h.references > 0);
  const named = [...gained, ...lost].some((h) => h.kind === 'name');
  const stored = lasting && /^(STORE|DELETE)_/.test(facts.instruction.name);
  const inside = gained.some((h) => h.kind === 'container' && !h.name.startsWith('__self'));
  return weights[kind] + (inside ? 4 : 0) + (named ? 20 : stored ? 10 : 0);
}

/** Which episodes are told: the first and last of those that repeat, and of the others those that say most. */
export function choose(episodes: readonly Episode[], {most, contents}: Detail): Part[] {
  const times = new Map<string, number>();
  const last = new Map(episodes.map((e, i) => [e.signature, i]));
  const rank = episodes.map((episode, i) => {
    const time = (times.get(episode.signature) ?? 0) + 1;
    times.set(episode.signature, time);
    const again = time > 1 && last.get(episode.signature) !== i;
    const edge = i === 0 || i === episodes.length - 1;
    return {i, again: again && !edge, quick: time > 1, weight: edge ? 200 : weightOf(episode) - time};
  });
  const told = new Set(
    rank
      .filter((r) => !r.again && (contents || episodes[r.i]?.kind !== 'content'))
      .sort((a, b) => b.weight - a.weight || a.i - b.i)
      .slice(0, most)
      .map((r) => r.i),
  );
  const parts: Part[] = [];
  for (const [i, episode] of episodes.entries()) {
    const before = parts.at(-1);
    if (told.has(i)) parts.push({kind: 'told', episode, quick: rank[i]?.quick ?? false});
    else if (before?.kind === 'passed by') {
      parts[parts.length - 1] = {kind: 'passed by', episodes: [...before.episodes, episode]};
    } else parts.push({kind: 'passed by', episodes: [episode]});
  }
  return parts;
}
