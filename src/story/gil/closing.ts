import {isMuchOutside, outsideTheGil} from '../outside-the-gil.ts';
import {type Caption, capital, caption, code, numberWord} from '../vocabulary/caption.ts';
import {waitInCircle} from './deadlock.ts';
import {overlapOf, paceOf} from './facts.ts';
import type {Matter} from './matter.ts';
import {roughly, timeText} from './time.ts';
import {threadName} from './words.ts';

/** What the clip leaves behind: true of this program. Where there are several, the first that has room. */
export function lesson(matter: Matter): Caption | readonly Caption[] {
  const {kind, lost, kept, convoy, threads, facts, lanes} = matter;
  if (lost && kind !== 'deadlock') {
    const plain = caption`Another thread may run between a read and a write; the language doesn’t promise that none does: guard them with a ${code('Lock')}.`;
    if (!kept) return plain;
    return [
      caption`Another thread may run between a read and a write. ${code(kept.text, 30)} lost nothing here, but Python doesn’t promise that: use a ${code('Lock')}.`,
      plain,
    ];
  }
  switch (kind) {
    case 'deadlock':
      return waitInCircle(matter)
        ? caption`The GIL is free, so it is not what blocks here: other locks are. The usual cure: take locks in the same order everywhere.`
        : caption`The GIL is free, so it is not what blocks here: another lock is, and nobody is left who runs and could release it.`;
    case 'alone':
      return caption`One thread has the GIL to itself: it matters only when a second thread wants to run Python.`;
    case 'intervals':
      return caption`A short switch interval means many short turns, a long one long waits; with either, one thread runs at a time.`;
    case 'convoy': {
      const lane = lanes.findIndex((l) => l.thread === convoy?.thread);
      const name = lane < 0 ? caption`a waiting thread` : caption`${threadName(lanes, lane)}`;
      return caption`The convoy effect: beside a thread that computes, ${name} pays ${timeText(convoy?.wait ?? 0)} for each return. Compute in another process.`;
    }
    case 'computing':
      return caption`Threads that compute take turns, one at a time: to compute faster, use processes, or a free-threaded build.`;
    case 'waiting':
      return caption`Threads are for waiting: ${roughly(overlapOf(threads, facts))} waits at a time, because whoever waits gives the GIL up first.`;
    default:
      if (facts.isHurried) {
        return caption`One thread runs Python at a time: here the lock changed hands every ${timeText(paceOf(threads))} on average, too fast for each turn to be seen.`;
      }
      return isMuchOutside(outsideTheGil(threads))
        ? caption`One thread runs Python at a time, but C code that gives the GIL up can run beside it: measure before you choose.`
        : caption`One thread runs Python at a time: threads are for waiting, processes or free threading for computing.`;
  }
}

/** The question that the clip opens on. */
export function question({kind, threads, lanes, hidden, lost}: Matter): Caption {
  const own = lanes.flatMap(({thread}, lane) => (threads.threads[thread]?.main ? [] : [lane]));
  const [a, b] = own;
  const many = capital(numberWord(own.length + hidden));
  if (lost) return caption`${many} threads add to ${code(lost.name)}: who may run, and is anything lost?`;
  switch (kind) {
    case 'deadlock':
      return caption`Every thread waits: who may run?`;
    case 'alone':
      return caption`One thread, one lock: who may run?`;
    case 'convoy':
      return caption`One thread computes, another comes and goes: who may run?`;
    case 'waiting':
      return caption`${many} threads wait: who may run?`;
    default:
      if (own.length === 2 && a !== undefined && b !== undefined && hidden === 0) {
        return caption`${threadName(lanes, a)} and ${threadName(lanes, b)}: who may run?`;
      }
      return caption`${capital(numberWord(lanes.length + hidden))} threads, one lock: who may run?`;
  }
}
