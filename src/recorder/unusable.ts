import {type Choice, choiceInWords} from '../recording/index.ts';
import type {Unusable} from './messages.ts';

const NATIVE = 'A native CPython can run it: give one with --python PATH.';

/** Why a program can't be recorded, as sentences for its author. */
export function explainUnusable(name: string, {reason, detail, line}: Unusable, choice?: Choice): string {
  const wanted = choice ? choiceInWords(choice) : 'it';
  const where = line ? ` (line ${line})` : '';
  switch (reason) {
    case 'encoding':
      return `${name} can't be decoded: ${detail}. Save it as UTF-8, or name its encoding in a coding comment.`;
    case 'binary':
      return `${name} is not Python source: it has NUL characters. Save it as UTF-8.`;
    case 'empty':
      return `${name} has no statement in it. Give a file with a Python program.`;
    case 'syntax':
      return `${name} is not valid Python, says CPython:\n${detail.trimEnd()}\nMend it and try again.`;
    case 'nesting':
      return `${name} is nested too deep for CPython's compiler. Make its expressions flatter.`;
    case 'input':
      return `${name} asks for input${where}, and there is nobody to answer. Put the values into the program.`;
    case 'import':
      return `${name} imports ${detail}${where}, which the CPython that comes with this tool does not have. ${NATIVE}`;
    case 'threads':
      return `${name} starts a thread${where}, and the CPython that comes with this tool has none. ${NATIVE}`;
    case 'function':
      return `${name} has no function ${choice?.function}. It has: ${detail}.`;
    case 'ambiguous':
      return `${name} has several functions ${choice?.function}. Say which: ${detail}.`;
    case 'lines':
      return `${name} has no code in ${wanted}. Lines with code: ${detail || 'none'}.`;
    case 'uncalled':
      return `${name} ended without ${wanted}${counted(detail, choice)}. Choose what runs.`;
    case 'late':
      return `${name} did not come to ${wanted} in its time${counted(detail, choice)}. Give it more with --max-seconds.`;
    case 'asyncio':
      return `${name} runs an asyncio event loop${where}, which the CPython that comes with this tool can't do under this Node. Drive the coroutine by hand (coroutine.send(None)). ${NATIVE}`;
  }
}

/** How far the count of a choice came, if it is known. */
function counted(times: string, choice: Choice | undefined): string {
  return times === '' ? '' : `: ${seen(Number(times), choice)}`;
}

function seen(times: number, choice: Choice | undefined): string {
  const what = choice?.lines ? 'those lines ran' : 'that function was called';
  if (times === 0) return choice?.lines ? 'those lines never ran' : 'that function was never called';
  return `${what} ${times === 1 ? 'once' : `${times.toLocaleString('en-US')} times`}`;
}
