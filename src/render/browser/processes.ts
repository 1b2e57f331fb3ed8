import {ChildProcess} from 'node:child_process';
import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {once} from 'node:events';
import {setTimeout as pause} from 'node:timers/promises';

/** Node's own channel: told of each child process, just before it is spawned. */
const SPAWNED = 'child_process';

/** Its pipe may be closed a moment before it is known how it ended. */
const ENDING_MS = 500;

/** The processes of a browser. Puppeteer names the first only once it answers: this process may have to end before. */
export interface BrowserProcesses {
  /** Ends them at once, with their child processes, which may outlive a browser that was killed. */
  kill(): void;
  /** The signal that has ended the last of them, or is just about to: nothing if it runs, or has ended by itself. */
  ended(): Promise<NodeJS.Signals | undefined>;
  /** To be called when the browser has started, or has not. */
  settle(): void;
}

/** Notes which processes are started, from now on, with a profile. */
export function noteProcesses(profile: string): BrowserProcesses {
  let spawned: ChildProcess[] = [];
  const note = (message: unknown) => {
    if (typeof message !== 'object' || message === null || !('process' in message)) return;
    if (message.process instanceof ChildProcess) spawned.push(message.process);
  };
  // Their arguments are known only after they were told of.
  const browsers = () => spawned.filter(({spawnargs}) => spawnargs?.includes(`--user-data-dir=${profile}`));
  subscribe(SPAWNED, note);
  return {
    kill() {
      for (const {pid} of browsers()) if (pid !== undefined) killGroup(pid);
    },
    async ended() {
      const last = browsers().at(-1);
      if (!last) return undefined;
      if (last.exitCode === null && last.signalCode === null) {
        await Promise.race([once(last, 'exit'), pause(ENDING_MS, undefined, {ref: false})]);
      }
      return last.signalCode ?? undefined;
    },
    settle() {
      unsubscribe(SPAWNED, note);
      spawned = browsers();
    },
  };
}

function killGroup(pid: number): void {
  try {
    // Elsewhere it leads a process group of its own.
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}
