import type {Recording} from '../../recording/index.ts';
import type {Outcome} from './assemble.ts';
import {chooseTarget, type Target, type Wanted} from './target.ts';

export interface SpecialiseOptions {
  /** Whose specialisation is watched, in another run of the program. Default: nobody's. */
  readonly specialise?: Wanted;
  readonly onProgress?: (stage: 'specialising') => void;
  /** Told what could not be had and what the recording itself does not say, as a sentence. */
  readonly onNote?: (note: string) => void;
}

/** Adds how a code object was specialised to a recording, if that is wanted; where it can't be told, notes why. */
export async function withSpecialisation(
  recording: Recording,
  {specialise, onProgress, onNote}: SpecialiseOptions,
  watch: (target: Target) => Promise<Outcome>,
): Promise<Recording> {
  if (!specialise) return recording;
  const target = chooseTarget(recording, specialise);
  if (!target) {
    // Of a program without anything to watch it is no news that nothing was watched.
    if (recording.run.steps.length > 0) return recording;
    onNote?.(
      'Specialisation was not watched: without recorded steps it is not known what the program repeats. Name a function: --specialise NAME.',
    );
    return recording;
  }
  onProgress?.('specialising');
  const outcome = await watch(target);
  if ('specialisation' in outcome) return {...recording, specialisation: outcome.specialisation};
  onNote?.(`Specialisation was not watched. ${outcome.why}`);
  return recording;
}
