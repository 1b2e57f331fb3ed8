import {type ChildProcess, spawn} from 'node:child_process';

/** How a process ended. */
export interface GroupEnd {
  /** `killed`: its time was over. */
  readonly how: 'exited' | 'killed';
  readonly status: number | string;
}

export interface GroupOptions {
  readonly cwd: string;
  /** Milliseconds that the first process may run. */
  readonly timeMs: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Runs a command in a process group of its own, without input and output, and ends all of the group when its first
 * process has ended, when the time is over, or when the signal is aborted.
 */
export function runGroup(
  command: string,
  args: readonly string[],
  {cwd, timeMs, signal}: GroupOptions,
): Promise<GroupEnd> {
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {cwd, stdio: 'ignore', detached: true, windowsHide: true});
    let how: GroupEnd['how'] = 'exited';
    const end = () => endGroup(child);
    const timer = setTimeout(() => {
      how = 'killed';
      end();
    }, timeMs);
    signal?.addEventListener('abort', end, {once: true});
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('exit', (code, killedBy) => {
      done();
      end();
      if (signal?.aborted) reject(signal.reason);
      else resolve({how, status: code ?? killedBy ?? 'unknown'});
    });
  });
}

/**
 * Ends a process that leads a group of its own, and all that it started, as far as it stayed in the group. That can be
 * done even when the process itself is gone. Windows has no groups: there it ends the process alone.
 */
export function endGroup(leader: ChildProcess): void {
  try {
    if (leader.pid !== undefined && process.platform !== 'win32') process.kill(-leader.pid, 'SIGKILL');
    else leader.kill('SIGKILL');
  } catch {
    // Nobody is left in it.
  }
}
