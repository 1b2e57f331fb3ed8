import {type Caption, caption, code, count, numberWord} from '../vocabulary/caption.ts';
import {type DraftAct, type DraftBeat, pace, point, seeAfter, spread, type Telling, thin} from './draft.ts';
import {effectsOf, sayChanges} from './effects.ts';
import type {Did} from './execution.ts';
import {groupEffects} from './group.ts';
import {sayFrame} from './room.ts';
import type {Stretch} from './stretch.ts';
import {say} from './values.ts';

/** Stretches that were seen before: an act each, one caption for all; once, a question before the answer. */
export function passBeats(telling: Telling, group: readonly Stretch[]): DraftBeat[] {
  const asked = questionIn(telling, group);
  if (!asked || !telling.glossary.first('asked'))
    return [passBeat(telling, group, passCaption(telling, group))];
  const {at, name} = asked;
  const before = group.slice(0, at);
  const told = before.length > 0 ? changesIn(telling, before) : undefined;
  const lead = leadOf(telling, group);
  const text = told
    ? caption`${lead}: ${told}. What will ${code(name, 20)} be now?`
    : caption`${lead}. What will ${code(name, 20)} be now?`;
  const rest = group.slice(at);
  const question =
    before.length > 0
      ? passBeat(telling, before, text)
      : {id: `ask-${rest[0]?.steps[0]?.step ?? 0}`, caption: text, acts: []};
  const answer = answerOf(telling, asked.did, changesIn(telling, rest, name));
  return [question, passBeat(telling, rest, answer ?? passCaption(telling, rest))];
}

function passBeat(telling: Telling, group: readonly Stretch[], text: Caption): DraftBeat {
  const acts = thin(group, 7).flatMap((stretch): DraftAct[] => {
    const first = stretch.steps[0];
    const last = stretch.steps.at(-1);
    if (!first || !last) return [];
    return [point(first, pace.quickPoint, 0), seeAfter(telling, last.step, [], pace.quickBecome)];
  });
  return {id: `pass-${group[0]?.steps[0]?.step ?? 0}`, caption: text, acts: spread(text, acts)};
}

/** The stretch of a repetition that computes a new value of a name: worth asking for before it is shown. */
function questionIn(
  {moments}: Telling,
  group: readonly Stretch[],
): {at: number; name: string; did: Did} | undefined {
  for (const [at, {steps, frame, visit}] of group.entries()) {
    if (visit !== 2) continue;
    for (const [i, did] of steps.entries()) {
      const store = steps[i + 1];
      if (
        did.instruction.name !== 'BINARY_OP' ||
        !store ||
        !/^STORE_(FAST|NAME|GLOBAL)$/.test(store.instruction.name)
      )
        continue;
      const last = steps.at(-1);
      if (moments.has(steps[0]?.step ?? -1) && last && moments.get(last.step + 1)?.frames.has(frame))
        return {at, name: store.instruction.argText, did};
    }
  }
  return undefined;
}

/** `acc` is now 800: `+=` made it of 300 and 500. */
function answerOf({moments}: Telling, did: Did, change: Caption | undefined): Caption | undefined {
  const moment = moments.get(did.step);
  const [left, right] = moment?.frames.get(did.frame)?.stack.slice(-2) ?? [];
  if (!change || !moment || left === undefined || right === undefined) return undefined;
  const operator = code(did.instruction.argText);
  return caption`${change}: ${operator} made it of ${say(left, moment.objects, 18)} and ${say(right, moment.objects, 18)}.`;
}

/** What a group changed, of one name or of all. */
function changesIn(
  {recording, moments}: Telling,
  group: readonly Stretch[],
  only?: string,
): Caption | undefined {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  const from = first && moments.get(first.step);
  const to = last && moments.get(last.step + 1);
  if (!first || !last || !from || !to) return undefined;
  const effects = effectsOf(recording, first.frame, from, to, [first.step, last.step]);
  const changes = only === undefined ? effects.changes : effects.changes.filter((c) => c.name === only);
  return sayChanges({...effects, changes}, to);
}

function passCaption(telling: Telling, group: readonly Stretch[]): Caption {
  const {said, n} = groupEffects(telling, group);
  const lead = leadOf(telling, group);
  if (said[0]) return caption`${lead}: ${said[0]}.`;
  return framesOf(group) > 1
    ? caption`${lead}: ${count(n, 'instruction')} seen before.`
    : caption`${lead}: the same ${count(n, 'instruction')} as before.`;
}

/** How many frames of one code object stretches are of; 1 where other code has a part in them. */
function framesOf(group: readonly Stretch[]): number {
  const dids = group.flatMap(({steps}) => steps);
  const codes = new Set(dids.map((did) => did.code));
  return codes.size === 1 ? new Set(dids.map((did) => did.frame)).size : 1;
}

/** `The second time round`, `step() runs again`: what a pass is, seen from before. */
function leadOf({list, recording}: Telling, group: readonly Stretch[]): Caption {
  const [stretch] = group;
  const first = stretch?.steps[0];
  if (!stretch || !first) return caption`Once more`;
  const {offset} = first.instruction;
  const before = list.filter((did) => did.step < first.step && did.code === first.code);
  const here = before.filter((did) => did.frame === first.frame);
  if (here.some((did) => did.instruction.offset === offset)) return caption`${roundOf(list, first)}`;
  const waited = here.at(-1)?.step !== first.step - 1;
  if (here.length > 0 && waited) return caption`Back in ${sayFrame(recording, first.frame)}`;
  if (before.some((did) => did.instruction.offset === offset))
    return framesOf(group) > 1
      ? // The first of them may have begun before, and the last may not come to its end here.
        caption`On through ${numberWord(framesOf(group))} frames of ${sayFrame(recording, first.frame)}`
      : caption`${sayFrame(recording, first.frame, true)} runs once more`;
  return first.line === null ? caption`Meanwhile` : caption`Line ${first.line}, quickly`;
}

/** Which time round its loop an instruction is in, as far as one loop alone is around it. */
function roundOf(list: readonly Did[], {frame, step, instruction: {offset}}: Did): string {
  const own = list.filter((did) => did.frame === frame);
  const around = own.filter(
    ({instruction: i}) =>
      i.name.startsWith('JUMP_BACKWARD') && (i.target ?? i.offset) <= offset && offset <= i.offset,
  );
  if (new Set(around.map((did) => did.instruction.target)).size !== 1) return 'Once more';
  const rounds = around.filter((did) => did.step < step).length;
  if (rounds === 1) return 'The second time round';
  const [back] = around;
  const later = own.filter((did) => did.step > step);
  // Where a loop begins it also finds that it is over.
  const again = later.filter((did) => did.instruction.offset === offset).length;
  const over = later.some((did) => did.instruction.offset > (back?.instruction.offset ?? 0));
  const last = again <= (back?.instruction.target === offset ? 1 : 0) && around.length - rounds <= 1;
  return rounds > 1 && last && over ? 'The last time round' : 'Once more';
}
