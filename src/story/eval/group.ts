import type {Moment} from '../../recording/index.ts';
import {
  type Caption,
  capital,
  caption,
  code,
  count,
  numberWord,
  plainCaption,
} from '../vocabulary/caption.ts';
import {definitions} from './definitions.ts';
import {type DraftAct, type DraftBeat, pace, point, sightBefore, type Telling} from './draft.ts';
import {type Effects, effectsOf, sayChanges, sayOutput} from './effects.ts';
import type {Did} from './execution.ts';
import {sayFrame, titleOf} from './room.ts';
import type {Stretch} from './stretch.ts';
import {swallowedWords} from './swallow.ts';
import {say} from './values.ts';
import {sayList} from './words/doing.ts';

/** Stretches that are only summed up: one act, and how often the loop went round. */
export function skipBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  if (!first || !last) throw new RangeError('A summary needs an instruction.');
  const times = known(telling, loopsOf(group))?.full ?? 0;
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

/** A loop that stretches went through. */
interface Rounds {
  /** The instruction that went back to its start. */
  readonly back: Did;
  /** Rounds that both began and ended within the stretches. */
  full: number;
}

/** The loops of the outermost frame of these stretches. */
function loopsOf(group: readonly Stretch[]): Rounds[] {
  const outer = outerFrame(group);
  const own = group.flatMap((s) => (s.frame === outer ? s.steps : []));
  const loops = new Map<number, Rounds>();
  const begun = new Set<number>();
  for (const did of own) {
    begun.add(did.instruction.offset);
    const {name, target} = did.instruction;
    if (!name.startsWith('JUMP_BACKWARD') || target === undefined) continue;
    const loop = loops.get(target) ?? {back: did, full: 0};
    loops.set(target, loop);
    // The round that was in progress before only ends here.
    if (begun.has(target)) loop.full++;
    begun.delete(target);
  }
  return [...loops.values()];
}

/** The loop that stretches only go on with, for some full rounds: the viewer saw it before. */
function known(telling: Telling, loops: readonly Rounds[]): Rounds | undefined {
  const [only] = loops;
  return only && loops.length === 1 && only.full > 1 && wasSeen(telling, only) ? only : undefined;
}

function wasSeen({shown}: Telling, {back: {code, instruction}}: Rounds): boolean {
  const [start, end] = [instruction.target ?? instruction.offset, instruction.offset];
  return [...(shown.get(code) ?? [])].some((offset) => start <= offset && offset <= end);
}

/** `The loop goes round 3 more times`: which loop, where the run has several; `more` if it was begun before. */
function sayRounds({list, recording}: Telling, from: number, {back, full}: Rounds): string {
  const {target} = back.instruction;
  const begun = list.some(
    (did) => did.frame === back.frame && did.step < from && did.instruction.offset === target,
  );
  const loops = new Set(
    list
      .filter((did) => did.instruction.name.startsWith('JUMP_BACKWARD'))
      .map((did) => `${did.code}:${did.instruction.target}`),
  );
  const line = recording.codes[back.code]?.instructions.find((i) => i.offset === target)?.line;
  const which = loops.size > 1 && line !== undefined ? `The loop in line ${line}` : 'The loop';
  return `${which} goes round ${numberWord(full)} ${begun ? 'more ' : ''}times`;
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
  const dids = group.flatMap((s) => s.steps);
  const said = [...swallowedWords(telling, dids), ...waysToSay(effects, to)];
  return {first, frame, from, to, effects, said, n: last.step - first.step + 1};
}

function skipCaption(telling: Telling, group: readonly Stretch[]): Caption {
  const {first, frame, from, to, effects, said, n} = groupEffects(telling, group);
  if (group.every((s) => s.defines)) return definitions(group, effects, to);
  const loops = loopsOf(group);
  const rounds = known(telling, loops);
  const called = calledIn(telling, group);
  const whole = loops.filter((loop) => loop.full > 0 && !wasSeen(telling, loop)).length;
  const looped = whole === 0 ? [] : [caption`${whole === 1 ? 'a loop' : count(whole, 'loop')}`];
  const within = [...looped, ...(called ? [called] : [])];
  const many =
    first.step === 0
      ? caption`The first ${count(n, 'instruction')}`
      : n === 1
        ? caption`One more instruction`
        : caption`${capital(count(n, 'more instruction', 'more instructions'))}`;
  const lead = rounds
    ? caption`${sayRounds(telling, first.step, rounds)}, ${count(n, 'instruction')}`
    : within.length === 0
      ? many
      : caption`${many}, with ${sayList(within)}`;
  const [fullest] = said;
  if (fullest) {
    const fits = said.find((words) => plainCaption(lead).length + plainCaption(words).length <= LONG);
    return caption`${lead}: ${fits ?? fullest}.`;
  }
  const back = group.flatMap((s) => s.events).findLast((e) => e.kind === 'return' && e.frame === frame);
  const flags = telling.recording.codes[telling.recording.run.frames[frame]?.code ?? 0]?.flags ?? [];
  if (back && flags.includes('GENERATOR'))
    return caption`${lead}, then ${sayFrame(telling.recording, frame)} has no more values.`;
  return back?.kind === 'return' && frame !== 0
    ? caption`${lead}, then ${sayFrame(telling.recording, frame)} returns ${say(back.value, (to ?? from).objects, 18)}.`
    : caption`${lead}.`;
}

/** Characters that a summary should not exceed. */
const LONG = 130;

/** `a call of total()`, `five calls`: what was called within a summary, from C code as well. */
function calledIn({recording}: Telling, group: readonly Stretch[]): Caption | undefined {
  const first = group[0]?.steps[0]?.step ?? 0;
  const last = group.at(-1)?.steps.at(-1)?.step ?? 0;
  const frames = recording.run.events.flatMap((e) => {
    if (e.kind !== 'call' || e.step <= first || e.step > last + 1) return [];
    const flags = recording.codes[recording.run.frames[e.frame]?.code ?? 0]?.flags ?? [];
    // The body of a class isn't called, and a generator's code begins when it is asked for a value.
    return flags.includes('OPTIMIZED') && !flags.includes('GENERATOR') ? [e.frame] : [];
  });
  if (frames.length === 0) return undefined;
  const [title = '', ...others] = new Set(frames.map((frame) => titleOf(recording, frame)));
  const n = frames.length === 1 ? 'a call' : count(frames.length, 'call');
  return others.length === 0 ? caption`${n} of ${code(title, 24)}` : caption`${n}`;
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
