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
import {SILENT} from './kinds.ts';
import {movesOf} from './moves.ts';
import {titleOf} from './room.ts';
import type {Stretch} from './stretch.ts';
import {say} from './values.ts';
import {clauseOf} from './words/clause.ts';
import {doing, sayList} from './words/doing.ts';

/** A stretch told in one beat, its instructions as quick acts; calls and returns have beats of their own. */
export function lineBeats(telling: Telling, steps: readonly Did[]): DraftBeat[] {
  const beats: DraftBeat[] = [];
  let part: Did[] = [];
  for (const did of steps) {
    if (!hasEvent(telling, did)) {
      part.push(did);
      continue;
    }
    const prepares = did.enters?.how === 'call' && did.instruction.name.startsWith('CALL');
    const loud = part.some((p) => !SILENT.has(p.instruction.name));
    // A call before this one has something to say for itself: `countdown(3)` makes a generator.
    const called = part.some((p) => p.instruction.name.startsWith('CALL'));
    const told = loud && (prepares || called);
    if (told) beats.push(lineBeat(telling, part, prepares ? did : undefined));
    const lead = told ? [] : leadIn(telling, part);
    const [first, ...rest] = eventBeats(telling, did);
    if (first) beats.push({...first, acts: [...lead, ...first.acts]}, ...rest);
    part = [];
  }
  if (part.some((did) => !SILENT.has(did.instruction.name))) beats.push(lineBeat(telling, part, undefined));
  return beats;
}

/** One beat for instructions of one line; `call` is the call that they prepare. */
export function lineBeat(telling: Telling, part: readonly Did[], call: Did | undefined): DraftBeat {
  const loud = part.filter((did) => !SILENT.has(did.instruction.name));
  const [first = part[0]] = loud;
  const last = part.at(-1);
  if (!first || !last) throw new RangeError('A beat of a line needs an instruction.');
  const text = call ? preparation(telling, first, call) : lineCaption(telling, part, first, last);
  return {
    id: `line-${first.step}`,
    caption: text,
    acts: spread(
      text,
      thin(part).flatMap((did) => quickActs(telling, did)),
    ),
  };
}

/** Instructions that nothing is said of, on the way to one that has a caption. */
export function leadIn(telling: Telling, dids: readonly Did[]): DraftAct[] {
  return thin(dids, 5).flatMap((did) => quickActs(telling, did));
}

function quickActs(telling: Telling, did: Did): DraftAct[] {
  const d = doing(telling.recording, did, telling.moments, telling.glossary);
  return [point(did, pace.quickPoint, 0), seeAfter(telling, did.step, movesOf(d), 360)];
}

function lineName(first: Did, last: Did = first): Caption {
  if (first.line === null || last.line === null) return caption`The module`;
  const [from, to] = [Math.min(first.line, last.line), Math.max(first.line, last.line)];
  return from === to ? caption`Line ${from}` : caption`Lines ${from} to ${to}`;
}

/** What lies on the stack for a call. */
function preparation(telling: Telling, first: Did, call: Did): Caption {
  const {recording, moments, glossary} = telling;
  const from = moments.get(first.step);
  const now = moments.get(call.step);
  const stack = now?.frames.get(call.frame)?.stack ?? [];
  const code = recording.run.frames[call.enters?.frame ?? -1]?.code;
  const isCallee = (slot: number) => {
    const record = now?.objects.get(Math.abs(slot))?.record;
    return record?.code === code || record?.type === 'type';
  };
  const base = Math.max(from?.frames.get(first.frame)?.stack.length ?? 0, stack.findLastIndex(isCallee));
  const needed = stack.slice(base).filter((slot) => slot !== 0);
  const values = sayList(needed.slice(0, 3).map((slot) => say(slot, now?.objects ?? new Map(), 18)));
  const where = lineName(first);
  if (!now || needed.length === 0) return caption`${where} prepares the call.`;
  return glossary.first('push')
    ? caption`${where} pushes what the call needs (lays it on the value stack): ${values}.`
    : caption`${where} pushes what the call needs: ${values}.`;
}

