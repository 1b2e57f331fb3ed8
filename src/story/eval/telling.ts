import type {Moment, Recording} from '../../recording/index.ts';
import {closing} from './closing.ts';
import {type DraftBeat, sightBefore, type Telling} from './draft.ts';
import type {Did} from './execution.ts';
import {type Finished, finish} from './finish.ts';
import {skipBeat} from './group.ts';
import {Lessons} from './kinds.ts';
import {lineBeats} from './line.ts';
import {isOpened, openingBeat} from './opening.ts';
import {passBeats} from './pass.ts';
import {type Level, LINE, PASS, SKIP} from './plan.ts';
import {slowBeats} from './slow.ts';
import type {Stretch} from './stretch.ts';
import {Glossary} from './words/doing.ts';

/**
 * Tells a run with each stretch at its level: neighbours that go together in one beat.
 *
 * @param moments - The states of {@link neededSteps}, by step.
 * @param longest - Characters that a caption may have.
 */
export function tellAt(
  recording: Recording,
  list: readonly Did[],
  stretched: readonly Stretch[],
  levels: readonly Level[],
  moments: ReadonlyMap<number, Moment>,
  longest: number,
): Finished {
  const telling: Telling = {
    recording,
    list,
    moments,
    glossary: new Glossary(),
    lessons: new Lessons(),
    shown: new Map(),
  };
  const opening = sightBefore(telling, 0);
  const skipped = levels.findIndex((level) => level !== SKIP);
  const begun = stretched.slice(0, skipped < 0 ? stretched.length : skipped);
  const drafts: DraftBeat[] = [openingBeat(telling, begun)];
  let at = isOpened(begun) ? begun.length : 0;
  while (at < stretched.length) {
    const level = levels[at] ?? SKIP;
    const group = groupAt(at, level, stretched, levels, drafts);
    at += group.length;
    const steps = group.flatMap((s) => s.steps);
    if (level === SKIP)
      drafts.push(...(isEnd(group, at === stretched.length) ? [] : [skipBeat(telling, group)]));
    else if (level === PASS) drafts.push(...passBeats(telling, group));
    else if (level === LINE) drafts.push(...lineBeats(telling, steps));
    else drafts.push(...slowBeats(telling, steps));
    if (level !== SKIP) show(telling, steps);
  }
  drafts.push(...closing(telling));
  return finish(recording, list, opening, drafts, longest);
}

/** The stretches from `at` on that are told together. */
function groupAt(
  at: number,
  level: Level,
  stretched: readonly Stretch[],
  levels: readonly Level[],
  told: readonly DraftBeat[],
): Stretch[] {
  const goesOn = (group: readonly Stretch[], next: Stretch) => {
    if (levels[next.index] !== level) return false;
    if (level === PASS) return !comesRound(group, next);
    return level === SKIP || (level === LINE && goesWith(group, next, told));
  };
  const group = stretched.slice(at, at + 1);
  for (;;) {
    const next = stretched[at + group.length];
    if (!next || !goesOn(group, next)) return group;
    group.push(next);
  }
}

function show({shown}: Telling, steps: readonly Did[]): void {
  for (const {code, instruction} of steps)
    shown.set(code, (shown.get(code) ?? new Set()).add(instruction.offset));
}

/** Whether a stretch begins the next round of a loop that a group of passes began with. */
const comesRound = ([first]: readonly Stretch[], next: Stretch) =>
  first !== undefined && first.frame === next.frame && first.line === next.line && next.visit > first.visit;

/** Whether a line is told in one beat with those before it: only after lines were told one by one. */
function goesWith(group: readonly Stretch[], next: Stretch, told: readonly DraftBeat[]): boolean {
  if (next.frame !== group[0]?.frame || group.length >= 3) return false;
  if (!told.some((beat) => beat.id.startsWith('line-'))) return false;
  return [...group, next].every((s) => s.steps.every((did) => !did.enters) && s.events.length === 0);
}

/** The module's own end says nothing that the closing doesn't. */
const isEnd = (group: readonly Stretch[], atEnd: boolean) =>
  atEnd && group.length === 1 && (group[0]?.steps.length ?? 0) <= 3;
