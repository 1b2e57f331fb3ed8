import type {Recording} from '../recording/index.ts';
import type {Format} from '../theme/formats.ts';
import {tellAst} from './ast.ts';
import {tellBytecode} from './bytecode.ts';
import {tellEval} from './eval.ts';
import {tellGil} from './gil.ts';
import {tellGilCost} from './gil-cost.ts';
import {tellRefs} from './refs.ts';
import {tellTokens} from './tokens.ts';
import {type AnyStory, type ClipName, clipNames} from './vocabulary/beat.ts';

export {type Timeline, timeline} from './timeline.ts';
export {type AnyStory, type ClipName, clipNames} from './vocabulary/beat.ts';
export {plainCaption} from './vocabulary/caption.ts';

type Tell = (recording: Recording, format: Format) => AnyStory;

const tellings: Partial<Record<ClipName, Tell>> = {
  ast: tellAst,
  bytecode: tellBytecode,
  eval: tellEval,
  gil: tellGil,
  'gil-cost': tellGilCost,
  refs: tellRefs,
  tokens: tellTokens,
};

/** The story of one clip: the same recording and format always give the same story. */
export function tell(clip: ClipName, recording: Recording, format: Format): AnyStory {
  const telling = tellings[clip];
  if (!telling) throw new RangeError(`There is no clip "${clip}". Known: ${clipNames.join(', ')}.`);
  return telling(recording, format);
}

/** The clips that a recording has the facts for, and that are worth a look. */
export function clipsFor(recording: Recording): ClipName[] {
  return possibleClips(recording).filter((clip) => clip !== 'gil' || hasTurns(recording));
}

/** The clips that can be made at all: also the one lane of a program without threads. */
export function possibleClips({tokens, tree, codes, run, threads, cost}: Recording): ClipName[] {
  const tied = codes.some((code) => code.instructions.some((i) => i.nodes.length > 0));
  const allows: Record<ClipName, boolean> = {
    tokens: tokens.length > 0,
    ast: tree.length > 0,
    bytecode: tied || run.steps.length > 0,
    eval: run.steps.length > 0,
    refs: run.steps.length > 0,
    gil: threads !== undefined,
    'gil-cost': cost !== undefined,
  };
  return clipNames.filter((clip) => allows[clip]);
}

/** Whether there was anybody to share the GIL with. */
function hasTurns({threads}: Recording): boolean {
  return threads !== undefined && threads.threads.length > 1;
}
