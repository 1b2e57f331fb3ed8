import type {Collector, Memory} from '../recording/index.ts';
import {count} from './words.ts';

/** What is not told of the garbage collector. `stopped`: the program did not come to its end. */
export function notesOnCollector(collector: Collector | undefined, stopped: boolean): string[] {
  if (!collector) {
    return ['What the garbage collector did is not told: its run was over before it began.'];
  }
  const {automatic, collections, others, left} = collector;
  const notes: string[] = [];
  if (automatic === 'unknown') {
    notes.push(
      'When the garbage collector started by itself is not told: the run without a tracer was over before it began.',
    );
  }
  const large = collections.filter(({unreachable}) => unreachable === undefined).length;
  if (large > 0) {
    notes.push(
      `What ${count(large, 'collection')} found is not told: there were too many objects to look at.`,
    );
  }
  if (others) {
    notes.push(
      `After ${count(collections.length, 'collection')} the rest is summed up: ${others.count.toLocaleString('en-US')} more.`,
    );
  }
  const unseen = collections.filter(({finalisersSeen}) => !finalisersSeen).length;
  if (unseen > 0) {
    notes.push(
      `Who was finalised in ${count(unseen, 'collection')} is told in part: the program profiled itself, or it ended meanwhile.`,
    );
  }
  if (!left && !stopped) {
    notes.push(
      'What was unreachable and yet alive at the end is not told: there were too many objects to look at, or the program ended without coming to its end.',
    );
  }
  return notes;
}

/** `recorder/python/pooling.py` tells of no more than these. */
const MOST = {objects: 200, pools: 100};

/** What is not told of where objects lie in memory. */
export function notesOnMemory({objects, pools}: Memory): string[] {
  const full = [
    ...(objects.length >= MOST.objects ? [count(objects.length, 'object')] : []),
    ...(pools.length >= MOST.pools ? [`${count(pools.length, 'change')} of pools`] : []),
  ];
  if (full.length === 0) return [];
  return [`Where objects lie in memory is told in part: of the first ${full.join(' and the first ')}.`];
}
