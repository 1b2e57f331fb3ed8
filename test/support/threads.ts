import {
  type Code,
  FORMAT,
  type Handover,
  Recording,
  type Stretch,
  type Threads,
  VERSION,
} from '../../src/recording/index.ts';

/** What a made-up thread does next: computes so long, or waits so long out of the lock. Microseconds. */
export type Phase =
  | {readonly does: 'compute'; readonly for: number}
  | {
      readonly does: 'sleeps' | 'io' | 'blocked' | 'lock';
      readonly for: number;
      readonly call?: string;
      readonly lock?: number;
    };

/** A made-up thread. */
export interface Worker {
  readonly name: string;
  readonly phases: readonly Phase[];
  readonly starts?: number;
  readonly main?: true;
  readonly daemon?: true;
  readonly target?: string;
  readonly exception?: string;
}

export interface Setting {
  readonly workers: readonly Worker[];
  /** Microseconds; {@link Threads.switchInterval}. */
  readonly intervals?: Threads['switchInterval'];
  /** The recording stops here, whoever is still alive. */
  readonly cutAt?: number;
  readonly random: () => number;
  /** Share of requests that the sampler saw. */
  readonly seen?: number;
  /** Share of hand-overs that it missed. */
  readonly missed?: number;
}

/** A generator of numbers from 0 to 1 that always gives the same ones (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Actor {
  readonly worker: Worker;
  readonly lane: Stretch[];
  phase: number;
  /** Of the phase that it is in. */
  left: number;
  state: 'unborn' | 'holds' | 'waits' | 'out' | 'ended';
  since: number;
  /** Until when it is out. */
  until: number;
}

/** The place in the made-up program where a thread stands when it is asked, and when it waits. */
const SPIN = 0;
const SLEEP = 1;

/**
 * Plays threads that share one lock by CPython's rules (a waiter asks after a switch interval without a switch; the
 * holder sees it a little later; whoever waits for something else gives the lock up first) and writes down what a
 * sampler would have seen.
 */
