import type {Recording} from '../recording/index.ts';
import type {ClipName} from '../story/vocabulary/beat.ts';
import {BadInput} from './failure.ts';

/**
 * The clips to make: those asked for, or every one that the recording allows.
 *
 * @throws {@link BadInput} if the recording does not allow one that was asked for.
 */
export async function chooseClips(
  recording: Recording,
  wanted: readonly ClipName[] | undefined,
): Promise<readonly ClipName[]> {
  const {clipsFor, possibleClips} = await import('../story/index.ts');
  const possible = possibleClips(recording);
  const impossible = wanted?.filter((clip) => !possible.includes(clip)) ?? [];
  if (impossible.length > 0) {
    throw new BadInput(
      `The recording of ${recording.header.program.name} does not allow the clip ${impossible.map((clip) => `${clip}${why(clip, recording)}`).join(', ')}. It allows: ${possible.join(', ') || 'none'}.`,
    );
  }
  return wanted ?? clipsFor(recording);
}

/** What the recording lacks for a clip, in brackets; empty where the clip's name says it. */
function why(clip: ClipName, recording: Recording): string {
  const {header, threads} = recording;
  switch (clip) {
    case 'gil':
      return header.interpreter.carrier
        ? ' (only --python records threads)'
        : ' (the program starts no thread)';
    case 'gil-cost':
      return threads ? ' (what the threads cost was not measured)' : why('gil', recording);
    case 'eval':
    case 'refs':
      return threads ? ' (it was not followed step by step)' : '';
    default:
      return '';
  }
}