function lineCaption(telling: Telling, part: readonly Did[], first: Did, last: Did): Caption {
  const {recording, moments} = telling;
  const where = lineName(first, last);
  const from = moments.get(first.step);
  const to = last.next === null ? undefined : moments.get(last.next);
  if (!from) throw new RangeError(`Step ${first.step} was not followed.`);
  const effects = effectsOf(recording, first.frame, from, to, [first.step, last.step]);
  const said = (to && sayChanges(effects, to, 3)) ?? sayOutput(effects);
  const n = count(last.step - first.step + 1, 'instruction');
  if (said) return caption`${where}, ${n}: ${said}.`;
  const stack = to?.frames.get(first.frame)?.stack ?? [];
  const result = stack.at(-1);
  const made = to?.objects.get(Math.abs(result ?? 0));
  if (made?.record.type === 'generator' && made.record.born !== undefined && made.record.born >= first.step)
    return caption`${where} makes a generator of ${code(titleOfCode(recording, made.record.code), 24)}: its code doesn’t run yet.`;
  const deeper = stack.length > (from.frames.get(first.frame)?.stack.length ?? 0);
  if (deeper && result !== undefined && to)
    return caption`${where} works out ${say(result, to.objects, 24)} and leaves it on the stack.`;
  const clause = tellingClause(telling, part);
  return clause ? caption`${where}: ${clause}.` : caption`${where}: ${n} more.`;
}

/** Opcodes that say most of a line, first of all. */
const TELLING = [
  'COMPARE_OP',
  'CONTAINS_OP',
  'IS_OP',
  'FOR_ITER',
  'CALL',
  'DELETE',
  'STORE',
  'BINARY_OP',
  'TO_BOOL',
  'POP_JUMP',
  'JUMP',
  'POP_EXCEPT',
];

/** What the instruction did that says most of a line. */
function tellingClause(telling: Telling, part: readonly Did[]): Caption | undefined {
  const loud = part.filter((did) => !SILENT.has(did.instruction.name));
  const did =
    TELLING.flatMap((begin) => loud.filter((d) => d.instruction.name.startsWith(begin)))[0] ?? loud[0];
  return did && clauseOf(doing(telling.recording, did, telling.moments, telling.glossary));
}

function titleOfCode({codes}: Telling['recording'], index: number | undefined): string {
  const name = codes[index ?? -1]?.name ?? 'a function';
  return name.startsWith('<') ? name : `${name}()`;
}

/** At most eight of them, the first and the last included. */
function thin<T>(items: readonly T[], most = 8): T[] {
  if (items.length <= most) return [...items];
  return Array.from(
    {length: most},
    (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))],
  ).filter((item): item is T => item !== undefined);
}

/** Stretches that were seen before: an act each, one caption for all; once, a question before the answer. */
export function passBeats(telling: Telling, group: readonly Stretch[]): DraftBeat[] {
  const asked = questionIn(telling, group);
  if (!asked || !telling.glossary.first('asked'))
    return [passBeat(telling, group, groupCaption(telling, group, 'pass'))];
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
  const answer = changesIn(telling, rest, name);
  return [
    question,
    passBeat(telling, rest, answer ? caption`${answer}.` : groupCaption(telling, rest, 'pass')),
  ];
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
function questionIn({moments}: Telling, group: readonly Stretch[]): {at: number; name: string} | undefined {
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
        return {at, name: store.instruction.argText};
    }
  }
  return undefined;
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
  if (how === 'pass') {
    const lead = leadOf(telling, group);
    return said
      ? caption`${lead}: ${said}.`
      : caption`${lead}: the same ${count(n, 'instruction')} as before.`;
  }
  if (group.every((s) => s.defines)) return definitions(group, effects, to, true);
  const rounds = roundsOf(group);
  const called = calledIn(telling, group);
  const many =
    first.step === 0
      ? caption`The first ${n} instructions`
      : n === 1
        ? caption`One more instruction`
        : caption`${capital(count(n, 'more instruction', 'more instructions'))}`;
  const lead =
    rounds > 1
      ? caption`The loop goes round ${rounds} more times, ${n} instructions`
      : called === undefined
        ? many
        : caption`${many}, with ${called}`;
  return said ? caption`${lead}: ${said}.` : caption`${lead}.`;
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

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

