import type {Container} from '../render/encoder/target.ts';
import {judge} from './failure.ts';
import type {Finding} from './finding.ts';

const INSTALL = 'Install ffmpeg, or set FFMPEG_BIN to its executable.';

/** What the browser makes where ffmpeg has no encoder for a container; undefined if it can't. */
const BY_BROWSER: Readonly<Record<Exclude<Container, 'png'>, string | undefined>> = {
  mp4: "the browser's H.264 encoder: bigger files, no B-frames",
  webm: "the browser's VP9 encoder: bigger files",
  mov: undefined,
  gif: undefined,
};

/** The ffmpeg that was found, and what will encode each kind of file. */
export async function encoderFindings(): Promise<Finding[]> {
  const {findEncoder, LIBRARIES} = await import('../render/index.ts');
  const found = await findEncoder().catch((error: unknown) => ({wrong: judge(error).sentence}));
  if (found && 'wrong' in found) return [{part: 'encoder', state: 'missing', found: found.wrong}];
  const lines = (['mp4', 'webm', 'mov', 'gif'] as const).map((container): Finding => {
    const library = LIBRARIES[container];
    if (found?.encoders.includes(library)) {
      return {part: container, state: 'found', found: `ffmpeg's ${library}`};
    }
    const instead = BY_BROWSER[container];
    if (instead !== undefined) return {part: container, state: 'lesser', found: instead};
    return {
      part: container,
      state: 'lesser',
      found: `can't be made: it needs an ffmpeg with ${library}`,
      advice: INSTALL,
    };
  });
  return [
    found
      ? {part: 'encoder', state: 'found', found: `${found.version} (${found.origin}: ${found.executable})`}
      : {
          part: 'encoder',
          state: 'lesser',
          found: 'no ffmpeg; the browser encodes instead: bigger files, no B-frames',
          advice: `For smaller files: ${INSTALL}`,
        },
    ...lines,
    {part: 'png', state: 'found', found: 'the browser itself'},
  ];
}
