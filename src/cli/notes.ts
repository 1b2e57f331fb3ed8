import type {Cost} from '../recording/cost.ts';
import type {Recording, Specialisation} from '../recording/index.ts';
import type {Thread, Threads} from '../recording/threads.ts';
import {unfollowedInWords} from '../recording/unfollowed-words.ts';
import {notesOnCollector, notesOnMemory} from './notes-collector.ts';
import {count, seconds} from './words.ts';

/** With a larger part of the threads' time than this uncertain, it is worth a word. */
const UNCERTAIN = 0.05;

/** What the viewer of a recording must know: what was cut off, what is uncertain, and what ended if not well. */
export function notesOn(recording: Recording): string[] {
  const {header, run, codes, threads, cost, collector, memory, specialisation} = recording;
  const notes = [...header.cuts.map((cut) => cut.why), ...(header.unfollowed ?? []).map(unfollowedInWords)];
  if (run.end.how === 'exception' && run.end.exception) {
    notes.push(`The program ended with an exception that it did not catch: ${run.end.exception}`);
  }
  if (run.end.how === 'exit') notes.push(exitNote(run.end.exit ?? ''));
  const stopped = run.end.how === 'stopped';
  return [
    ...notes,
    ...(threads ? notesOnThreads(threads, stopped) : []),
    ...(cost ? notesOnCost(cost) : []),
    ...notesOnCollector(collector, stopped),
    ...(memory ? notesOnMemory(memory) : []),
    ...(specialisation
      ? notesOnSpecialisation(specialisation, codes[specialisation.code]?.qualname ?? '')
      : []),
  ];
}

/** A number may come from `os._exit` as well as from `sys.exit`, anything else only from the latter. */
function exitNote(given: string): string {
  if (/^-?\d+$/.test(given)) return `The program ended itself with the exit code ${given}.`;
  return `The program ended with sys.exit(${given}).`;
}

function notesOnThreads(threads: Threads, stopped: boolean): string[] {
  const {threads: list, method, switches, others} = threads;
  const notes: string[] = [];
  if (method === 'inside') {
    notes.push(
      'Who ran was noted from inside the program, which slows it down: waits, requests and the places where the lock is dropped are not told.',
    );
  }
  if (list.length === 1) notes.push('It has only its main thread: the clip gil is made on --clip gil alone.');
  for (const {name, exception} of list.filter(({main}) => !main)) {
    if (exception) notes.push(`The thread ${name} ended with an exception: ${exception}`);
  }
  if (stopped) notes.push(...notesOnStuck(threads));
  const share = uncertainShare(threads);
  if (share > UNCERTAIN) {
    notes.push(
      `In ${Math.round(share * 100)} % of the threads' time it is uncertain who had the lock: ${switches.missed} of its ${switches.total.toLocaleString('en-US')} switches went by unseen.`,
    );
  }
  if (others)
    notes.push(`${count(others.count, 'more thread')} have no lane of their own; their times are summed up.`);
  return notes;
}

/** Who waited for a lock when the program was stopped, since when and where: the sign of a deadlock. */
function notesOnStuck({threads, sites, end}: Threads): string[] {
  const stuck = threads.flatMap((thread) => {
    const last = thread.ending === 'alive' ? thread.lane.at(-1) : undefined;
    if (last?.doing !== 'lock') return [];
    const site = last.site === undefined ? undefined : sites[last.site];
    const where = site?.code === undefined || site.line === undefined ? '' : ` in line ${site.line}`;
    return [`${thread.name} had waited ${seconds(sinceLock(thread, end) / 1e6)} for a lock${where}`];
  });
  return stuck.length > 0 ? [`When it was stopped, ${stuck.join(', ')}.`] : [];
}

/** Microseconds that a thread has waited for its last lock, however many stretches tell of it. */
function sinceLock({lane}: Thread, end: number): number {
  const before = lane.findLastIndex(({doing}) => doing !== 'lock');
  return end - (lane[before]?.to ?? 0);
}

/** The part of all threads' time in which the lock changed hands unseen: 0 to 1. */
function uncertainShare({threads}: Threads): number {
  const sum = (stretches: Thread['lane']) => stretches.reduce((total, {from, to}) => total + to - from, 0);
  const lanes = threads.flatMap(({lane}) => lane);
  const all = sum(lanes);
  return all === 0 ? 0 : sum(lanes.filter(({uncertain}) => uncertain)) / all;
}

function notesOnCost({absent}: Cost): string[] {
  return absent.map(({way, why}) => `The clip gil-cost leaves out "${way}". ${why}`);
}

function notesOnSpecialisation(
  {chosen, tooRare, needed, ended, warm}: Specialisation,
  name: string,
): string[] {
  const why = partlyTold[ended];
  // Most programs repeat nothing often enough: that is news only to those who asked.
  const asked = chosen === 'named' || warm !== undefined;
  return [
    ...(tooRare && asked
      ? [
          `The program repeats ${name} too rarely to see it specialised: that takes ${needed} executions.${warm ? '' : ' --warm N runs the program N more times.'}`,
        ]
      : []),
    ...(why ? [`How ${name} is specialised is told only in part: ${why}.`] : []),
  ];
}

const partlyTold: Partial<Record<Specialisation['ended'], string>> = {
  time: 'the run in which it was watched was stopped when its time was over',
  tracing: 'the program traces itself',
  nesting: 'calls were nested too deep',
  death: 'the process ended without a word',
};

/** What was recorded, in numbers: `44 instructions`, `3 threads, 120 handovers of the GIL`. */
export function tally({run, threads}: Recording): string {
  if (!threads) return count(run.steps.length, 'instruction');
  const all = threads.threads.length + (threads.others?.count ?? 0);
  return `${count(all, 'thread')}, ${count(threads.handovers.length, 'handover')} of the GIL`;
}
