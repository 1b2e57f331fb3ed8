import type {SampledProgram} from './calibration.ts';
import type {RawLog, RawNote, RawSample} from './raw.ts';
import type {Sampling} from './sample-loop.ts';

/** What is known of the process beside what the sampler saw. Times as in {@link RawLog}. */
export interface ProcessFacts {
  readonly notes: readonly RawNote[];
  readonly pid: number | undefined;
  /** When it was told to run the program. */
  readonly told: number;
  /** When it was stopped, or had ended. */
  readonly ended: number;
}

/** The log of one run: from the program's beginning to its end, as far as the process noted them itself. */
export function logOf(
  {isFull: _, ...sampling}: Sampling,
  {watched}: SampledProgram,
  {notes, pid, told, ended}: ProcessFacts,
): RawLog {
  const began = notes.find(({kind}) => kind === 'began')?.at ?? told;
  return {
    ...sampling,
    samples: samplesSince(began, sampling.samples),
    threads: sampling.threads
      // Nobody may have looked at the main thread again if the program was short; all the same it ran.
      .map((thread) => (thread.nativeId === pid ? {...thread, last: Math.max(thread.last, began)} : thread))
      .filter(({last}) => last >= began),
    notes,
    watched: watched.map(({name}) => name),
    began,
    ended: notes.find(({kind}) => kind === 'ended')?.at ?? ended,
  };
}

/**
 * The samples from the last on that was taken before a time: that one tells the state of the lock then. What threads
 * were doing before, and who had the lock, was the harness's doing.
 */
function samplesSince(began: number, samples: readonly RawSample[]): readonly RawSample[] {
  const first = samples.findLastIndex(({until}) => until <= began);
  const before = samples[first];
  if (before === undefined) return samples;
  const {stances, stood, globals, ...lock} = before;
  return [lock, ...samples.slice(first + 1)];
}
