import {type Caption, caption, plainCaption} from '../vocabulary/caption.ts';
import {type DraftAct, type DraftBeat, point, seeAfter, spread, type Telling} from './draft.ts';
import {eventBeats, hasEvent} from './events.ts';
import type {Did} from './execution.ts';
import {SILENT} from './kinds.ts';
import {leadIn, lineBeat} from './line.ts';
import {movesOf} from './moves.ts';
import {clauseOf} from './words/clause.ts';
import {doing} from './words/doing.ts';

/** Most characters of a caption that puts several instructions together. */
const TOGETHER = 122;

/**
 * A stretch told instruction by instruction. What is new gets words of its own; two or three simple instructions share
 * a caption; kinds that were explained before pass by in front of the next new one.
 */
export function slowBeats(telling: Telling, steps: readonly Did[]): DraftBeat[] {
  const beats: DraftBeat[] = [];
  let clauses: Caption[] = [];
  let acts: DraftAct[] = [];
  /** Instructions without words yet. */
  let quiet: Did[] = [];
  let id = '';
  /** The opcode that was spoken of last. */
  let name = '';
  const flush = () => {
    if (clauses.length > 0) {
      const text = joined(clauses);
      beats.push({id, caption: text, acts: spread(text, acts)});
      acts = [];
    }
    clauses = [];
  };
  for (const did of steps) {
    if (hasEvent(telling, did)) {
      flush();
      const lead = leadIn(telling, quiet);
      const [first, ...rest] = eventBeats(telling, did);
      if (first) beats.push({...first, acts: [...acts, ...lead, ...first.acts]}, ...rest);
      acts = [];
      quiet = [];
      continue;
    }
    const fresh = telling.lessons.isNew(did);
    // Nothing is said of what is known, unless there is a caption that it completes; the same again completes none.
    const again = name === did.instruction.name;
    if (!fresh && again) flush();
    if (!fresh && clauses.length === 0) {
      quiet.push(did);
      continue;
    }
    const together = clauses.length > 0;
    const clause = clauseOf(doing(telling.recording, did, telling.moments, telling.glossary, together));
    if (clause && clauses.length > 0) {
      const length = [...plainCaption(joined([...clauses, clause]))].length;
      if (clauses.length >= 3 || length > TOGETHER) {
        flush();
        if (!fresh) {
          quiet.push(did);
          continue;
        }
      }
    }
    if (clauses.length === 0) {
      id = `step-${(quiet[0] ?? did).step}`;
      acts.push(...leadIn(telling, quiet));
      quiet = [];
    }
    acts.push(...actsOf(telling, did));
    if (clause) {
      clauses.push(clause);
      name = did.instruction.name;
      if (fresh) telling.lessons.learn(did);
      // It ends what was worked out before: what comes behind belongs to something else.
      if (did.instruction.name === 'POP_TOP') flush();
    }
  }
  flush();
  const left = [...quiet];
  const loud = left.filter((did) => !SILENT.has(did.instruction.name));
  if (loud.length > 0) beats.push(lineBeat(telling, left, undefined));
  else {
    // What says nothing goes with the beat before.
    const last = beats.at(-1);
    const rest = [...acts, ...left.flatMap((did) => actsOf(telling, did))];
    if (rest.length > 0 && last) beats[beats.length - 1] = {...last, acts: [...last.acts, ...rest]};
  }
  return beats;
}

function actsOf(telling: Telling, did: Did): DraftAct[] {
  const d = doing(telling.recording, did, telling.moments, telling.glossary);
  return [point(did), seeAfter(telling, did.step, movesOf(d))];
}

function joined(clauses: readonly Caption[]): Caption {
  const all = clauses.flatMap((clause, i) => (i === 0 ? [...clause] : [{text: '; '}, ...clause]));
  return caption`${all}.`;
}
