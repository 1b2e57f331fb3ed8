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
      `The recording of ${recording.header.program.name} does not allow the clip ${impossible.join(', ')}. It allows: ${possible.join(', ') || 'none'}.`,
    );
  }
  return wanted ?? clipsFor(recording);
}
