import {closeSync, openSync, readSync} from 'node:fs';

/** What a thread is in, as `/proc/<pid>/task/<tid>/syscall` says. */
export interface Syscall {
  /** Its name; undefined: the thread is running, or ready to. */
  readonly call?: string;
  readonly kind: 'running' | 'lock' | 'sleep' | 'io' | 'other';
  /** Of a futex: its address. */
  readonly futex?: number;
}

const RUNNING: Syscall = {kind: 'running'};

type Kind = Exclude<Syscall['kind'], 'running'>;
/** Numbers of the calls in which threads wait, by architecture (`asm/unistd.h`). */
const CALLS: Readonly<Record<string, readonly (readonly [number, string, Kind])[]>> = {
  x64: [
    [202, 'futex', 'lock'],
    [230, 'clock_nanosleep', 'sleep'],
    [35, 'nanosleep', 'sleep'],
    [34, 'pause', 'sleep'],
    [0, 'read', 'io'],
    [1, 'write', 'io'],
    [2, 'open', 'io'],
    [7, 'poll', 'io'],
    [17, 'pread64', 'io'],
    [18, 'pwrite64', 'io'],
    [19, 'readv', 'io'],
    [20, 'writev', 'io'],
    [23, 'select', 'io'],
    [40, 'sendfile', 'io'],
    [42, 'connect', 'io'],
    [43, 'accept', 'io'],
    [44, 'sendto', 'io'],
    [45, 'recvfrom', 'io'],
    [46, 'sendmsg', 'io'],
    [47, 'recvmsg', 'io'],
    [61, 'wait4', 'other'],
    [73, 'flock', 'io'],
    [74, 'fsync', 'io'],
    [75, 'fdatasync', 'io'],
    [128, 'rt_sigtimedwait', 'other'],
    [232, 'epoll_wait', 'io'],
    [247, 'waitid', 'other'],
    [257, 'openat', 'io'],
    [270, 'pselect6', 'io'],
    [271, 'ppoll', 'io'],
    [281, 'epoll_pwait', 'io'],
    [288, 'accept4', 'io'],
  ],
  arm64: [
    [98, 'futex', 'lock'],
    [115, 'clock_nanosleep', 'sleep'],
    [101, 'nanosleep', 'sleep'],
    [22, 'epoll_pwait', 'io'],
    [32, 'flock', 'io'],
    [56, 'openat', 'io'],
    [63, 'read', 'io'],
    [64, 'write', 'io'],
    [65, 'readv', 'io'],
    [66, 'writev', 'io'],
    [67, 'pread64', 'io'],
    [68, 'pwrite64', 'io'],
    [71, 'sendfile', 'io'],
    [72, 'pselect6', 'io'],
    [73, 'ppoll', 'io'],
    [82, 'fsync', 'io'],
    [83, 'fdatasync', 'io'],
    [95, 'waitid', 'other'],
    [137, 'rt_sigtimedwait', 'other'],
    [202, 'accept', 'io'],
    [203, 'connect', 'io'],
    [206, 'sendto', 'io'],
    [207, 'recvfrom', 'io'],
    [211, 'sendmsg', 'io'],
    [212, 'recvmsg', 'io'],
    [242, 'accept4', 'io'],
    [260, 'wait4', 'other'],
  ],
};

const NAMES = new Map((CALLS[process.arch] ?? []).map(([number, call, kind]) => [number, {call, kind}]));

/** Whether this machine's calls are known by their numbers. */
export const knowsCalls = NAMES.size > 0;

/** Reads what one thread is in, again and again. */
export class SyscallFile {
  readonly #file: number;

  /** @throws the system's error where there is no such thread, or none that may be looked at. */
  constructor(pid: number, tid: number) {
    this.#file = openSync(`/proc/${pid}/task/${tid}/syscall`, 'r');
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Undefined if the thread has ended. */
  read(): Syscall | undefined {
    let length: number;
    try {
      length = readSync(this.#file, TEXT, 0, TEXT.length, 0);
    } catch {
      return undefined;
    }
    return length === 0 ? undefined : parse(TEXT.toString('latin1', 0, length));
  }
}

const TEXT = Buffer.alloc(256);

function parse(text: string): Syscall {
  // "running", or the number and the arguments; -1: stopped, but in no call.
  const number = Number.parseInt(text, 10);
  if (!(number >= 0)) return RUNNING;
  const known = NAMES.get(number);
  if (known === undefined) return {kind: 'other', call: `system call ${number}`};
  if (known.kind !== 'lock') return known;
  const start = text.indexOf(' ') + 1;
  return {...known, futex: Number(text.slice(start, text.indexOf(' ', start)))};
}
