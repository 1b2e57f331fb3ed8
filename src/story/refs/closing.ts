import type {Recording} from '../../recording/index.ts';
import {chosenPart} from '../choice.ts';
import {type Caption, caption, code, shorten} from '../vocabulary/caption.ts';
import type {HolderCard} from '../vocabulary/holder-card.ts';
import type {ChartMoment} from '../vocabulary/step-chart.ts';
import {MOST_CARDS} from './cards.ts';
import {endsLoop, goesOn, isReturn} from './cause.ts';
import type {LifeChart} from './chart.ts';
import type {Part} from './choice.ts';
import type {Episode} from './episodes.ts';
import type {Life} from './life.ts';
import {Steps} from './steps.ts';
import {holderWords, references, type Subject} from './subject.ts';
import type {Orphan, State} from './view.ts';

/** Longest name of a moment; a longer statement is named by its line. */
const LONGEST_MOMENT = 14;

/** The sentence to take away. */
export function lesson(recording: Recording, life: Life, {the, The, cycle}: Subject): Caption {
  const {died, points} = life;
  if (cycle) {
    return caption`What counting misses: objects that hold each other keep their counts above zero until the collector comes.`;
  }
  if (died !== undefined) {
    const {line} = new Steps(recording).facts(died);
    return caption`When the last holder lets go, the count is zero and ${the} is freed at once: here on line ${line}, step ${died}.`;
  }
  const {run, header} = recording;
  const cut = run.end.how === 'stopped' || header.cuts.some((c) => c.step !== undefined);
  const part = chosenPart(recording);
  const when = part
    ? caption`when the recording of ${part} stops`
    : cut
      ? 'when the recording stops'
      : 'when the program ends';
  const end = points.at(-1);
  const count = references(end?.count ?? 0);
  const [holder] = (life.end ?? end?.holders ?? []).filter((h) => h.references > 0);
  if (!holder) return caption`${The} is still alive ${when}: ${count}, held out of the recording’s sight.`;
  const who = holderWords(holder);
  const verb = holder.kind === 'constant' ? 'refer' : 'refers';
  if (life.unreachable) {
    const still = holder.kin === 'itself' ? 'it still refers to itself' : caption`${who} still refers to it`;
    return caption`${The} outlives this run, though no name leads to it: ${when}, ${still}: ${count}.`;
  }
  return caption`${The} outlives this run: ${when}, ${who} still ${verb} to it: ${count}.`;
}

/** Everybody who held a freed object, for the last picture; the value stack only if there was nobody else. */
export function pastHolders(states: readonly State[]): HolderCard[] {
  const all = states.flatMap((s) => s.cards).filter((c) => c.references > 0 && c.hue !== 'unknown');
  const lasting = all.filter((c) => c.hue !== 'stack');
  const faces = new Map((lasting.length > 0 ? lasting : all).map((c) => [`${c.title} ${c.note}`, c]));
  const distinct = [...faces.values()];
  // Names say most, and whoever let go last belongs to the end.
  const last = states.findLast((s) => s.cards.length > 0)?.cards ?? [];
  const rank = (c: HolderCard) => {
    if (last.some((l) => l.title === c.title && l.note === c.note)) return 0;
    if (c.hue === 'name' && c.note === '') return 1;
    // A bound method is there for its call alone.
    return c.title === '__self__' ? 3 : 2;
  };
  const chosen = [...distinct].sort((a, b) => rank(a) - rank(b)).slice(0, MOST_CARDS);
  return distinct
    .filter((c) => chosen.includes(c))
    .map((c, row) => ({...c, key: `past ${row}`, row, references: 1}));
}

/** Names for the changes that were told. */
export function momentsOf(parts: readonly Part[], life: Life, {reached}: LifeChart): ChartMoment[] {
  const delta = (i: number) => (life.points[i]?.count ?? 0) - (life.points[i - 1]?.count ?? 0);
  const moments = parts.flatMap((part): ChartMoment[] => {
    if (part.kind !== 'told') return [];
    const {episode, quick} = part;
    const changed = [...episode.points].reverse().find((i) => delta(i) !== 0);
    if (changed === undefined) return [];
    const weights: Partial<Record<Episode['kind'], number>> = {birth: 9, death: 10, visit: 1};
    const weight = quick ? 0 : (weights[episode.kind] ?? 5);
    return [{point: (reached[changed] ?? 0) - 1, text: momentText(episode), weight}];
  });
  // Of changes of the same name that follow each other, the first says it all.
  return moments.filter((m, i) => i === 0 || m.text !== moments[i - 1]?.text || m.weight >= 9);
}

function momentText({facts}: Episode): string {
  if (isReturn(facts) && facts.owner.length <= 14) return `${facts.owner} returns`;
  if (endsLoop(facts)) return 'loop ends';
  if (facts.instruction.name === 'POP_EXCEPT' && !goesOn(facts))
    return facts.handler === 'except' ? 'handled' : 'dropped';
  if (facts.clears) return 'except ends';
  const text = facts.statement.replace(/\s*\n\s*/g, ' ');
  return [...text].length <= LONGEST_MOMENT ? text : `line ${facts.line}`;
}

/** What becomes of the objects that a freed one held. */
export function orphanWords(orphans: readonly Orphan[], {The}: Subject): Caption {
  const counted = orphans.filter((o) => o.before !== 'immortal');
  const dead = counted.find((o) => o.after === 0);
  if (counted.length === 0 && orphans.length === 1) {
    return caption`${The} held an immortal object, which outlives it: an immortal count (∞) never changes.`;
  }
  if (counted.length === 0) {
    return caption`${The} held immortal objects, which outlive it: an immortal count (∞) never changes.`;
  }
  const goes = caption`${The} held references too, and they go with it`;
  if (dead) return caption`${goes}: ${code(shorten(dead.repr, 20))} falls to zero and is freed as well.`;
  return caption`${goes}: what it held lives on, with a lower count.`;
}
