import {closeSync, mkdtempSync, openSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import type {Limits} from '../../recording/index.ts';
import {RecorderFailure, UnusableProgram} from '../errors.ts';
import {lastLine} from '../interpreter.ts';
import type {ProgramFile} from '../program.ts';
import {explainUnusable} from '../unusable.ts';
import type {Calibration, SampledProgram} from './calibration.ts';
import {ChildPython} from './child-python.ts';
import {now} from './clock.ts';
import type {NativeInterpreter} from './interpreter.ts';
import {knowsCalls} from './proc-syscall.ts';
import type {RawLog} from './raw.ts';
import {residentBytes} from './resident.ts';
import {logOf} from './sample-log.ts';
import {readNotes} from './sample-notes.ts';
import type {WorkerTask} from './sample-worker.ts';
import {SamplerThread} from './sampler-thread.ts';

/** Milliseconds until the child must have calibrated itself, and been calibrated from outside. */
const CALIBRATION_MS = 45_000;
/** How often that is tried, each time with a fresh child: on a busy machine a look may come too late. */
const ATTEMPTS = 3;
/** Milliseconds between two looks at the program's memory use. */
const MEMORY_MS = 25;

export interface SampleOptions {
  readonly python: NativeInterpreter;
  readonly program: ProgramFile;
  /** Where the program's file is. */
  readonly path: string;
  readonly limits: Limits;
  readonly signal?: AbortSignal;
  /** Milliseconds between two looks at the lock. */
  readonly gapMs?: number;
}

/** What ended the program before its time. */
export type Stop = 'time' | 'memory' | 'samples';

export interface Sampled {
  readonly log: RawLog;
  /** What the program wrote to stdout, cut at the limit. */
  readonly output: string;
  readonly isOutputCut: boolean;
  /** The end of what it wrote to stderr. */
  readonly complaint: string;
  /** Why the program was killed; undefined if it was not, by us. */
  readonly stopped: Stop | undefined;
  /** How its process ended. */
  readonly code: number | null;
  readonly killedBy: string | null;
}

/** Whether this system shows a process's memory and system calls, as Linux does in `/proc`. */
export function canSample(): boolean {
  if (process.platform !== 'linux' || !knowsCalls) return false;
  try {
    for (const name of ['mem', 'syscall']) closeSync(openSync(`/proc/self/${name}`, 'r'));
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs a program under a native CPython, unmodified, and looks from outside at who holds the GIL.
 *
 * The program is run with the user's rights, not in a sandbox; it is killed, with all that it started, when its time or
 * memory is used up.
 *
 * @throws {@link UnusableProgram} if it is no valid Python.
 * @throws {@link RecorderFailure} if the interpreter's memory is not understood, or may not be looked at.
 */
export async function sampleThreads(options: SampleOptions): Promise<Sampled> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await sampleOnce(options);
    } catch (error) {
      if (!(error instanceof Uncalibrated) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The program has not run yet: all may be tried again. */
class Uncalibrated extends RecorderFailure {}

async function sampleOnce(options: SampleOptions): Promise<Sampled> {
  const {python, limits, signal} = options;
  signal?.throwIfAborted();
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-threads-'));
  const child = new ChildPython(python.path, limits.outputChars);
  const abort = () => child.kill();
  signal?.addEventListener('abort', abort, {once: true});
  // Ctrl+C and other ends of this process must not leave the program running, nor its notes.
  const leave = () => {
    abort();
    rmSync(folder, {recursive: true, force: true});
  };
  process.once('exit', leave);
  try {
    return await new Sampler(options, child, folder).run();
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
    process.removeListener('exit', leave);
    leave();
  }
}

class Sampler {
  readonly #options: SampleOptions;
  readonly #child: ChildPython;
  readonly #notes: string;
  readonly #control = new SharedArrayBuffer(4);
  #stopped: Stop | undefined;
  #stoppedAt: number | undefined;

  constructor(options: SampleOptions, child: ChildPython, folder: string) {
    this.#options = options;
    this.#child = child;
    this.#notes = join(folder, 'notes');
  }

  async run(): Promise<Sampled> {
    const {program, path, signal} = this.#options;
    writeFileSync(this.#notes, '');
    this.#child.tell({
      path: resolve(path),
      source: Buffer.from(program.bytes).toString('base64'),
      notes: this.#notes,
    });
    const late = setTimeout(() => this.#child.kill(), CALIBRATION_MS);
    const {calibration, program: facts} = await this.#calibrated();
    const worker = this.#startWorker(calibration, facts);
    try {
      await worker.hear('looked at rest');
      this.#child.tell('play');
      await worker.hear('looked at rounds');
      this.#child.tell('enough');
      await worker.hear('looked at contest');
      this.#child.tell('enough');
      await worker.hear('calibrated');
      clearTimeout(late);
      const began = now();
      this.#child.tell('run');
      const watch = this.#watchLimits();
      const ended = this.#child.ended.then((end) => ({...end, at: now()}));
      const {sampling} = await worker.hear('sampled');
      if (sampling.isFull) this.#stop('samples');
      const end = await ended;
      watch();
      signal?.throwIfAborted();
      await this.#child.drained();
      return {
        log: logOf(sampling, facts, {
          notes: readNotes(this.#notes),
          pid: this.#child.pid,
          told: began,
          ended: this.#stoppedAt ?? end.at,
        }),
        output: this.#child.output,
        isOutputCut: this.#child.isOutputCut,
        complaint: this.#child.complaint,
        stopped: this.#stopped,
        code: end.code,
        killedBy: end.signal,
      };
    } finally {
      clearTimeout(late);
      Atomics.store(new Int32Array(this.#control), 0, 1);
      this.#child.kill();
      await worker.end();
    }
  }

  async #calibrated(): Promise<{calibration: Calibration; program: SampledProgram}> {
    const {python, program} = this.#options;
    const answer = await Promise.race([this.#child.answer(), this.#child.ended.then(() => undefined)]);
    if (answer === undefined) {
      this.#options.signal?.throwIfAborted();
      throw new RecorderFailure(
        `${python.label} (${python.path}) ended before it could tell about its lock.${lastLine(this.#child.complaint)}`,
      );
    }
    if ('unusable' in answer) throw new UnusableProgram(explainUnusable(program.name, answer.unusable));
    if ('failure' in answer) throw this.#misunderstood(answer.failure);
    return answer;
  }

  #misunderstood(what: string): Uncalibrated {
    const {label, path} = this.#options.python;
    return new Uncalibrated(
      `The lock of ${label} (${path}) can't be watched: ${what.replace(/\.$/, '')}. Try another build of CPython.`,
    );
  }

  #startWorker(calibration: Calibration, program: SampledProgram): SamplerThread {
    const task: WorkerTask = {
      calibration,
      program,
      gapMs: this.#options.gapMs ?? 0.05,
      control: this.#control,
    };
    return new SamplerThread(task, (what) => this.#misunderstood(what));
  }

  #watchLimits(): () => void {
    const {limits} = this.#options;
    const time = setTimeout(() => this.#stop('time'), limits.timeMs);
    const memory = setInterval(async () => {
      if ((await residentBytes(this.#child.pid)) > limits.memoryBytes) this.#stop('memory');
    }, MEMORY_MS);
    return () => {
      clearTimeout(time);
      clearInterval(memory);
    };
  }

  #stop(why: Stop): void {
    this.#stopped ??= why;
    // A busy machine tells of the process's end only later.
    this.#stoppedAt ??= now();
    // The sampler first: it must not take the end of the process for the program's own.
    Atomics.store(new Int32Array(this.#control), 0, 1);
    this.#child.kill();
  }
}
