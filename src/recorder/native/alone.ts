import type {Limits, Recording} from '../../recording/index.ts';
import type {ProgramFile} from '../program.ts';
import {withSteps} from '../tell-collector.ts';
import {watchCollector} from './collector.ts';
import type {NativeInterpreter} from './interpreter.ts';
import {type MemoryOptions, type MemoryOutcome, watchMemory} from './memory.ts';

/** Milliseconds that each run takes of a program that did not end by itself. */
const ENDLESS_MS = 2000;

export interface AloneOptions {
  readonly python: NativeInterpreter;
  readonly program: ProgramFile;
  /** The program's path, from the root. */
  readonly path: string;
  readonly limits: Limits;
  /** How the run ended that was recorded. */
  readonly end: Recording['run']['end'];
  /** Whether the program starts threads. */
  readonly hasThreads: boolean;
  /** What the run that was followed told of the collector. */
  readonly seen: Recording['collector'];
  readonly signal: AbortSignal | undefined;
  readonly onNote: ((note: string) => void) | undefined;
}

/** Runs the program again for what can only be seen when nothing else is watched: its collector, its memory. */
export async function watchAlone({
  python,
  program,
  path,
  limits,
  end,
  hasThreads,
  seen,
  signal,
  onNote,
}: AloneOptions): Promise<Pick<Recording, 'collector' | 'memory'>> {
  const timeMs = end.how === 'stopped' ? Math.min(limits.timeMs, ENDLESS_MS) : limits.timeMs;
  const {memoryBytes} = limits;
  const truth = await watchCollector({python, program, path, timeMs, memoryBytes, signal, onNote});
  const collector =
    truth && seen ? {...truth, collections: withSteps(truth.collections, seen.collections)} : truth;
  // Another thread would take its memory where the one that is looked at must not.
  const outcome = hasThreads ? undefined : await lookAtMemory({python, path, timeMs, memoryBytes, signal});
  if (outcome && 'why' in outcome) onNote?.(outcome.why);
  return {
    ...(collector && {collector}),
    ...(outcome && 'memory' in outcome && {memory: outcome.memory}),
  };
}

async function lookAtMemory(options: MemoryOptions): Promise<MemoryOutcome> {
  if (!options.python.version.startsWith('3.11.')) return await watchMemory(options);
  // `call_trace` in Python/ceval.c: the frame object is there before whoever traces is called.
  return {
    why: 'Where objects lie in memory is not told: CPython 3.11 makes a frame object for each call that is looked into, which takes a block of the program’s pools. Use 3.12 or later.',
  };
}
