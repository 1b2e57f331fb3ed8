import {spawnSync} from 'node:child_process';
import {readlinkSync, writeFileSync} from 'node:fs';
import {availableParallelism} from 'node:os';
import {basename} from 'node:path';
import {parentPort, workerData} from 'node:worker_threads';
import {OutsideCalibration} from './calibrate-outside.ts';
import type {Calibration, SampledProgram} from './calibration.ts';
import {Mismatch} from './desk.ts';
import {ProcMemory} from './proc-memory.ts';
import {FrameReader} from './sample-frames.ts';
import {SampleLoop, type Sampling} from './sample-loop.ts';
import {Integers, Watch} from './sample-values.ts';

/** What the worker is started with. */
export interface WorkerTask {
  readonly calibration: Calibration;
  readonly program: SampledProgram;
  readonly gapMs: number;
  /** One number; not 0: stop. */
  readonly control: SharedArrayBuffer;
}

/** What it tells, in this order, unless something is not as it must be. */
export type WorkerMessage =
  | {readonly kind: 'looked at rest' | 'looked at rounds' | 'looked at contest'}
  | {readonly kind: 'calibrated'}
  | {readonly kind: 'sampled'; readonly sampling: Sampling}
  | {readonly kind: 'mismatch'; readonly what: string};

function work(task: WorkerTask, say: (message: WorkerMessage) => void): void {
  const {calibration, program} = task;
  const control = new Int32Array(task.control);
  const memory = new ProcMemory(calibration.pid);
  const integers = new Integers(memory, calibration);
  const names = program.watched.map(({address}) => address);
  const watch =
    names.length > 0 ? new Watch(memory, calibration, integers, program.namespace, names) : undefined;
  const frames = new FrameReader(memory, calibration, program, watch && integers);
  try {
    const lookout = new OutsideCalibration(memory, calibration, frames);
    lookout.lookAtRest();
    say({kind: 'looked at rest'});
    lookout.lookAtRounds();
    say({kind: 'looked at rounds'});
    lookout.lookAtContest();
    say({kind: 'looked at contest'});
    const outside = lookout.conclude();
    const isOver = () => Atomics.load(control, 0) !== 0;
    const loop = new SampleLoop({
      memory,
      calibration,
      outside,
      frames,
      watch,
      gapMs: task.gapMs,
      isRealtime: goFirst(),
      isOver,
    });
    loop.begin();
    say({kind: 'calibrated'});
    say({kind: 'sampled', sampling: loop.run()});
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    say({kind: 'mismatch', what: error.message});
  } finally {
    memory.close();
  }
}

/** Linux lets sleeping threads oversleep by 50 µs to wake several at once: this one wants to be on time. */
function wakeOnTime(): void {
  try {
    writeFileSync(`/proc/${ownId()}/timerslack_ns`, '1');
  } catch {
    // Then there is more time between two looks.
  }
}

/**
 * Asks for real-time scheduling (`sched_setscheduler(2)`, which Node doesn't have): a thread of the program that wakes
 * up on this one's core would else keep it from looking for milliseconds. Only root may, mostly; and not on a single
 * core, where the program would have to wait.
 */
function goFirst(): boolean {
  if (availableParallelism() < 2) return false;
  const {status} = spawnSync('chrt', ['--rr', '--pid', '1', ownId()], {stdio: 'ignore', timeout: 2000});
  return status === 0;
}

/** The number by which the system knows this thread. */
const ownId = (): string => basename(readlinkSync('/proc/thread-self'));

wakeOnTime();
work(workerData as WorkerTask, (message) => parentPort?.postMessage(message));