/** `The second time round`, `step() runs again`: what a pass is, seen from before. */
export function leadOf({list, recording}: Telling, group: readonly Stretch[]): Caption {
  const [stretch] = group;
  const first = stretch?.steps[0];
  if (!stretch || !first) return caption`Once more`;
  const {offset} = first.instruction;
  const before = list.filter((did) => did.step < first.step && did.code === first.code);
  const here = before.filter((did) => did.frame === first.frame);
  if (here.some((did) => did.instruction.offset === offset)) {
    if (stretch.last && stretch.visit > 2) return caption`The last time round`;
    return stretch.visit === 2 ? caption`The second time round` : caption`Once more`;
  }
  const title = code(titleOf(recording, first.frame), 22);
  if (before.some((did) => did.instruction.offset === offset))
    return here.length > 0 ? caption`Back in ${title}` : caption`${title} runs once more`;
  return first.line === null ? caption`Meanwhile` : caption`Line ${first.line}, quickly`;
}

function saidOf(effects: Effects, to: Moment | undefined): Caption | undefined {
  const names = to && sayChanges(effects, to);
  const written = sayOutput(effects);
  if (names && written) return caption`${names}, and ${written}`;
  return names ?? written;
}

/** What definitions at the program's start bound, in a sentence. */
export function definitionsOf({recording, moments}: Telling, group: readonly Stretch[]): Caption {
  const first = group[0]?.steps[0];
  const last = group.at(-1)?.steps.at(-1);
  const from = first && moments.get(first.step);
  if (!first || !last || !from) return caption``;
  const to = moments.get(last.step + 1);
  return definitions(group, effectsOf(recording, first.frame, from, to, [first.step, last.step]), to, false);
}

/** Definitions: what they bound. */
function definitions(
  group: readonly Stretch[],
  {changes}: Effects,
  to: Moment | undefined,
  note: boolean,
): Caption {
  const lines = group.flatMap((s) => (s.code === 0 && s.line !== null ? [s.line] : []));
  const [from, until] = [Math.min(...lines), Math.max(...lines)];
  const where =
    lines.length === 0 ? 'The module' : from === until ? `Line ${from}` : `Lines ${from} to ${until}`;
  const one = lines.length === 0 || from === until;
  const isModule = (slot: number) => to?.objects.get(Math.abs(slot))?.record.type === 'module';
  const imported = changes.filter(({slot}) => isModule(slot)).map(({name}) => name);
  const made = changes.filter(({slot}) => !isModule(slot)).map(({name}) => name);
  const names = (all: readonly string[]) => {
    const more = all.length - 3;
    const shown = sayList(all.slice(0, 3).map((name) => caption`${code(name, 20)}`));
    return caption`${shown}${more > 0 ? ` and ${more} more` : ''}`;
  };
  if (made.length > 0 && imported.length > 0)
    return caption`${where} ${one ? 'imports' : 'import'} ${names(imported)} and ${one ? 'makes' : 'make'} ${names(made)}.`;
  if (imported.length > 0) return caption`${where} ${one ? 'imports' : 'import'} ${names(imported)}.`;
  if (made.length === 0) return caption`${where} only ${one ? 'prepares' : 'prepare'} what comes.`;
  return caption`${where} ${one ? 'makes' : 'make'} ${names(made)}${note ? ': nothing inside runs yet' : ''}.`;
}
