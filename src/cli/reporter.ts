import type {Progress} from '../render/index.ts';
import {bar, startProgressLine} from './progress-line.ts';

/** A piece of work with a known number of frames. */
export interface Task {
  update(progress: Progress): void;
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

/** Between two progress lines in a log, in milliseconds. */
const LINE_GAP_MS = 2_000;

/** Between two looks of a line on a terminal. */
const LOOK_GAP_MS = 100;

export interface ReporterOptions {
  readonly quiet: boolean;
  /** Lasting lines leave stdout free for the JSON document. */
  readonly json: boolean;
  /** Progress is told in lines where stderr is no terminal. */
  readonly verbose: boolean;
}

/** Progress is a line that moves where stderr is a terminal; nothing is told of it where it is not, or if `quiet`. */
export async function openReporter({quiet, json, verbose}: ReporterOptions): Promise<Reporter> {
  const silently = <T>(_: string, work: Promise<T>) => work;
  const nothing = () => {};
  const unseen = () => ({update: nothing, end: nothing});
  if (quiet) return {say: nothing, warn: nothing, during: silently, frames: unseen};
  const results = json ? process.stderr : process.stdout;
  const say = (line: string) => void results.write(`${line}\n`);
  const warn = (line: string) => void process.stderr.write(`${line}\n`);
  if (!process.stderr.isTTY) return {say, warn, during: silently, frames: verbose ? plainLines : unseen};
  const {createLogUpdate} = await import('log-update');
  // It would hide the cursor, and for that listen to signals: ours decide how the process ends.
  const line = createLogUpdate(process.stderr, {showCursor: true});
  const aside = (write: (text: string) => void) => (text: string) => {
    line.clear();
    write(text);
  };
  return {
    say: aside(say),
    warn: aside(warn),
    async during(title, work) {
      line(`${title} …`);
      try {
        return await work;
      } finally {
        line.clear();
      }
    },
    frames: (title) => movingLine(title, line),
  };
}

function plainLines(title: string): Task {
  const told = startProgressLine(`${title}:`);
  let last = performance.now();
  return {
    update(progress) {
      if (performance.now() - last < LINE_GAP_MS) return;
      last = performance.now();
      process.stderr.write(`${told(progress)}\n`);
    },
    end() {},
  };
}

function movingLine(title: string, line: {(text: string): void; clear(): void}): Task {
  const told = startProgressLine(title.padEnd(8));
  let last = Number.NEGATIVE_INFINITY;
  return {
    update(progress) {
      if (performance.now() - last < LOOK_GAP_MS) return;
      last = performance.now();
      line(`${bar(progress)} ${told(progress)}`);
    },
    end: () => line.clear(),
  };
}
