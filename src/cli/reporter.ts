import type {SingleBar} from 'cli-progress';
import {type Pace, startMeter} from './meter.ts';

/** A piece of work with a known number of frames. */
export interface Task {
  update(done: number, total: number): void;
  end(): void;
}

/** Where a command tells what it is doing. Nothing here is a result: results go to stdout. */
export interface Reporter {
  /** Something that lasts: a result line of a command, or a note. */
  say(line: string): void;
  /** Something to be aware of, whatever becomes of the work: on stderr, also where `json` is. */
  warn(line: string): void;
  /** Says on a terminal what is going on while some work lasts, and takes it away afterwards. */
  during<T>(title: string, work: Promise<T>): Promise<T>;
  /** Begins a piece of work counted in frames. */
  frames(title: string): Task;
}

/** Between two progress lines where no terminal is attached, in milliseconds. */
const LINE_GAP_MS = 2_000;

export interface ReporterOptions {
  readonly quiet: boolean;
  /** Lasting lines leave stdout free for the JSON document. */
  readonly json: boolean;
}

/** A progress bar where stderr is a terminal, plain lines where it is not, nothing if `quiet`. */
export async function openReporter({quiet, json}: ReporterOptions): Promise<Reporter> {
  const silently = <T>(_: string, work: Promise<T>) => work;
  if (quiet) {
    const nothing = () => {};
    return {say: nothing, warn: nothing, during: silently, frames: () => ({update: nothing, end: nothing})};
  }
  const results = json ? process.stderr : process.stdout;
  const say = (line: string) => void results.write(`${line}\n`);
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  if (!process.stderr.isTTY) return {say, warn, during: silently, frames: (title) => lines(title)};
  const {default: progress} = await import('cli-progress');
  return {
    say,
    warn,
    during: shown,
    frames: (title) => bar(title, (options) => new progress.SingleBar(options)),
  };
}

/** On a line of its own that is empty again when the work has ended. */
async function shown<T>(title: string, work: Promise<T>): Promise<T> {
  process.stderr.write(`${title} …`);
  try {
    return await work;
  } finally {
    process.stderr.write('\r\u001b[2K');
  }
}

function lines(title: string): Task {
  const pace = startMeter();
  let last = performance.now();
  return {
    update(done, total) {
      const now = performance.now();
      if (now - last < LINE_GAP_MS) return;
      last = now;
      process.stderr.write(`${title}: ${done} of ${total} frames, ${inWords(pace(done, total))}\n`);
    },
    end() {},
  };
}

function bar(title: string, open: (options: ConstructorParameters<typeof SingleBar>[0]) => SingleBar): Task {
  const pace = startMeter();
  const single = open({
    stream: process.stderr,
    format: `{title} {bar} {value}/{total} frames, {pace}`,
    barsize: 30,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: true,
    hideCursor: true,
    fps: 10,
    // The bar would install its own signal handlers: ours decide how the process ends.
    gracefulExit: false,
  });
  let started = false;
  // However the process ends, the terminal gets its cursor back.
  const stop = () => single.stop();
  return {
    update(done, total) {
      const payload = {title: title.padEnd(8), pace: inWords(pace(done, total))};
      if (started) return single.update(done, payload);
      started = true;
      process.once('exit', stop);
      single.start(total, done, payload);
    },
    end() {
      if (!started) return;
      process.off('exit', stop);
      stop();
    },
  };
}

function inWords({rate, left}: Pace): string {
  return `${Math.round(rate)} fps, ${left === undefined ? '…' : `${Math.ceil(left)} s`} left`;
}
