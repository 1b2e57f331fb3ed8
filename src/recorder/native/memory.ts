import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {z} from 'zod';
import {BlockEvent, Memory, MemoryObject} from '../../recording/memory.ts';
import {isBegun, MOST_MB, readStart} from '../written-lines.ts';
import {environment} from './environment.ts';
import {runGroup} from './group.ts';
import type {NativeInterpreter} from './interpreter.ts';

/** Milliseconds for a start of the interpreter, and for finding its layout. */
const START_MS = 20_000;
const SCRIPT = fileURLToPath(new URL('python/pooled.py', import.meta.url));

/** What pooled.py writes, a line each. */
const Message = z.union([
  z.strictObject({memory: z.strictObject({arenas: Memory.shape.arenas})}),
  z.strictObject({block: MemoryObject}),
  z.strictObject({blockEvent: BlockEvent}),
  z.strictObject({pool: Memory.shape.pools.element}),
  z.strictObject({noMemory: z.string()}),
  z.strictObject({failure: z.string()}),
  z.strictObject({end: z.looseObject({})}),
]);
type Message = z.infer<typeof Message>;

export interface MemoryOptions {
  readonly python: NativeInterpreter;
  /** The program's path, from the root. */
  readonly path: string;
  /** Milliseconds that the program may run. */
  readonly timeMs: number;
  /** Bytes of memory that the interpreter may take. */
  readonly memoryBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** What was seen; or why nothing was, as a sentence. */
export type MemoryOutcome = {readonly memory: Memory} | {readonly why: string};

/** Runs a program once more, and looks before each line where in pymalloc's pools its objects lie. */
export async function watchMemory({
  python,
  path,
  timeMs,
  memoryBytes,
  signal,
}: MemoryOptions): Promise<MemoryOutcome> {
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const file = join(scratch, 'lines.jsonl');
    const end = await runGroup(python.path, ['-B', SCRIPT, path, file], {
      cwd: dirname(path),
      env: environment(),
      timeMs,
      start: {timeMs: START_MS, isOver: () => isBegun(file)},
      memoryBytes,
      signal,
    });
    if (end.how === 'exited' && typeof end.status === 'string') {
      return {why: `Where objects lie in memory is not told: its run died (${end.status}).`};
    }
    const {text, isCut} = readStart(file);
    if (isCut) {
      return {why: `Where objects lie in memory is not told: its run wrote more than ${MOST_MB} MB.`};
    }
    const messages = messagesIn(text);
    return messages
      ? outcomeOf(messages)
      : {why: 'Where objects lie in memory is not told: what its run wrote is not understood.'};
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/**
 * What was written, up to a last line that a kill cut off; undefined if any other line is none of ours: events count the
 * objects, so that none may be passed over.
 */
function messagesIn(text: string): Message[] | undefined {
  try {
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => Message.parse(JSON.parse(line)));
  } catch {
    return undefined;
  }
}

function outcomeOf(messages: readonly Message[]): MemoryOutcome {
  const memory: Memory = {arenas: 0, objects: [], events: [], pools: []};
  for (const message of messages) {
    if ('noMemory' in message) return {why: `Where objects lie in memory is not told. ${message.noMemory}`};
    if ('failure' in message) {
      return {
        why: `Where objects lie in memory is not told: ${message.failure.trim().split('\n').at(-1)}`,
      };
    }
    if ('memory' in message) memory.arenas = message.memory.arenas;
    else if ('block' in message) memory.objects.push(message.block);
    else if ('blockEvent' in message) memory.events.push(message.blockEvent);
    else if ('pool' in message) memory.pools.push(message.pool);
  }
  if (memory.arenas === 0) return {why: 'Where objects lie in memory is not told: its run did not begin.'};
  return {memory};
}
