import type {
  RawFrame,
  RawLog,
  RawNote,
  RawSample,
  RawStance,
  RawThread,
} from '../../../src/recorder/native/raw.ts';

/** The log's clock stands here when the program begins: nobody may take its times for the recording's. */
export const BEGAN = 7_000_000.25;

/** Thread states of the hand-made logs; native ids are a hundredth of them. */
export const [MAIN, ADA, BOB, CLEO] = [100_000, 200_000, 300_000, 400_000] as const;

/** Microseconds between two looks, if nothing is said. */
const USUAL_GAP = 100;

export interface HandMadeLook {
  readonly at: number;
  /** How long the look took; 4 µs if nothing is said. */
  readonly took?: number;
  /** Nobody looked since the look before this one in the list. Else looks that saw the same are left out. */
  readonly blind?: boolean;
  readonly holder: number;
  readonly locked?: boolean;
  readonly n: number;
  readonly requested?: boolean;
  readonly interval?: number;
  /** What threads do, by key: a place, or a place with its details. */
  readonly do?: Readonly<Record<number, RawStance['place'] | Partial<RawStance>>>;
  readonly stood?: readonly RawFrame[];
  readonly globals?: readonly string[];
}

/** A log of looks; their times are microseconds of the recording. */
export function handMade(
  looks: readonly HandMadeLook[],
  end: number,
  more: {notes?: readonly RawNote[]; threads?: readonly RawThread[]; watched?: readonly string[]} = {},
): RawLog {
  const keys = new Set(looks.flatMap((look) => [look.holder, ...Object.keys(look.do ?? {}).map(Number)]));
  const known = [...keys].filter((key) => key !== 0);
  return {
    samples: looks.map((look, i) => sample(look, looks[i - 1])),
    looks: looks.length * 3,
    medianGap: 50.4,
    longestGap: 120.6,
    threads:
      more.threads ?? known.map((key) => ({key, nativeId: key / 100, first: BEGAN - 100, last: BEGAN + end})),
    notes: more.notes ?? notes(known.filter((key) => key !== MAIN)),
    watched: more.watched ?? [],
    began: BEGAN,
    ended: BEGAN + end,
  };
}

function sample(look: HandMadeLook, before: HandMadeLook | undefined): RawSample {
  const at = look.at - (look.took ?? 4);
  const since = before ? before.at - (before.took ?? 4) : at;
  return {
    since: BEGAN + (look.blind ? since : Math.max(since, at - USUAL_GAP - (before?.took ?? 4))),
    at: BEGAN + at,
    until: BEGAN + look.at,
    holder: look.holder,
    locked: look.locked ?? true,
    switchNumber: look.n,
    interval: look.interval ?? 5000,
    requested: look.requested ?? false,
    ...(look.stood && {stood: look.stood}),
    ...(look.globals && {globals: look.globals}),
    ...(look.do && {
      stances: Object.entries(look.do).map(([key, what]) => ({
        key: Number(key),
        at: BEGAN + look.at + 20,
        place: 'running' as const,
        ...(typeof what === 'string' ? {place: what} : what),
      })),
    }),
  };
}

/** The main thread's note, and one for each of these, all begun before the program. */
export function notes(keys: readonly number[]): RawNote[] {
  const names = new Map<number, string>([
    [ADA, 'Ada'],
    [BOB, 'Bob'],
    [CLEO, 'Cleo'],
  ]);
  return [
    {kind: 'began', at: BEGAN, nativeId: MAIN / 100},
    ...keys.map(
      (key): RawNote => ({
        kind: 'thread began',
        at: BEGAN,
        nativeId: key / 100,
        name: names.get(key) ?? '',
        daemon: false,
        target: 'spin',
      }),
    ),
  ];
}

export function frame(opname: string, more: Partial<RawFrame> = {}): RawFrame {
  return {function: 'spin', file: 'spin.py', offset: 24, opname, line: 5, code: 1, ...more};
}
