import {chosenPart} from '../choice.ts';
import {caption} from '../vocabulary/caption.ts';
import {definitionsOf} from './definitions.ts';
import {type DraftBeat, point, seeAfter, spread, type Telling} from './draft.ts';
import {SILENT} from './kinds.ts';
import type {Stretch} from './stretch.ts';

/** Instructions that are carried out under the opening's caption. */
const OPENING = 4;

/** The question's answer, while the first instructions are carried out. */
export function openingBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const steps = group.flatMap((s) => s.steps).slice(0, OPENING);
  const acts = steps.flatMap((did) => [point(did), seeAfter(telling, did.step)]);
  const part = chosenPart(telling.recording);
  const text = part
    ? caption`The recording begins with ${part}. The eval loop fetches one instruction, does it, and goes to the next.`
    : inOpening(group)
      ? caption`The eval loop: fetch an instruction, do it, go to the next. ${definitionsOf(telling, group)}`
      : caption`The eval loop: it fetches one instruction, does it, and goes to the next.`;
  return {id: 'open', caption: text, acts: spread(text, acts)};
}

/** Whether the first stretches are told by the opening, and need no beats of their own. */
export const isOpened = (group: readonly Stretch[]): boolean => inOpening(group) || isSilent(group);

/** Whether the first stretches are definitions that the opening has room for. */
const inOpening = (group: readonly Stretch[]) =>
  group.flatMap((s) => s.steps).length >= 3 &&
  group.every((s) => s.defines && s.code === 0) &&
  group.reduce((sum, s) => sum + s.steps.length, 0) <= OPENING;

/** Nothing but what has no words: the opening has carried it out. */
const isSilent = (group: readonly Stretch[]) => {
  const steps = group.flatMap((s) => s.steps);
  return steps.length <= OPENING && steps.every((did) => SILENT.has(did.instruction.name));
};
