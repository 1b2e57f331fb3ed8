import type {Moment} from '../../recording/index.ts';
import {type Caption, caption, code, count} from '../vocabulary/caption.ts';
import {
  type DraftAct,
  type DraftBeat,
  pace,
  point,
  seeAfter,
  sightBefore,
  spread,
  type Telling,
} from './draft.ts';
import {type Effects, effectsOf, sayChanges, sayOutput} from './effects.ts';
import {eventBeats, hasEvent} from './events.ts';
import type {Did} from './execution.ts';
import {movesOf} from './moves.ts';
import {titleOf} from './room.ts';
import type {Stretch} from './stretch.ts';
import {say} from './values.ts';
import {doing, sayList} from './words/doing.ts';

/** A stretch told in one beat, its instructions as quick acts; calls and returns have beats of their own. */
export function lineBeats(telling: Telling, steps: readonly Did[]): DraftBeat[] {
  const beats: DraftBeat[] = [];
  let part: Did[] = [];
  const flush = (calls: boolean) => {
    const worth = part.filter((did) => !SILENT.has(did.instruction.name));
    if (worth.length > 0) beats.push(lineBeat(telling, part, calls));
    part = [];
  };
  for (const did of steps) {
    if (!hasEvent(telling, did)) {
      part.push(did);
      continue;
    }
    flush(did.enters?.how === 'call');
    beats.push(...eventBeats(telling, did));
  }
  flush(false);
  return beats;
}

const SILENT = new Set(['RESUME', 'NOP', 'NOT_TAKEN', 'CACHE', 'EXTENDED_ARG', 'END_FOR']);

function lineBeat(telling: Telling, part: readonly Did[], calls: boolean): DraftBeat {
  const first = part[0];
  const last = part.at(-1);
  if (!first || !last) throw new RangeError('A beat of a line needs an instruction.');
  const text = lineCaption(telling, first, last, calls);
  const acts = thin(part).flatMap((did): DraftAct[] => {
    const d = doing(telling.recording, did, telling.moments, telling.glossary);
    return [point(did, pace.quickPoint, 0), seeAfter(telling, did.step, movesOf(d), 360)];
  });
  return {id: `line-${first.step}`, caption: text, acts: spread(text, acts)};
}

function lineCaption(telling: Telling, first: Did, last: Did, calls: boolean): Caption {
  const {recording, moments, glossary} = telling;
  const where = first.line === null ? caption`The module` : caption`Line ${first.line}`;
  const from = moments.get(first.step);
  const to = last.next === null ? undefined : moments.get(last.next);
  if (!from) throw new RangeError(`Step ${first.step} was not followed.`);
  if (calls) {
    const now = moments.get(last.step + 1);
    // The next moment is the callee's; what the call takes is on the caller's stack before it.
    const caller = moments.get(last.next ?? -1) ?? now;
    const stack = (caller?.frames.get(first.frame) ?? from.frames.get(first.frame))?.stack ?? [];
    const pushed = stack.slice(from.frames.get(first.frame)?.stack.length ?? 0).filter((slot) => slot !== 0);
    const values = sayList(pushed.slice(-3).map((slot) => say(slot, caller?.objects ?? from.objects, 18)));
    if (pushed.length === 0) return caption`${where} prepares the call.`;
    return glossary.first('push')
      ? caption`${where} pushes what the call needs, lays it on the value stack: ${values}.`
      : caption`${where} pushes what the call needs: ${values}.`;
  }
  const effects = effectsOf(recording, first.frame, from, to, [first.step, last.step]);
  const said = (to && sayChanges(effects, to)) ?? sayOutput(effects);
  const n = last.step - first.step + 1;
  if (said) return caption`${where}, ${count(n, 'instruction')}: ${said}.`;
  const result = to?.frames.get(first.frame)?.stack.at(-1);
  return result !== undefined && to
    ? caption`${where} works out ${say(result, to.objects, 24)} and leaves it on the stack.`
    : caption`${where}: ${count(n, 'more instruction', 'more instructions')}.`;
}

