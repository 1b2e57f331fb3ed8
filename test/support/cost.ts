import {readFileSync} from 'node:fs';
import {
  type Cost,
  type Measured,
  type Recording,
  readRecording,
  type Thread,
  type Way,
} from '../../src/recording/index.ts';
import {recordedSource} from './recorded.ts';

/** What is made up for a story's test: times. The program's text, tree and code are those of a real CPython. */
export interface Made {
  /** A program of assets/programs/threads, or `name.py` and a text. */
  readonly program?: string | readonly [name: string, text: string];
  readonly workers?: number;
  readonly cores?: number;
  /** By way: wall times and times on cores, in milliseconds, round by round. */
  readonly ways: Partial<Record<Way, readonly [wall: readonly number[], cpu: readonly number[]]>>;
  readonly absent?: Cost['absent'];
  /** Names of functions of the program that its threads run, one a thread; default: the first function, always. */
  readonly targets?: readonly string[];
  /** Milliseconds that each of the threads had on a core. */
  readonly cpu?: readonly number[];
  /** How often the lock changed hands. */
  readonly switches?: number;
  /** `null`: the recording has no threads of its own. */
  readonly threads?: null;
}

const native = 'CPython 3.13.0';
const free = 'CPython 3.13.0 free-threaded';

/** A recording with a comparison of made-up times. */
export async function costRecording(made: Made): Promise<Recording> {
  const {program = 'work', workers = 2, cores = 2, ways, absent = []} = made;
  const [name, text] =
    typeof program === 'string'
      ? ([
          `${program}.py`,
          readFileSync(new URL(`../../assets/programs/threads/${program}.py`, import.meta.url), 'utf8'),
        ] as const)
      : program;
  const front = await frontEnd(text, name);
  const measured = Object.entries(ways).map(
    ([way, [wall, cpu]]): Measured => ({
      way: way as Way,
      interpreter: way === 'free threads' ? free : native,
      wall: wall.map((ms) => Math.round(ms * 1000)),
      cpu: cpu.map((ms) => Math.round(ms * 1000)),
    }),
  );
  const recording: Recording = {
    ...front,
    header: {
      ...front.header,
      interpreter: {...front.header.interpreter, label: native, platform: 'linux', pointerBits: 64},
      deallocations: 'unrecorded',
      provenance: {
        date: '2026-11-22T15:04:05Z',
        command: `record ${name} --python python3.13`,
        system: 'linux x64',
        cores,
      },
    },
    run: {frames: [], namespaces: [], objects: [], steps: [], events: [], end: {how: 'finished'}},
    cost: {workers, cores, ways: measured, absent},
  };
  return made.threads === null ? recording : {...recording, threads: threadsOf(recording, made)};
}

/**
 * What CPython makes of a program with threads, by one that has none and refuses to start them: under a name that no
 * thread has, they are not started, and nothing else is different.
 */
async function frontEnd(text: string, name: string): Promise<Recording> {
  const front = await recordedSource(text.replaceAll('.start()', '.st4rt()'), name);
  return readRecording(JSON.stringify(front).replaceAll('st4rt', 'start'));
}

function threadsOf({codes}: Recording, made: Made): NonNullable<Recording['threads']> {
  const {workers = 2, cores = 2, targets, cpu, switches = 0} = made;
  const first = codes.findIndex((c, i) => i > 0 && !c.name.startsWith('<'));
  const life = {started: 0, ended: 1000, ending: 'returned', lane: []} as const;
  const worker = (i: number): Thread => {
    const name = targets?.[i % targets.length] ?? codes[first]?.qualname;
    const code = codes.findIndex((c) => c.qualname === name);
    return {
      name: `Thread-${i + 1}`,
      nativeId: 101 + i,
      ...life,
      lane: [],
      ...(name === undefined ? {} : {target: name}),
      ...(code > 0 ? {code} : {}),
      ...(cpu?.[i] === undefined ? {} : {cpu: Math.round(cpu[i] * 1000)}),
    };
  };
  return {
    method: 'outside',
    cores,
    end: 1000,
    switchInterval: [{at: 0, interval: 5000}],
    sampling: {samples: 100, medianGap: 10, longestGap: 50},
    switches: {total: switches, missed: 0},
    threads: [
      {name: 'MainThread', nativeId: 100, main: true, ...life, lane: []},
      ...Array.from({length: Math.min(workers, 8)}, (_, i) => worker(i)),
    ],
    sites: [],
    handovers: [],
    watched: [],
    output: '',
  };
}

