/**
 * What the sampler saw, before anything is made of it. Times are microseconds of CLOCK_MONOTONIC (`process.hrtime`,
 * `time.monotonic_ns`), as fractions. A thread is known by the address of its thread state: its `key`.
 */
export interface RawLog {
  readonly samples: readonly RawSample[];
  /** All looks at the lock, also those that saw what the one before had seen. */
  readonly looks: number;
  readonly medianGap: number;
  readonly longestGap: number;
  /** Whether the sampler went before all other threads. */
  readonly isRealtime?: boolean;
  readonly threads: readonly RawThread[];
  /** What the process itself noted; see {@link RawNote}. */
  readonly notes: readonly RawNote[];
  /** Names of globals whose values {@link RawSample.globals} has. */
  readonly watched: readonly string[];
  /** When the program began, and when it had ended or was stopped. */
  readonly began: number;
  readonly ended: number;
}

/** Microseconds. Two looks further apart than this don't vouch for the time between them. */
export const LONG_GAP = 500;

/**
 * One look at the lock. Kept where it differs from the one before, or comes longer than {@link LONG_GAP} after it; and
 * once before each such.
 */
export interface RawSample {
  /** When the look before this one began, be it kept or not; of the first look its own beginning. */
  readonly since: number;
  /** The lock was read between these two. */
  readonly at: number;
  readonly until: number;
  /** `last_holder`: the key of the thread that has the lock, or had it last; 0: none. */
  readonly holder: number;
  readonly locked: boolean;
  readonly switchNumber: number;
  /** The switch interval, in microseconds. */
  readonly interval: number;
  /** Whether `gil_drop_request` was set (for the holder); null: this interpreter's word is not known. */
  readonly requested: boolean | null;
  /** What each thread was doing, read right after; absent where nothing had changed. */
  readonly stances?: readonly RawStance[];
  /** Where the holder before this one stands, after the lock has left it. Innermost frame first. */
  readonly stood?: readonly RawFrame[];
  /** Values of the watched globals, in their order; `?` where one was no int. */
  readonly globals?: readonly string[];
}

/** What one thread was doing, as `/proc/<pid>/task/<tid>/syscall` says. */
export interface RawStance {
  readonly key: number;
  readonly at: number;
  /**
   * `running`: on a core or ready for one. `gil`: waits for the lock. `dropping`: gives it up, and waits to see it
   * taken. `lock`: in a futex of another lock. `gone`: the thread has ended.
   */
  readonly place: 'running' | 'gil' | 'dropping' | 'lock' | 'sleep' | 'io' | 'other' | 'gone';
  /** The system call's name, where it is in one. */
  readonly call?: string;
  /** The futex's address. */
  readonly futex?: number;
  /** Where it stands, read only where `place` says that it stands still. */
  readonly stood?: readonly RawFrame[];
}

export interface RawFrame {
  /** Index into the program's code objects; absent for the library's. */
  readonly code?: number;
  readonly function: string;
  readonly file: string;
  readonly offset: number;
  readonly opname: string;
  readonly line?: number;
  /** The value stack, bottom first, of frames of the program: integers in decimal, `?` for others. */
  readonly stack?: readonly string[];
}

export interface RawThread {
  readonly key: number;
  readonly nativeId: number;
  /** When it was first seen in the interpreter's list of threads, and last. */
  readonly first: number;
  readonly last: number;
}

/** What the process notes at the start and at the end of each thread, and of the program. */
export type RawNote =
  | {readonly kind: 'began'; readonly at: number; readonly nativeId: number}
  | {
      readonly kind: 'thread began';
      readonly at: number;
      readonly nativeId: number;
      readonly name: string;
      readonly daemon: boolean;
      readonly target?: string;
      /** Index of the target's code object, where it is one of the program's. */
      readonly code?: number;
    }
  | {
      readonly kind: 'thread ended';
      readonly at: number;
      readonly nativeId: number;
      /** `time.thread_time_ns`, in microseconds. */
      readonly cpu: number;
      readonly exception?: string;
    }
  | {
      readonly kind: 'ended';
      readonly at: number;
      /** `time.thread_time_ns` of the main thread, in microseconds. */
      readonly cpu: number;
      readonly how: 'finished' | 'exception' | 'exit';
      readonly exception?: string;
      readonly traceback?: string;
      readonly exit?: string;
      /** Last values of the watched globals. */
      readonly last: readonly string[];
    };
