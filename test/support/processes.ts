import {readdirSync, readFileSync} from 'node:fs';

/** A process as proc(5) has it. Linux only; `ps` is not everywhere. */
export interface Process {
  readonly pid: number;
  /** Its name, cut off after 15 bytes. */
  readonly name: string;
  readonly state: string;
  readonly parent: number;
}

/** All processes that this one may see. */
export function processes(): Process[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (processOf(Number(name)) ?? []) : []));
}

/** Undefined if there is none. */
function processOf(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name, in brackets, may hold anything, brackets too.
    const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
    const [state = '', parent] = stat.slice(close + 2).split(' ');
    return {pid, name: stat.slice(open + 1, close), state, parent: Number(parent)};
  } catch {
    return undefined;
  }
}

/** Those below a process, at any depth. */
export function descendants(pid: number, all: readonly Process[] = processes()): Process[] {
  const children = all.filter(({parent}) => parent === pid);
  return children.flatMap((child) => [child, ...descendants(child.pid, all)]);
}

/** A zombie has ended, and only waits for its parent, or a container's init, to notice. */
export function isAlive(pid: number): boolean {
  const found = processOf(pid);
  return found !== undefined && found.state !== 'Z';
}

/** Browsers that this process has started and that still run. */
export function browsersOfOurs(): number[] {
  return processes()
    .filter(({parent, name, state}) => parent === process.pid && /chrom/i.test(name) && state !== 'Z')
    .map(({pid}) => pid);
}
