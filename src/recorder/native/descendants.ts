import {readdirSync, readFileSync} from 'node:fs';

/** A process that starts others faster than they are stopped is not waited for any longer. */
const MOST_ROUNDS = 50;

/**
 * Stops a process that still runs, and all that descend from it, whatever their group, session or environment, so that none
 * can start another or lose its parent; returns those that descend from it. Only on Linux.
 */
export function haltDescendants(root: number): number[] {
  const halted = new Set([root]);
  if (process.platform !== 'linux') return [];
  halt(root);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const found = processes().filter((pid) => !halted.has(pid) && halted.has(parentOf(pid)));
    if (found.length === 0) break;
    for (const pid of found) {
      halt(pid);
      halted.add(pid);
    }
  }
  return [...halted].slice(1);
}

/** The numbers of all processes. */
export function processes(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** 0 for one that is gone. */
function parentOf(pid: number): number {
  try {
    // The name of its program, in brackets, may hold anything.
    const [, parent] = /.*\) \S (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'latin1')) ?? [];
    return Number(parent ?? 0);
  } catch {
    return 0;
  }
}

function halt(pid: number): void {
  try {
    process.kill(pid, 'SIGSTOP');
  } catch {
    // Gone by itself.
  }
}
