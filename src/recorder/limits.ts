import {choiceInWords} from '../recording/choice-words.ts';
import type {Choice, Header, Limits} from '../recording/index.ts';
import type {Assembly} from './assemble.ts';

/** What a program may use up, if nothing else is said. */
export const defaultLimits: Limits = {
  steps: 5000,
  timeMs: 10_000,
  memoryBytes: 512 * 1024 ** 2,
  outputChars: 65_536,
};

/** How often each way of running a program's threads is measured, if nothing else is said. */
export const defaultRounds = 5;

/** How often each of two programs is timed that are compared, if nothing else is said. */
export const defaultTimedRounds = 7;

/** What a recording leaves out, in words. `killed`: why the program had to be ended from outside, if it had. */
export function cutsOf(
  {full, steps}: Assembly,
  limits: Limits,
  killed: 'time' | 'memory' | undefined,
  choice?: Choice,
): Header['cuts'] {
  const cuts: Header['cuts'] = full.flatMap(([limit, step]) =>
    limit === 'choice' ? [] : [{limit, why: why(limit, limits), step: Math.max(step, 0)}],
  );
  // What came before is left out too, even where the choice lasts to the end of the run.
  if (choice) {
    const what = `Recorded ${choiceInWords(choice)} step by step; the rest of the run is only counted.`;
    cuts.push({limit: 'choice', why: what, step: Math.max(steps.length - 1, 0)});
  }
  if (killed && !cuts.some((cut) => cut.limit === killed)) {
    cuts.push({limit: killed, why: why(killed, limits), step: Math.max(steps.length - 1, 0)});
  }
  return cuts;
}

/** What a recording of threads leaves out, in words. `samples`: the sampler had seen more than it keeps. */
export function nativeCuts(
  limits: Limits,
  {stopped, isOutputCut}: {stopped: 'time' | 'memory' | 'samples' | undefined; isOutputCut: boolean},
): Header['cuts'] {
  const cuts: Header['cuts'] = [];
  if (stopped) cuts.push({limit: stopped, why: why(stopped, limits)});
  if (isOutputCut) cuts.push({limit: 'output', why: why('output', limits)});
  return cuts;
}

function why(limit: Exclude<Header['cuts'][number]['limit'], 'choice'>, limits: Limits): string {
  const count = (n: number) => n.toLocaleString('en');
  switch (limit) {
    case 'steps':
      return `Recorded the first ${count(limits.steps)} instructions; the program ran on unrecorded.`;
    case 'samples':
      return 'The recording ends where it held as many looks at the lock as one can hold.';
    case 'time':
      return `Stopped after ${count(limits.timeMs / 1000)} s.`;
    case 'memory':
      return `The recording ends where the program had used up its ${count(Math.floor(limits.memoryBytes / 1024 ** 2))} MB of memory.`;
    case 'output':
      return `Kept the first ${count(limits.outputChars)} characters of output.`;
    case 'objects':
      return 'The recording ends where the program had more objects in play than a recording holds.';
    case 'size':
      return 'The recording ends where it had grown as large as one may be (64 MB).';
    case 'nesting':
      return 'The recording ends where calls were nested too deep to be followed.';
    case 'tracing':
      return 'The recording ends where the program began to trace itself (sys.settrace, sys.setprofile, sys.monitoring, sys.addaudithook).';
  }
}