export function play({
  workers,
  intervals,
  cutAt = Infinity,
  random,
  seen = 0.8,
  missed = 0,
}: Setting): Threads {
  const switchInterval = intervals ?? [{at: 0, interval: 5000}];
  const actors = workers.map(
    (worker): Actor => ({
      worker,
      lane: [],
      phase: 0,
      left: worker.phases[0]?.for ?? 0,
      state: 'unborn',
      since: 0,
      until: worker.starts ?? 0,
    }),
  );
  const handovers: Handover[] = [];
  const switches = {total: 0, missed: 0};
  let now = 0;
  let holder: Actor | undefined;
  let last:
    | {actor: Actor; at: number; cause: Handover['cause']; request?: Handover['request']; site?: number}
    | undefined;

  const note = (actor: Actor, to: number, stretch: Omit<Stretch, 'from' | 'to'>) => {
    if (to > actor.since) actor.lane.push({from: actor.since, to, ...stretch});
    actor.since = to;
  };
  const next = (actor: Actor) => {
    actor.phase++;
    actor.left = actor.worker.phases[actor.phase]?.for ?? 0;
  };
  const leave = (actor: Actor, cause: Handover['cause'], request?: Handover['request']) => {
    note(actor, now, {doing: 'holds'});
    last = {
      actor,
      at: now,
      cause,
      ...(request ? {request} : {}),
      ...(cause === 'request' ? {site: SPIN} : cause === 'release' ? {site: SLEEP} : {}),
    };
    holder = undefined;
  };
  const take = (actor: Actor) => {
    const waited = now - actor.since;
    note(actor, now, {doing: 'waits'});
    actor.state = 'holds';
    holder = actor;
    if (last && last.actor !== actor) {
      switches.total++;
      if (random() < missed) {
        switches.missed++;
      } else {
        handovers.push({
          from: actors.indexOf(last.actor),
          to: actors.indexOf(actor),
          dropped: last.at,
          taken: now,
          blur: 20,
          cause: last.cause,
          ...(last.request ? {request: last.request} : {}),
          ...(last.site === undefined ? {} : {site: last.site}),
          ...(waited > 0 ? {waited} : {}),
        });
      }
    }
  };

  for (let guard = 0; guard < 2_000_000; guard++) {
    for (const actor of actors) {
      const out = actor.state === 'out' || actor.state === 'unborn';
      if (!out || actor.until > now) continue;
      if (actor.state === 'unborn') actor.since = now;
      else {
        const phase = actor.worker.phases[actor.phase];
        if (phase && phase.does !== 'compute') {
          note(actor, now, {
            doing: phase.does,
            site: SLEEP,
            ...(phase.call === undefined ? {} : {call: phase.call}),
            ...(phase.lock === undefined ? {} : {lock: phase.lock}),
          });
        }
        next(actor);
      }
      actor.state = 'waits';
    }
    if (!holder) {
      const waiting = actors.filter((a) => a.state === 'waits');
      const chosen = waiting[Math.floor(random() * waiting.length)];
      if (chosen) {
        take(chosen);
        continue;
      }
    }
    const wakes = Math.min(
      ...actors.filter((a) => a.state === 'out' || a.state === 'unborn').map((a) => a.until),
    );
    if (!holder) {
      if (!Number.isFinite(wakes) || wakes >= cutAt) break;
      now = wakes;
      continue;
    }
    const actor: Actor = holder;
    const phase = actor.worker.phases[actor.phase];
    if (phase?.does !== 'compute') {
      leave(actor, phase ? 'release' : 'end');
      actor.state = phase ? 'out' : 'ended';
      if (phase) actor.until = now + phase.for;
      now += 40;
      continue;
    }
    const waiters = actors.filter((a) => a.state === 'waits');
    const interval = switchInterval.findLast((s) => s.at <= now)?.interval ?? 5000;
    const asked = Math.max(Math.max(actor.since, Math.min(...waiters.map((a) => a.since))) + interval, now);
    const done = now + actor.left;
    const at = Math.min(done, asked, wakes, cutAt);
    if (at >= cutAt) break;
    actor.left -= at - now;
    now = at;
    if (at === done) next(actor);
    else if (at === asked && at !== wakes) {
      const by = waiters.toSorted((a, b) => a.since - b.since)[0];
      const slow = Math.min(actor.left, 10 + Math.floor(random() * 400));
      actor.left -= slow;
      now += slow;
      leave(actor, 'request', {at, seen: random() < seen, ...(by ? {by: actors.indexOf(by)} : {})});
      actor.state = 'waits';
      now += 50;
      // Not to the one that had it (FORCE_SWITCHING).
      const chosen = waiters[Math.floor(random() * waiters.length)];
      if (chosen) take(chosen);
    }
  }
  const end = Math.max(1, Number.isFinite(cutAt) ? Math.max(now, cutAt) : now);
  for (const actor of actors) {
    const phase = actor.worker.phases[actor.phase];
    if (actor.state === 'holds') note(actor, end, {doing: 'holds'});
    if (actor.state === 'waits') note(actor, end, {doing: 'waits'});
    if (actor.state === 'out' && phase && phase.does !== 'compute') {
      note(actor, end, {
        doing: phase.does,
        site: SLEEP,
        ...(phase.lock === undefined ? {} : {lock: phase.lock}),
      });
    }
  }
  return {
    method: 'outside',
    cores: 2,
    end,
    switchInterval,
    sampling: {samples: 1000, medianGap: 20, longestGap: 300},
    switches,
    threads: actors.map(({worker, lane, state}, i) => {
      const ended = state === 'ended' ? (lane.at(-1)?.to ?? worker.starts ?? 0) : undefined;
      return {
        name: worker.name,
        nativeId: 4711 + i,
        ...(worker.main ? {main: true as const} : {}),
        ...(worker.daemon ? {daemon: true as const} : {}),
        ...(worker.target === undefined ? {} : {target: worker.target}),
        started: lane[0]?.from ?? worker.starts ?? 0,
        ...(ended === undefined ? {} : {ended}),
        ending: worker.exception
          ? ('exception' as const)
          : ended === undefined
            ? ('alive' as const)
            : ('returned' as const),
        ...(worker.exception === undefined ? {} : {exception: worker.exception}),
        lane: filled(lane),
      };
    }),
    sites: [
      {code: 1, function: 'spin', file: 'spin.py', line: 3, offset: 16, opname: 'JUMP_BACKWARD'},
      {code: 2, function: 'rest', file: 'spin.py', line: 7, offset: 6, opname: 'CALL'},
    ],
    handovers,
    watched: [],
    output: '',
  };
}

