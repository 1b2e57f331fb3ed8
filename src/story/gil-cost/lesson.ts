import type {Cost, Measured, Way} from '../../recording/index.ts';
import {type Caption, caption} from '../vocabulary/caption.ts';
import {titleOf} from './bars.ts';
import {busy, compare, median, SEVERAL, type Verdict} from './compare.ts';
import {roughly} from './duration.ts';
import {kindOf} from './work.ts';

/** Work that takes less is small: what it costs to start threads and processes shows. */
const SMALL = 100_000;

/** What to take home: only what these measurements show. */
export function lesson(cost: Cost, ways: readonly Measured[]): Caption {
  const [base] = ways;
  if (!base) throw new RangeError('A comparison needs a way to compare with.');
  const verdictOf = (way: Way): Verdict | 'absent' => {
    const measured = ways.find((m) => m.way === way);
    return measured && measured !== base ? compare(measured, base) : 'absent';
  };
  const threads = verdictOf('threads');
  const processes = verdictOf('processes');
  const free = verdictOf('free threads');
  const nobody = ![threads, processes, free].includes('faster');
  const unclear = [threads, processes, free].includes('unclear');

  if (nobody) return unclear ? unsure() : none(cost, base, ways);
  const kind = kindOf(ways);
  return kind === 'computing' ? computing() : overlapping(kind === 'waiting');

  function computing(): Caption {
    const inThreads = ways.find((m) => m.way === 'threads');
    if (threads === 'faster' && inThreads && busy(inThreads) >= SEVERAL) {
      return caption`Threads can compute side by side where the work gives up the GIL, as it does here: measure before you choose.`;
    }
    if (threads === 'faster' && processes !== 'faster' && free !== 'faster') {
      return caption`Threads were faster here, but with one core at work: they take turns with the GIL.`;
    }
    const under = threads === 'absent' ? '' : '; threads that share a GIL take turns';
    if (processes === 'faster' && free === 'faster') {
      return caption`To compute on several cores: processes, or threads without a GIL${under}.`;
    }
    if (free === 'faster') return caption`To compute on several cores, here: threads without a GIL${under}.`;
    return caption`To compute on several cores: processes, each with a GIL of its own${under}.`;
  }

  function overlapping(waiting: boolean): Caption {
    if (threads !== 'faster') {
      if (processes !== 'faster')
        return caption`Here threads without a GIL made this work faster: measure before you choose.`;
      return threads === 'absent'
        ? caption`Processes made this work faster: measure before you choose.`
        : caption`This work was faster in processes alone: under one GIL its threads gained nothing.`;
    }
    const [of, by] = [ways.find((m) => m.way === 'processes'), ways.find((m) => m.way === 'threads')];
    if (!of || !by) {
      return waiting
        ? caption`Threads are made for waiting: who waits gives up the GIL, and the waits overlap.`
        : caption`Threads overlap waiting; what they compute takes turns with the GIL.`;
    }
    const verdict = compare(of, by);
    if (verdict === 'faster') {
      return waiting
        ? caption`Threads are enough to overlap waiting, but here processes were faster still: measure before you choose.`
        : caption`Threads overlap the waiting; processes spare each other the wait for the GIL as well.`;
    }
    if (verdict === 'unclear') {
      return caption`Threads overlap waiting; whether processes do better, these rounds do not tell.`;
    }
    const than = verdict === 'slower' ? 'slower' : 'no faster';
    return waiting
      ? caption`To wait for many things at once: threads; here processes were ${than}.`
      : caption`Threads were enough here: they overlap the waiting, and processes were ${than}.`;
  }

  function unsure(): Caption {
    return caption`The rounds overlap, so no way was surely faster here: measure again, with less else going on.`;
  }
}

/** No way beat the first. */
function none({cores, workers}: Cost, base: Measured, ways: readonly Measured[]): Caption {
  const first = titleOf(base.way, workers);
  const took = median(base.wall);
  const computing = kindOf(ways) === 'computing';
  if (computing && cores === 1) return caption`On one core, no other way made the computing faster.`;
  if (computing && took < SMALL) {
    return caption`Work of ${roughly(took)} is too small to share: no other way was faster than ${first}.`;
  }
  return caption`Here no other way was faster than ${first}: measure before you split work up.`;
}
