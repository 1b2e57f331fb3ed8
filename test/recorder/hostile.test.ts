import {readdirSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {describe, expect, test} from 'vitest';
import {RecorderFailure, record} from '../../src/recorder/index.ts';
import {type Recording, readRecording} from '../../src/recording/index.ts';

const folder = new URL('hostile/', import.meta.url);
const TIME_MS = 1000;
/** What does nothing but go on needs less than {@link TIME_MS} to show that it is ended. */
const SOON_MS = 300;
/** What is ended by force is so after these milliseconds more. */
const GRACE_MS = 400;
/** The interpreter's memory may grow to this; the process around it has the engine and a snapshot besides. */
const MEMORY_BYTES = 256 * 1024 ** 2;
const MOST_CHILD_MB = MEMORY_BYTES / 1024 ** 2 + 512;
/** What reading the largest recording may add to this process. */
const MOST_HOST_MB = 800;

/**
 * What a program that means no good comes to: text that it printed, or the sentence that refuses it. Those that break the
 * recorder's or the interpreter's own memory may be recorded or not.
 */
const outcomes: Record<string, {says?: RegExp; refused?: RegExp; mayDie?: true; soon?: true; forced?: true}> =
  {
    'abort.py': {refused: /^The interpreter died while it ran abort\.py, in line 3/},
    'out_of_bounds.py': {refused: /^The interpreter died while it ran out_of_bounds\.py, in line 3/},
    'write_everywhere.py': {mayDie: true},
    'endless_c.py': {soon: true, forced: true},
    'backtracking.py': {soon: true},
    'power.py': {soon: true},
    'stubborn.py': {soon: true, forced: true},
    'stubborn_finaliser.py': {soon: true},
    'atexit_loop.py': {says: /^done\n$/, soon: true},
    'gigabyte.py': {says: /^x{65536}$|^(x{1000000}\n)*/},
    'one_big_string.py': {},
    'to_descriptors.py': {says: /^wrote\n$/},
    'grow.py': {},
    'many_objects.py': {},
    'busy_objects.py': {},
    'long_names.py': {},
    'raised_limit.py': {mayDie: true},
    'nested_bombs.py': {mayDie: true},
    'zip_bomb.py': {},
    'signals.py': {},
    'own_interrupt.py': {says: /^mine\n$/},
    'no_builtins.py': {},
    'other_builtins.py': {says: /^done\n/, mayDie: true},
    'patched_modules.py': {says: /^done\n$/},
    'monitoring.py': {},
    'tracing.py': {},
    'hooks.py': {},
    'recorder_objects.py': {mayDie: true},
    'forged_lines.py': {mayDie: true},
    'desk_words.py': {mayDie: true},
    'exits.py': {says: /^one\ntwo\n3\n$/},
    'processes.py': {},
    'digits.py': {},
    'grow_list.py': {forced: true},
  };

test('each program has its outcome', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(outcomes).sort());
});

describe('a program that means no good ends in bounded time, in bounded memory, in a recording or a sentence', () => {
  test.each(Object.entries(outcomes))('%s', async (name, {says, refused, mayDie, soon, forced}) => {
    const before = process.memoryUsage().rss;
    const children = watchChildren();
    const result = await attempt(name, soon ? SOON_MS : TIME_MS, forced ? {graceMs: GRACE_MS} : {});
    children.stop();
    expect(children.highest()).toBeLessThan(MOST_CHILD_MB);
    expect((process.memoryUsage().rss - before) / 1024 ** 2).toBeLessThan(MOST_HOST_MB);
    if (result instanceof Error) {
      // A sentence, and none of our own faults.
      expect(result).toBeInstanceOf(RecorderFailure);
      expect(result.message).toMatch(
        refused ?? (mayDie ? /^The (interpreter died|recorder failed) / : /^ never/),
      );
    } else {
      expect(readRecording(JSON.stringify(result)).header.program.name).toBe(name);
      if (says && result.run.end.how !== 'stopped') expect(output(result)).toMatch(says);
      expect(refused).toBeUndefined();
    }
  });
});

async function attempt(
  name: string,
  timeMs: number,
  grace: {readonly graceMs?: number},
): Promise<Recording | Error> {
  try {
    return await record(fileURLToPath(new URL(name, folder)), {
      limits: {timeMs, memoryBytes: MEMORY_BYTES},
      ...grace,
    });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function output({run}: Recording): string {
  return run.events.map((e) => (e.kind === 'output' && e.stream === 'stdout' ? e.text : '')).join('');
}

/** The highest resident memory (MB) of any process that this one started, where `/proc` tells. */
function watchChildren(): {stop(): void; highest(): number} {
  let highest = 0;
  const look = () => {
    for (const pid of childrenOf(process.pid)) highest = Math.max(highest, residentOf(pid));
  };
  const timer = setInterval(look, 100);
  return {
    stop: () => {
      look();
      clearInterval(timer);
    },
    highest: () => highest,
  };
}

function childrenOf(pid: number): number[] {
  return (read(`/proc/${pid}/task/${pid}/children`) ?? '').split(' ').filter(Boolean).map(Number);
}

function residentOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1] ?? 0) / 1024;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
