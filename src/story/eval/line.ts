import {calledAmong, slotsOfCall} from '../opcodes.ts';
import {type Caption, caption, code, count, plainCaption} from '../vocabulary/caption.ts';
import {type DraftAct, type DraftBeat, pace, point, seeAfter, spread, type Telling, thin} from './draft.ts';
import {effectsOf, sayChanges, sayOutput} from './effects.ts';
import {eventBeats, hasEvent} from './events.ts';
import type {Did} from './execution.ts';
import {SILENT} from './kinds.ts';
import {movesOf} from './moves.ts';
import {swallowedWords} from './swallow.ts';
import {bindsSelf, say} from './values.ts';
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
    const told = (loud && (prepares || called)) || swallowedWords(telling, part).length > 0;
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
    acts: spread(text, quickly(telling, part, 8)),
  };
}

/** Instructions that nothing is said of, on the way to one that has a caption. */
export function leadIn(telling: Telling, dids: readonly Did[]): DraftAct[] {
  return quickly(telling, dids, 5);
}

/** Quick acts, of at most so many instructions. */
function quickly(telling: Telling, dids: readonly Did[], most: number): DraftAct[] {
  let shown = dids[0]?.step ?? 0;
  return thin(dids, most).flatMap((did): DraftAct[] => {
    const d = doing(telling.recording, did, telling.moments, telling.glossary);
    // Behind instructions that are left out, values have nowhere to come from.
    const moves = did.step === shown ? movesOf(d) : [];
    shown = did.step + 1;
    return [point(did, pace.quickPoint, 0), seeAfter(telling, did.step, moves, 360)];
  });
}

function lineName(first: Did, last: Did = first): Caption {
  if (first.line === null || last.line === null) return caption`The module`;
  const [from, to] = [Math.min(first.line, last.line), Math.max(first.line, last.line)];
  return from === to ? caption`Line ${from}` : caption`Lines ${from} to ${to}`;
}

/** What lies on the stack for a call. */
function preparation(telling: Telling, first: Did, call: Did): Caption {
  const {moments, glossary} = telling;
  const from = moments.get(first.step);
  const now = moments.get(call.step);
  const stack = now?.frames.get(call.frame)?.stack ?? [];
  const base = Math.max(
    from?.frames.get(first.frame)?.stack.length ?? 0,
    stack.length - slotsOfCall(call.instruction),
  );
  const laid = stack.slice(base);
  // What NULL is there for is said once; after that it would only be in the way.
  const noted = laid.includes(0) && glossary.first('NULL');
  const needed = laid.filter((slot) => slot !== 0 || noted);
  const callee = now?.objects.get(Math.abs(calledAmong(stack.slice(-slotsOfCall(call.instruction)))));
  const noSelf =
    callee && bindsSelf(callee)
      ? caption`NULL (self is inside the method)`
      : caption`NULL (there is no self)`;
  const said = needed
    .slice(0, noted ? 4 : 3)
    .map((slot) => (slot === 0 ? noSelf : say(slot, now?.objects ?? new Map(), 18)));
  const more = needed.length - said.length;
  const values = sayList(more > 0 ? [...said, caption`${count(more, 'more value')}`] : said);
  const where = lineName(first);
  if (!now || needed.length === 0) return caption`${where} prepares the call.`;
  const pushed = glossary.first('push') ? 'pushes (lays on the value stack)' : 'pushes';
  return caption`${where} ${pushed} what the call needs: ${values}.`;
}

function lineCaption(telling: Telling, part: readonly Did[], first: Did, last: Did): Caption {
  const {recording, moments} = telling;
  const where = lineName(first, last);
  const from = moments.get(first.step);
  // Past the frame's last instruction there is no state of it: that before it has to do.
  const to = moments.get(last.next ?? last.step);
  if (!from) throw new RangeError(`Step ${first.step} was not followed.`);
  const effects = effectsOf(recording, first.frame, from, to, [first.step, last.step]);
  const [swallowed] = swallowedWords(telling, part);
  const said = swallowed ?? (to && sayChanges(effects, to, 3)) ?? sayOutput(effects);
  const n = count(last.step - first.step + 1, 'instruction');
  if (said) return caption`${where}, ${n}: ${said}.`;
  const stack = to?.frames.get(first.frame)?.stack ?? [];
  const result = stack.at(-1);
  const made = to?.objects.get(Math.abs(result ?? 0));
  if (made?.record.type === 'generator' && made.record.born !== undefined && made.record.born >= first.step)
    return caption`${where} makes a generator of ${code(titleOfCode(recording, made.record.code), 24)}: its code doesn’t run yet.`;
  const deeper = stack.length > (from.frames.get(first.frame)?.stack.length ?? 0);
  // What was only loaded last isn't what the line works out: it is there for the call that comes, for the `return None` that the compiler adds.
  const computed = !/^LOAD_(CONST|SMALL_INT|COMMON_CONSTANT|NAME|GLOBAL|DEREF|FAST.*)$/.test(
    last.instruction.name,
  );
  if (computed && last.next !== null && deeper && result !== undefined && to)
    return caption`${where} ${plainCaption(where).startsWith('Lines') ? 'work' : 'works'} out ${say(result, to.objects, 24)} and ${plainCaption(where).startsWith('Lines') ? 'leave' : 'leaves'} it on the stack.`;
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
  const sorts = TELLING.map((begin) => loud.filter((d) => d.instruction.name.startsWith(begin)));
  const [found = loud] = sorts.filter((dids) => dids.length > 0);
  // Of several questions, as in `case 0 | 1`, the last one decided.
  const did =
    found[0] && /^(COMPARE|CONTAINS|IS)_OP/.test(found[0].instruction.name) ? found.at(-1) : found[0];
  return did && clauseOf(doing(telling.recording, did, telling.moments, telling.glossary));
}

function titleOfCode({codes}: Telling['recording'], index: number | undefined): string {
  const name = codes[index ?? -1]?.name ?? 'a function';
  return name.startsWith('<') ? name : `${name}()`;
}