/** Kinds of work and of machines, each with the times that one would measure there. */
export const costs = {
  computing: {
    switches: 183,
    ways: {
      'in turn': [
        [1880, 1910, 1920, 1935, 1990],
        [1875, 1900, 1915, 1930, 1980],
      ],
      threads: [
        [1900, 1930, 1950, 1960, 2010],
        [1900, 1925, 1945, 1955, 2000],
      ],
      processes: [
        [980, 1000, 1010, 1030, 1090],
        [1900, 1920, 1930, 1950, 1990],
      ],
    },
  },
  'computing, all ways': {
    switches: 201,
    ways: {
      'in turn': [
        [1880, 1910, 1920, 1935, 1960],
        [1875, 1900, 1915, 1930, 1950],
      ],
      threads: [
        [2180, 2210, 2240, 2260, 2310],
        [2200, 2225, 2245, 2255, 2310],
      ],
      processes: [
        [980, 1000, 1010, 1030, 1090],
        [1900, 1920, 1930, 1950, 1990],
      ],
      'free threads': [
        [1240, 1260, 1280, 1290, 1330],
        [2440, 2460, 2500, 2520, 2600],
      ],
    },
  },
  sleepers: {
    program: 'sleepers',
    workers: 7,
    ways: {
      'in turn': [
        [3503.1, 3503.4, 3504],
        [3.1, 3.3, 3.4],
      ],
      threads: [
        [502.1, 502.5, 503.9],
        [4.2, 4.4, 4.8],
      ],
      processes: [
        [521, 524, 530],
        [24, 25.5, 29],
      ],
    },
  },
  'many sleepers': {
    program: 'sleepers',
    workers: 200,
    cores: 64,
    ways: {
      'in turn': [
        [90_010, 90_020, 90_060],
        [60, 65, 70],
      ],
      threads: [
        [462, 470, 481],
        [51, 55, 60],
      ],
      processes: [
        [650, 690, 720],
        [1100, 1180, 1200],
      ],
    },
  },
  'tiny work': {
    ways: {
      'in turn': [
        [0.29, 0.3, 0.31, 0.33, 0.36],
        [0.28, 0.3, 0.3, 0.31, 0.33],
      ],
      threads: [
        [0.35, 0.41, 0.44, 0.46, 0.52],
        [0.4, 0.42, 0.43, 0.44, 0.47],
      ],
      processes: [
        [2.1, 2.2, 2.4, 2.6, 3.9],
        [2.9, 3.1, 3.3, 3.5, 4.1],
      ],
    },
  },
  'one core': {
    cores: 1,
    ways: {
      'in turn': [
        [1880, 1910, 1920],
        [1870, 1890, 1910],
      ],
      threads: [
        [1900, 1930, 1950],
        [1890, 1920, 1930],
      ],
      processes: [
        [1905, 1921, 1962],
        [1890, 1910, 1940],
      ],
    },
  },
  mixed: {
    program: [
      'mail.py',
      `from threading import Thread
from time import sleep


def compute(n):
    while n > 0:
        n -= 1


def look_for_mail(times):
    for _ in range(times):
        sleep(0.01)


Thread(target=compute, args=(15_000_000,)).start()
Thread(target=look_for_mail, args=(70,)).start()
`,
    ],
    targets: ['compute', 'look_for_mail'],
    ways: {
      'in turn': [
        [1500, 1520, 1530],
        [800, 810, 820],
      ],
      threads: [
        [1050, 1080, 1090],
        [810, 820, 830],
      ],
      processes: [
        [800, 810, 830],
        [820, 830, 840],
      ],
    },
  },
  'one thread’s work': {
    cpu: [401, 2],
    ways: {
      'in turn': [
        [404, 414, 443],
        [402, 412, 441],
      ],
      threads: [
        [411, 414, 445],
        [400, 408, 417],
      ],
      processes: [
        [424, 429, 461],
        [418, 425, 452],
      ],
    },
  },
  'overlapping waits': {
    ways: {
      'in turn': [
        [509, 552, 552],
        [445, 469, 478],
      ],
      threads: [
        [387, 425, 471],
        [378, 420, 470],
      ],
      processes: [
        [376, 394, 396],
        [365, 374, 396],
      ],
    },
  },
  'overlapping rounds': {
    workers: 3,
    ways: {
      'in turn': [
        [900, 1000, 1900],
        [890, 990, 1000],
      ],
      threads: [
        [950, 1010, 1200],
        [940, 1000, 1010],
      ],
      processes: [
        [700, 740, 910],
        [980, 1000, 1030],
      ],
    },
  },
  'eight threads': {
    workers: 8,
    cores: 8,
    ways: {
      'in turn': [
        [8010, 8060, 8120],
        [8000, 8050, 8100],
      ],
      threads: [
        [8110, 8190, 8300],
        [8110, 8190, 8300],
      ],
      processes: [
        [1090, 1120, 1180],
        [8210, 8290, 8350],
      ],
      'free threads': [
        [1310, 1350, 1390],
        [10_300, 10_400, 10_600],
      ],
    },
  },
  'two ways': {
    absent: [
      {way: 'in turn', why: 'One after the other it did not end within 6 s: the threads need each other.'},
      {way: 'processes', why: 'This system has no fork.'},
    ],
    ways: {
      threads: [
        [1900, 1930, 1950],
        [1890, 1920, 1930],
      ],
      'free threads': [
        [1020, 1050, 1090],
        [1990, 2010, 2050],
      ],
    },
  },
  'lock given up': {
    ways: {
      'in turn': [
        [800, 805, 812],
        [798, 801, 805],
      ],
      threads: [
        [410, 415, 420],
        [801, 804, 811],
      ],
      processes: [
        [420, 424, 431],
        [805, 809, 815],
      ],
    },
  },
  'once each': {
    threads: null,
    ways: {
      'in turn': [[1000], [990]],
      threads: [[930], [920]],
      processes: [[510], [990]],
    },
  },
  'nothing alike': {
    ways: {
      'in turn': [
        [1000, 1010, 1020],
        [990, 1000, 1010],
      ],
      threads: [
        [1500, 1520, 1540],
        [1480, 1500, 1530],
      ],
      processes: [
        [1200, 1220, 1240],
        [1210, 1230, 1250],
      ],
    },
    switches: 90_412,
  },
} as const satisfies Record<string, Made>;