/** At most eight of them, the first and the last included. */
function thin<T>(items: readonly T[], most = 8): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    {length: most},
    (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))],
  ).filter((item): item is T => item !== undefined);
}

/** Stretches that were seen before: an act each, one caption for all. */
export function passBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const acts = thin(group, 7).flatMap((stretch): DraftAct[] => {
    const first = stretch.steps[0];
    const last = stretch.steps.at(-1);
    if (!first || !last) return [];
    return [point(first, pace.quickPoint, 0), seeAfter(telling, last.step, [], pace.quickBecome)];
  });
  const text = groupCaption(telling, group, 'pass');
  return {id: `pass-${group[0]?.steps[0]?.step ?? 0}`, caption: text, acts: spread(text, acts)};
}

/** Stretches that are only summed up: one act, and how often the loop went round. */
export function skipBeat(telling: Telling, group: readonly Stretch[]): DraftBeat {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  if (!first || !last) throw new RangeError('A summary needs an instruction.');
  const times = roundsOf(group);
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
    caption: groupCaption(telling, group, 'skip'),
    acts: [point(last, pace.point), act],
  };
}

/** How often a loop of the outermost frame of these stretches went back to its start. */
function roundsOf(group: readonly Stretch[]): number {
  const outer = outerFrame(group);
  return group
    .flatMap((s) => (s.frame === outer ? s.steps : []))
    .filter((did) => did.instruction.name.startsWith('JUMP_BACKWARD')).length;
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

function groupCaption(telling: Telling, group: readonly Stretch[], how: 'pass' | 'skip'): Caption {
  const {recording, moments} = telling;
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  const from = first && moments.get(first.step);
  if (!first || !last || !from) throw new RangeError('A summary needs an instruction.');
  const frame = outerFrame(group);
  const to: Moment | undefined = moments.get(last.step + 1);
  const n = last.step - first.step + 1;
  const effects = effectsOf(recording, frame, from, to, [first.step, last.step]);
  const said = saidOf(effects, to);
  if (how === 'skip') {
    if (group.every((s) => s.defines)) return definitions(telling, group, effects);
    const rounds = roundsOf(group);
    const lead =
      rounds > 1
        ? caption`The loop goes round ${rounds} more times, ${n} instructions`
        : caption`${count(n, 'more instruction', 'more instructions')} pass`;
    return said ? caption`${lead}: ${said}.` : caption`${lead}.`;
  }
  const stretch = group[0];
  const again =
    stretch &&
    telling.list.some((did) => did.step < first.step && did.frame === frame && did.line === stretch.line);
  const lead = again
    ? stretch && stretch.last && stretch.visit > 2
      ? caption`The last time round`
      : stretch?.visit === 2
        ? caption`The second time round`
        : caption`Once more`
    : caption`${code(titleOf(recording, first.frame), 22)} runs once more`;
  return said
    ? caption`${lead}, faster: ${said}.`
    : caption`${lead}: the same ${count(n, 'instruction')} again.`;
}

function saidOf(effects: Effects, to: Moment | undefined): Caption | undefined {
  const names = to && sayChanges(effects, to);
  const written = sayOutput(effects);
  if (names && written) return caption`${names}, and ${written}`;
  return names ?? written;
}

/** Definitions: what they bound. */
function definitions({recording}: Telling, group: readonly Stretch[], {changes}: Effects): Caption {
  const lines = group.flatMap((s) => (s.code === 0 && s.line !== null ? [s.line] : []));
  const [from, to] = [Math.min(...lines), Math.max(...lines)];
  const bound = changes.map(({name}) => name);
  const where =
    lines.length === 0 || recording.codes.length === 0
      ? 'The module'
      : from === to
        ? `Line ${from}`
        : `Lines ${from} to ${to}`;
  if (bound.length === 0) return caption`${where} only prepares what comes.`;
  const shown = sayList(bound.slice(0, 3).map((name) => caption`${code(name, 20)}`));
  const more = bound.length - 3;
  return caption`${where} ${from === to ? 'makes' : 'make'} ${shown}${more > 0 ? ` and ${more} more` : ''}: nothing inside runs yet.`;
}
