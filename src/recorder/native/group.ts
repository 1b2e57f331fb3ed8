import {type ChildProcess, type StdioOptions, spawn} from 'node:child_process';
import {haltDescendants} from './descendants.ts';
import {endLeft, endProcess, marked} from './left.ts';
import {residentBytes} from './resident.ts';

/** Milliseconds for what is still on its way when a process has ended. */
const LATE_OUTPUT_MS = 1000;
/** Milliseconds between two looks at the first process: at its memory, and whether it has started. */
const LOOK_MS = 50;

/** How a process ended. */
export interface GroupEnd {
  /** `killed`: its time was over, or its memory full. */
  readonly how: 'exited' | 'killed';
  readonly status: number | string;
}

export interface GroupOptions {
  readonly cwd: string;
  /** Milliseconds that the first process may run. */
  readonly timeMs: number;
  /** How its own start is told from what it does then: the time begins anew when that is so. Default: it is not. */
  readonly start?: {readonly timeMs: number; readonly isOver: () => boolean};
  readonly signal: AbortSignal | undefined;
  /** Takes what is written to stdout. Default: nobody does. */
  readonly onOutput?: (bytes: Uint8Array) => void;
  /** Default: this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** Bytes of memory that the first process may take. Default: no limit. */
  readonly memoryBytes?: number;
}

/**
 * Runs a command in a process group of its own, without input, and ends all of the group when its first
 * process has ended, when the time is over or the memory full, or when the signal is aborted; and who has left the group.
 */
export function runGroup(
  command: string,
  args: readonly string[],
  {cwd, timeMs, start, signal, onOutput, env: given = process.env, memoryBytes}: GroupOptions,
): Promise<GroupEnd> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = ['ignore', onOutput ? 'pipe' : 'ignore', 'ignore'];
    const env = marked(given);
    const child = spawn(command, args, {cwd, env, stdio, detached: true, windowsHide: true});
    if (onOutput) child.stdout?.on('data', onOutput);
    let how: GroupEnd['how'] = 'exited';
    const end = () => endGroup(child);
    const kill = () => {
      how = 'killed';
      end();
    };
    let timer = setTimeout(kill, start?.timeMs ?? timeMs);
    let isStarting = start !== undefined;
    const look = setInterval(async () => {
      if (isStarting && start?.isOver()) {
        isStarting = false;
        clearTimeout(timer);
        timer = setTimeout(kill, timeMs);
      }
      if (memoryBytes !== undefined && (await residentBytes(child.pid)) > memoryBytes) kill();
    }, LOOK_MS);
    signal?.addEventListener('abort', end, {once: true});
    const done = () => {
      clearTimeout(timer);
      clearInterval(look);
      signal?.removeEventListener('abort', end);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', () => {
      clearTimeout(timer);
      clearInterval(look);
      end();
      endLeft(env);
      // Who has left the group may hold its stdout open for ever.
      setTimeout(() => child.stdout?.destroy(), LATE_OUTPUT_MS).unref();
    });
    child.once(onOutput ? 'close' : 'exit', (code, killedBy) => {
      done();
      if (signal?.aborted) reject(signal.reason);
      else resolve({how, status: code ?? killedBy ?? 'unknown'});
    });
  });
}

/**
 * Ends a process that leads a group of its own, and all that it started, as far as it stayed in the group; on Linux also
 * who did not, if the process still runs. The group can be ended even when the process itself is gone. Windows has no
 * groups: there it ends the process alone.
 */
export function endGroup(leader: ChildProcess): void {
  const {pid, exitCode, signalCode} = leader;
  const others = pid !== undefined && exitCode === null && signalCode === null ? haltDescendants(pid) : [];
  try {
    if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
    else leader.kill('SIGKILL');
  } catch {
    // Nobody is left in it.
  }
  for (const other of others) endProcess(other);
}
