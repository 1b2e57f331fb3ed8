import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {tellAst} from './ast.ts';
import {tellBytecode} from './bytecode.ts';
import {tellEval} from './eval.ts';
import {tellRefs} from './refs.ts';
import {tellTokens} from './tokens.ts';
import {type AnyStory, type ClipName, clipNames} from './vocabulary/beat.ts';

export {timeline} from './timeline.ts';
export {type AnyStory, type ClipName, clipNames} from './vocabulary/beat.ts';
export {plainCaption} from './vocabulary/caption.ts';

type Tell = (recording: Recording, format: Format) => AnyStory;

const tellings: Partial<Record<ClipName, Tell>> = {
  ast: tellAst,
  bytecode: tellBytecode,
  eval: tellEval,
  refs: tellRefs,
  tokens: tellTokens,
};

/** The story of one clip: the same recording and format always give the same story. */
export function tell(clip: ClipName, recording: Recording, format: Format): AnyStory {
  const telling = tellings[clip];
  if (!telling) throw new RangeError(`There is no clip "${clip}". Known: ${clipNames.join(', ')}.`);
  return telling(recording, format);
}

/** The clips that a recording has the facts for. */
export function clipsFor(recording: Recording): ClipName[] {
  const ran = recording.run.steps.length > 0;
  return clipNames.filter((clip) => ran || (clip !== 'eval' && clip !== 'refs'));
}
