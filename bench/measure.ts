import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';

const TIMED = fileURLToPath(new URL('timed.mjs', import.meta.url));

/** What a command took. */
export interface Taken {
  readonly seconds: number;
  /** The most memory that it and its descendants had at a time; 0 if that was not measured. */
  readonly peakBytes: number;
  /** The last that it printed. */
  readonly said: string;
}

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Before each run, outside of what is timed. */
  readonly before?: () => Promise<void>;
}

/** `BENCH_LOCK`: a command under which each measurement is run, for a machine that is shared. */
const LOCK = (process.env.BENCH_LOCK ?? '').split(' ').filter((word) => word !== '');

/** @throws with the last of what it said if the command fails. */
export async function measure({command, args, env, cwd, before}: Command, memory = false): Promise<Taken> {
  await before?.();
  const [first = '', ...rest] = [
    ...LOCK,
    process.execPath,
    TIMED,
    ...(memory ? ['--memory'] : []),
    command,
    ...args,
  ];
  const printed = await new Promise<string>((resolve, reject) => {
    const options = {cwd, env: {...process.env, ...env}, maxBuffer: 2 ** 24};
    execFile(first, rest, options, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
  const result: Taken & {failure?: string} = JSON.parse(printed.trim().split('\n').at(-1) ?? '');
  if (result.failure !== undefined) throw new Error(result.failure.trim().split('\n').slice(-12).join('\n'));
  return result;
}

/** The run in the middle of several. */
export async function median(command: Command, runs: number): Promise<{middle: Taken; all: number[]}> {
  const taken: Taken[] = [];
  for (let i = 0; i < runs; i++) taken.push(await measure(command));
  taken.sort((a, b) => a.seconds - b.seconds);
  const middle = taken[Math.floor(runs / 2)];
  if (!middle) throw new RangeError('At least one run is needed.');
  return {middle, all: taken.map(({seconds}) => seconds)};
}
