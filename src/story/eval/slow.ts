import {type Caption, caption, plainCaption} from '../vocabulary/caption.ts';
import {type DraftAct, type DraftBeat, point, seeAfter, spread, type Telling} from './draft.ts';
import {eventBeats, hasEvent} from './events.ts';
import type {Did} from './execution.ts';
import {movesOf} from './moves.ts';
import {clauseOf} from './words/clause.ts';
import {doing} from './words/doing.ts';

/** Most characters of a caption that puts several instructions together. */
const TOGETHER = 112;

/** A stretch told instruction by instruction; two or three simple ones share a caption. */
export function slowBeats(telling: Telling, steps: readonly Did[]): DraftBeat[] {
  const beats: DraftBeat[] = [];
  let clauses: Caption[] = [];
  let acts: DraftAct[] = [];
  let id = '';
  const flush = () => {
    if (acts.length > 0 && clauses.length > 0) {
      const text = joined(clauses);
      beats.push({id, caption: text, acts: spread(text, acts)});
      acts = [];
    }
    clauses = [];
  };
  for (const did of steps) {
    if (hasEvent(telling, did)) {
      flush();
      const [first, ...rest] = eventBeats(telling, did);
      // Instructions with nothing to say lead into the event.
      if (first) beats.push({...first, acts: [...acts, ...first.acts]}, ...rest);
      acts = [];
      continue;
    }
    const d = doing(telling.recording, did, telling.moments, telling.glossary);
    const clause = clauseOf(d);
    if (clause && clauses.length > 0) {
      const length = [...plainCaption(joined([...clauses, clause]))].length;
      if (clauses.length >= 3 || length > TOGETHER) flush();
    }
    if (clauses.length === 0) id = `step-${did.step}`;
    acts.push(point(did), seeAfter(telling, did.step, movesOf(d)));
    if (clause) clauses.push(clause);
  }
  flush();
  // What is left over said nothing: it goes with the beat before, or with the next stretch.
  const last = beats.at(-1);
  if (acts.length > 0 && last) beats[beats.length - 1] = {...last, acts: [...last.acts, ...acts]};
  return beats;
}

function joined(clauses: readonly Caption[]): Caption {
  const all = clauses.flatMap((clause, i) => (i === 0 ? [...clause] : [{text: '; '}, ...clause]));
  return caption`${all}.`;
}
