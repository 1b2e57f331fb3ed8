import type {Moment} from '../../recording/index.ts';
import {type Caption, capital, caption, code, count, plainCaption} from '../vocabulary/caption.ts';
import {definitions} from './definitions.ts';
import {type DraftAct, type DraftBeat, pace, point, sightBefore, type Telling} from './draft.ts';
import {type Effects, effectsOf, sayChanges, sayOutput} from './effects.ts';
import type {Did} from './execution.ts';
import {sayFrame, titleOf} from './room.ts';
import type {Stretch} from './stretch.ts';
import {say} from './values.ts';

/** Stretches that are only summed up: one act, and how often the loop went round. */
export function skipBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  if (!first || !last) throw new RangeError('A summary needs an instruction.');
  const {times} = roundsOf(group);
  const act: DraftAct = {
    kind: 'see',
    sight: sightBefore(telling, last.step + 1),
    done: last.step + 1,
    moves: [],
    moveMs: 900,
    restMs: 0,
    ...(times > 1 ? {times} : {}),
  };
  return {
    id: `skip-${first.step}`,
    caption: skipCaption(telling, group),
    acts: [point(last, pace.point), act],
  };
}

/** How often loops of the outermost frame of these stretches went back to their start, and where those starts are. */
function roundsOf(group: readonly Stretch[]): {times: number; starts: ReadonlySet<number | undefined>} {
  const outer = outerFrame(group);
  const back = group
    .flatMap((s) => (s.frame === outer ? s.steps : []))
    .filter((did) => did.instruction.name.startsWith('JUMP_BACKWARD'));
  return {times: back.length, starts: new Set(back.map((did) => did.instruction.target))};
}

/** `The loop goes round 3 more times`: `more` only if it had begun before these stretches. */
function sayRounds(
  {list}: Telling,
  frame: number,
  from: number,
  {times, starts}: ReturnType<typeof roundsOf>,
) {
  const [start] = starts;
  const begun = list.some(
    (did) => did.frame === frame && did.step < from && did.instruction.offset === start,
  );
  if (starts.size > 1) return `Loops go round ${times} times in all`;
  return `The loop goes round ${times} ${begun ? 'more ' : ''}times`;
}

/** The frame lowest on the call stack. */
function outerFrame(group: readonly Stretch[]): number {
  let outer: Did | undefined;
  for (const {steps} of group) {
    const did = steps[0];
    if (did && (!outer || did.callStack.length < outer.callStack.length)) outer = did;
  }
  return outer?.frame ?? 0;
}

/** What a group of stretches did, and ways to say it, the fullest first. */
export function groupEffects(telling: Telling, group: readonly Stretch[]) {
  const {recording, moments} = telling;
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  const from = first && moments.get(first.step);
  if (!first || !last || !from) throw new RangeError('A summary needs an instruction.');
  const frame = outerFrame(group);
  const to = moments.get(last.step + 1);
  const effects = effectsOf(recording, frame, from, to, [first.step, last.step]);
  return {first, frame, from, to, effects, said: waysToSay(effects, to), n: last.step - first.step + 1};
}

function skipCaption(telling: Telling, group: readonly Stretch[]): Caption {
  const {first, frame, from, to, effects, said, n} = groupEffects(telling, group);
  if (group.every((s) => s.defines)) return definitions(group, effects, to);
  const rounds = roundsOf(group);
  const called = calledIn(telling, group);
  const many =
    first.step === 0
      ? caption`The first ${count(n, 'instruction')}`
      : n === 1
        ? caption`One more instruction`
        : caption`${capital(count(n, 'more instruction', 'more instructions'))}`;
  const lead =
    rounds.times > 1
      ? caption`${sayRounds(telling, frame, first.step, rounds)}, ${n} instructions`
      : called === undefined
        ? many
        : caption`${many}, with ${called}`;
  const [fullest] = said;
  if (fullest) {
    const fits = said.find((words) => plainCaption(lead).length + plainCaption(words).length <= LONG);
    return caption`${lead}: ${fits ?? fullest}.`;
  }
  const back = group.flatMap((s) => s.events).findLast((e) => e.kind === 'return' && e.frame === frame);
  return back?.kind === 'return' && frame !== 0
    ? caption`${lead}, then ${sayFrame(telling.recording, frame)} returns ${say(back.value, (to ?? from).objects, 18)}.`
    : caption`${lead}: no name changes.`;
}

/** Characters that a summary should not exceed. */
const LONG = 130;

/** `the call of total()`, `5 calls`: what was called within a summary. */
function calledIn({recording}: Telling, group: readonly Stretch[]): Caption | undefined {
  const entered = group.flatMap((s) =>
    s.steps.flatMap((did) => (did.enters?.how === 'call' ? [did.enters.frame] : [])),
  );
  const frames = entered.filter((frame) =>
    recording.codes[recording.run.frames[frame]?.code ?? 0]?.flags.includes('OPTIMIZED'),
  );
  const [only] = frames;
  if (only === undefined) return undefined;
  return frames.length === 1
    ? caption`a call of ${code(titleOf(recording, only), 24)}`
    : caption`${count(frames.length, 'call')}`;
}

function waysToSay(effects: Effects, to: Moment | undefined): Caption[] {
  const names = to && sayChanges(effects, to);
  const one = to && sayChanges(effects, to, 1);
  const written = sayOutput(effects);
  return [
    ...(names && written ? [caption`${names}, and ${written}`] : []),
    ...(one && written ? [caption`${one}, and ${written}`] : []),
    ...[names, one, written].flatMap((words) => (words ? [words] : [])),
  ];
}
