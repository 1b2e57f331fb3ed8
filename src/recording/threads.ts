import {z} from 'zod';
import {Index, Line} from './primitives.ts';

/** Microseconds since the program's first instruction was about to run. */
export const Microseconds = z.int().min(0);

/** An index into `threads.threads`. */
export const ThreadIndex = Index;

/** A place in code where a thread stood. */
export const Site = z.strictObject({
  /** The code object, where it is one of the program's. */
  code: Index.optional(),
  /** `co_qualname` */
  function: z.string(),
  /** `co_filename` without its folder. */
  file: z.string(),
  line: Line.optional(),
  /** Byte offset in `co_code`. */
  offset: z.int().min(0),
  /** The instruction, unspecialised: `JUMP_BACKWARD`. */
  opname: z.string(),
});
export type Site = z.infer<typeof Site>;

/**
 * What a thread did with the GIL.
 *
 * `holds`: it had the lock. `waits`: it wanted the lock and slept in the lock's own condition. `sleeps`, `io`, `lock`,
 * `blocked`: it was out of the lock, in a system call (a clock; a file or socket; another lock or a join; any other).
 * `unknown`: none of these could be seen: it was ready to run, on its way from one to another, or in C code that had
 * given the lock up.
 */
export const Doing = z.enum(['holds', 'waits', 'sleeps', 'io', 'lock', 'blocked', 'unknown']);
export type Doing = z.infer<typeof Doing>;

/** A stretch of a thread's life. */
export const Stretch = z.strictObject({
  from: Microseconds,
  to: Microseconds,
  doing: Doing,
  /** The lock changed hands unseen within it: another thread may have held it for a part. */
  uncertain: z.literal(true).optional(),
  /** Where the thread stood: an index into `threads.sites`. Known where it stood still and was looked at. */
  site: Index.optional(),
  /** The system call that it was in: `clock_nanosleep`, `read`. */
  call: z.string().optional(),
  /** Which lock it waited for, where `doing` is `lock`: the same number, the same lock. */
  lock: Index.optional(),
});
export type Stretch = z.infer<typeof Stretch>;

export const Thread = z.strictObject({
  /** `threading.Thread.name`; `thread 4711` where the program went past `threading`. */
  name: z.string(),
  /** The id that the system knows it by (`threading.get_native_id`). */
  nativeId: z.int(),
  main: z.literal(true).optional(),
  daemon: z.literal(true).optional(),
  /** `__qualname__` of what it was given to run, or of its class's `run`. */
  target: z.string().optional(),
  /** The code object of that, where it is one of the program's. */
  code: Index.optional(),
  started: Microseconds,
  /** Absent if it was alive when the recording ended. */
  ended: Microseconds.optional(),
  ending: z.enum(['returned', 'exception', 'alive']),
  /** The exception that ended it: `ValueError: no`. */
  exception: z.string().optional(),
  /** `time.thread_time` at its end: time that it had on a core. Absent where it could not say. */
  cpu: Microseconds.optional(),
  /** Its life without gaps, from `started` to `ended` or the end of the recording. */
  lane: z.array(Stretch),
});
export type Thread = z.infer<typeof Thread>;

/** Why a thread gave the GIL up. */
export const Cause = z.enum([
  /** Another had asked for it: `gil_drop_request` was set, and the thread saw it at an eval-breaker check. */
  'request',
  /** It was about to wait for something else: I/O, a sleep, a lock. */
  'release',
  /** It ended. */
  'end',
  'unknown',
]);

/** The values that a stopped thread had on the stack of one of its frames in the program. */
export const Held = z.strictObject({
  site: Index,
  /** Integers, in decimal; `?` for anything else. Bottom first. */
  stack: z.array(z.string()),
});

/** The lock went from one thread to another. */
export const Handover = z.strictObject({
  from: ThreadIndex,
  to: ThreadIndex,
  /** When `from` was first seen without it … */
  dropped: Microseconds,
  /** … and when `to` was first seen with it; the same sample, often. */
  taken: Microseconds,
  /** Time between the samples that this lies between: how far off the two may be. */
  blur: Microseconds,
  cause: Cause,
  /** The request that it answers. `seen`: the sampler saw the word; else it follows from the wait's length. */
  request: z.strictObject({at: Microseconds, by: ThreadIndex.optional(), seen: z.boolean()}).optional(),
  /** How long `to` had wanted the lock; absent where that could not be seen. */
  waited: Microseconds.optional(),
  /** Where `from` stood: the instruction at which it gave the lock up. An index into `threads.sites`. */
  site: Index.optional(),
  /** Handovers in between that no sample saw (`switch_number` tells). */
  missed: z.int().min(1).optional(),
  /** Values of the watched names just then, in their order; `?` where one could not be read. */
  globals: z.array(z.string()).optional(),
  /** What `from` had read and not yet written: its frames in the program, innermost first. */
  held: z.array(Held).optional(),
});
export type Handover = z.infer<typeof Handover>;

/** Threads beyond those that have a lane, in sum. */
export const Others = z.strictObject({
  count: z.int().min(1),
  /** Together, in microseconds. */
  holds: Microseconds,
  lives: Microseconds,
});

/** Who held the GIL when, who wanted it, and where it was given up. */
export const Threads = z.strictObject({
  /**
   * `outside`: another process read the lock in the program's memory, which ran undisturbed. `inside`: callbacks in
   * the program's own process noted who ran; they slow it down and move the places where the lock is dropped, so
   * waits, requests and drop sites are not told.
   */
  method: z.enum(['outside', 'inside']),
  /** Cores that the program could use. */
  cores: z.int().min(1),
  /** When the program had ended, or was stopped. */
  end: Microseconds,
  /** `sys.getswitchinterval()` from `at` on, in microseconds. */
  switchInterval: z.array(z.strictObject({at: Microseconds, interval: Microseconds})).min(1),
  sampling: z.strictObject({
    samples: z.int().min(0),
    /** Between two looks at the lock. */
    medianGap: Microseconds,
    longestGap: Microseconds,
    /** The sampler was scheduled before all other threads of the system (`SCHED_RR`): no thread kept it from looking. */
    realtime: z.literal(true).optional(),
  }),
  /** `switch_number`'s growth, and how much of it the samples missed. */
  switches: z.strictObject({total: z.int().min(0), missed: z.int().min(0)}),
  threads: z.array(Thread).min(1),
  others: Others.optional(),
  sites: z.array(Site),
  /** In the order of time. */
  handovers: z.array(Handover),
  /** Global names whose values were read at each handover, with their values at the program's end. */
  watched: z.array(z.strictObject({name: z.string(), last: z.string()})),
  /** What the program wrote to stdout, cut at the limit. */
  output: z.string(),
});
export type Threads = z.infer<typeof Threads>;
