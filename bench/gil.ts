/**
 * How much of what threads do the sampler sees: `npx tsx bench/gil.ts > bench/gil.md`. Each example program of
 * `assets/programs/threads` runs once under each CPython that is found. Nothing else should run meanwhile.
 */
import {readdirSync} from 'node:fs';
import {cpus, loadavg} from 'node:os';
import {fileURLToPath} from 'node:url';
import {defaultLimits} from '../src/recorder/limits.ts';
import {askInterpreter, type NativeInterpreter} from '../src/recorder/native/interpreter.ts';
import {sampleThreads} from '../src/recorder/native/sample.ts';
import {assembleThreads} from '../src/recorder/native/threads.ts';
import {readProgram} from '../src/recorder/program.ts';
import type {Threads} from '../src/recording/threads.ts';
import {pythons} from '../test/support/pythons.ts';

const FOLDER = new URL('../assets/programs/threads/', import.meta.url);
/** Of programs that don't end, the beginning. */
const LIMITS = {...defaultLimits, timeMs: 4000};

const COLUMNS = [
  'program',
  'CPython',
  'run, ms',
  'switches',
  'missed',
  'uncertain turns',
  'uncertain time',
  'median gap, µs',
  'longest gap, ms',
  'median blur, µs',
  'requests seen',
  'drop sites known',
  'waits known',
  'cost, cores',
];

async function main(): Promise<void> {
  const programs = readdirSync(FOLDER).filter((name) => name.endsWith('.py'));
  const rows: string[][] = [];
  for (const {path} of pythons().filter(({gil}) => gil)) {
    const python = await askInterpreter(path, 'gil');
    for (const name of programs) rows.push(await measure(python, name));
  }
  console.log(introduction());
  for (const row of [COLUMNS, COLUMNS.map(() => '---'), ...rows]) console.log(`| ${row.join(' | ')} |`);
}

async function measure(python: NativeInterpreter, name: string): Promise<string[]> {
  const path = fileURLToPath(new URL(name, FOLDER));
  const before = process.cpuUsage();
  const {log, output} = await sampleThreads({python, program: await readProgram(path), path, limits: LIMITS});
  const {user, system} = process.cpuUsage(before);
  const {cores, version} = python;
  const threads = assembleThreads(log, {cores, output, version});
  const requests = threads.handovers.filter(({cause}) => cause === 'request');
  return [
    name.replace('.py', ''),
    python.version,
    (threads.end / 1000).toFixed(0),
    String(threads.switches.total),
    share(threads.switches.missed, threads.switches.total),
    uncertainTurns(threads),
    share(uncertainTime(threads), threads.end),
    threads.sampling.medianGap.toFixed(0),
    (threads.sampling.longestGap / 1000).toFixed(1),
    median(threads.handovers.map(({blur}) => blur)),
    share(requests.filter(({request}) => request?.seen).length, requests.length),
    share(threads.handovers.filter(({site}) => site !== undefined).length, threads.handovers.length),
    share(threads.handovers.filter(({waited}) => waited !== undefined).length, threads.handovers.length),
    ((user + system) / (threads.end || 1)).toFixed(2),
  ];
}

/** Turns with the lock that another may have had a part of. */
function uncertainTurns({threads}: Threads): string {
  const holds = threads.flatMap(({lane}) => lane.filter(({doing}) => doing === 'holds'));
  return share(holds.filter(({uncertain}) => uncertain).length, holds.length);
}

/** Microseconds in which it is uncertain who had the lock: the union over all lanes. */
function uncertainTime({threads}: Threads): number {
  const stretches = threads
    .flatMap(({lane}) => lane.filter(({uncertain}) => uncertain))
    .sort((a, b) => a.from - b.from);
  let [sum, reached] = [0, 0];
  for (const {from, to} of stretches) {
    sum += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return sum;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function median(values: readonly number[]): string {
  return String([...values].sort((a, b) => a - b)[values.length >> 1] ?? '–');
}

function introduction(): string {
  const [first] = cpus();
  return `# What the sampler sees of the GIL

Made by \`npx tsx bench/gil.ts > bench/gil.md\` on ${new Date().toISOString().slice(0, 10)}: ${process.platform} ${process.arch}, ${cpus().length} cores (${first?.model.trim()}), load ${loadavg()[0]?.toFixed(2)} at the end, Node ${process.versions.node}. The sampler wants one core for itself and the program another.

- **missed**: changes of the lock's holder that no look saw, of all that \`switch_number\` counts.
- **uncertain turns, uncertain time**: turns with the lock that another thread may have had a part of; time in which it is uncertain who had it.
- **blur**: time between the looks that a hand-over lies between.
- **requests seen**: of the hand-overs on request, those whose \`gil_drop_request\` was seen; the others follow from the instruction or the length of the wait.
- **cost**: cores that the recorder's process used, calibration included, over the time that the program ran.
`;
}

await main();
