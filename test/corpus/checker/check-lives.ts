import type {Recording} from '../../../src/recording/index.ts';
import type {Finding} from './finding.ts';
import {State} from './state.ts';

/** The lives of objects: nobody holds the dead or the unborn, and who is on an owned slot is counted. */
export function checkLives(recording: Recording): Finding[] {
  const {run} = recording;
  const state = new State(recording);
  const found: Finding[] = [];
  const lives = new Map(run.objects.map((o) => [o.id, o]));
  const look = (id: number, step: number, where: string) => {
    const object = lives.get(Math.abs(id));
    if (id === 0 || !object) return;
    if (object.died !== undefined && object.died < step)
      found.push({
        step,
        cause: 'lifetimes',
        detail: `${where} holds ${id}, which died in step ${object.died}.`,
      });
    if (object.born !== undefined && object.born >= step)
      found.push({
        step,
        cause: 'lifetimes',
        detail: `${where} holds ${id}, born only in step ${object.born}.`,
      });
  };
  for (const [index, step] of run.steps.entries()) {
    const frame = state.apply(step);
    for (const slot of frame.stack) look(slot, index, `The stack of frame ${step.frame}`);
    for (const slot of frame.locals) look(slot, index, `A local of frame ${step.frame}`);
    for (const [, name, id] of step.names ?? []) look(id, index, `The name ${name}`);
    for (const {id, holds} of step.contents ?? [])
      for (const [label, held] of holds) look(held, index, `${label} of object ${id}`);
    for (const [id, count] of step.counts ?? []) {
      const object = lives.get(id);
      if (count === 0 && object?.died !== index)
        found.push({step: index, cause: 'lifetimes', detail: `Object ${id} lives with a count of 0.`});
    }
    if (found.length > 20) return found;
  }
  return found;
}