/** A lane without gaps: what nothing is known of is unknown. */
function filled(lane: readonly Stretch[]): Stretch[] {
  return lane.flatMap((stretch, i): Stretch[] => {
    const before = lane[i - 1];
    return before && before.to < stretch.from
      ? [{from: before.to, to: stretch.from, doing: 'unknown'}, stretch]
      : [stretch];
  });
}

export const spinSource = `def spin(n):
    while n > 0:
        n -= 1


def rest():
    sleep(0.5)


def add(times):
    for _ in range(times):
        m = m + one()
        n += 1
`;

type Row = readonly [
  offset: number,
  name: string,
  argText: string,
  line: number,
  span?: Code['instructions'][number]['span'],
];

function codeOf(name: string, firstLine: number, rows: readonly Row[]): Code {
  return {
    name,
    qualname: name,
    parent: name === '<module>' ? null : 0,
    firstLine,
    argcount: 0,
    posonlyargcount: 0,
    kwonlyargcount: 0,
    flags: [],
    stackSize: 4,
    localsplus: [],
    names: [],
    consts: [],
    bytes: '',
    instructions: rows.map(([offset, opname, argText, line, span]) => ({
      offset,
      size: 2,
      opcode: 1,
      name: opname,
      arg: 0,
      argText,
      caches: [],
      ...(opname.includes('JUMP') || opname === 'FOR_ITER' ? {target: 0} : {}),
      ...(span ? {span} : {}),
      line,
      nodes: [],
      origin: 'source',
    })),
    exceptionTable: [],
    lines: [],
  };
}

/** A recording around made-up threads, valid by the schema. */
export function recordingOf(
  threads: Threads,
  name = 'spin.py',
  cuts: Recording['header']['cuts'] = [],
): Recording {
  return Recording.parse({
    format: FORMAT,
    version: VERSION,
    header: {
      program: {name, sha256: '0'.repeat(64), encoding: 'utf-8'},
      interpreter: {
        implementation: 'CPython',
        version: '3.13.0',
        label: 'CPython 3.13.0',
        build: '3.13.0',
        platform: 'linux',
        pointerBits: 64,
      },
      limits: {steps: 1, timeMs: 60_000, memoryBytes: 1, outputChars: 1},
      cuts,
      deallocations: 'unrecorded',
    },
    source: {text: spinSource},
    tokens: [],
    tree: [],
    scopes: [],
    codes: [
      codeOf('<module>', 1, [[0, 'RESUME', '', 1]]),
      codeOf('spin', 1, [
        [0, 'RESUME', '', 1],
        [2, 'LOAD_FAST', 'n', 2],
        [4, 'LOAD_CONST', '0', 2],
        [6, 'COMPARE_OP', '>', 2],
        [8, 'POP_JUMP_IF_FALSE', 'to L2', 2],
        [10, 'LOAD_FAST', 'n', 3],
        [12, 'BINARY_OP', '-=', 3],
        [14, 'STORE_FAST', 'n', 3],
        [16, 'JUMP_BACKWARD', 'to L1', 3],
        [18, 'RETURN_CONST', 'None', 2],
      ]),
      codeOf('rest', 6, [
        [0, 'RESUME', '', 6],
        [2, 'LOAD_GLOBAL', 'sleep + NULL', 7],
        [4, 'LOAD_CONST', '0.5', 7],
        [6, 'CALL', '', 7, [7, 4, 7, 14]],
        [8, 'POP_TOP', '', 7],
        [10, 'RETURN_CONST', 'None', 7],
      ]),
      codeOf('add', 10, [
        [0, 'RESUME', '', 10],
        [2, 'FOR_ITER', 'to L2', 11],
        [4, 'LOAD_GLOBAL', 'm', 12],
        [6, 'LOAD_GLOBAL', 'one + NULL', 12],
        [8, 'CALL', '', 12],
        [10, 'BINARY_OP', '+', 12],
        [12, 'STORE_GLOBAL', 'm', 12],
        [14, 'LOAD_GLOBAL', 'n', 13],
        [16, 'LOAD_CONST', '1', 13],
        [18, 'BINARY_OP', '+=', 13],
        [20, 'STORE_GLOBAL', 'n', 13],
        [22, 'JUMP_BACKWARD', 'to L1', 13],
      ]),
    ],
    run: {frames: [], namespaces: [], objects: [], steps: [], events: [], end: {how: 'finished'}},
    threads,
  });
}
