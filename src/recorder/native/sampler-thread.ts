import {Worker} from 'node:worker_threads';
import {RecorderFailure} from '../errors.ts';
import type {WorkerMessage, WorkerTask} from './sample-worker.ts';

/** The worker that samples, and what it says, one message after the other. */
export class SamplerThread {
  readonly #worker: Worker;
  readonly #said: WorkerMessage[] = [];
  readonly #misunderstood: (what: string) => Error;
  #failure: Error | undefined;
  #wake = () => {};

  constructor(task: WorkerTask, misunderstood: (what: string) => Error) {
    this.#misunderstood = misunderstood;
    this.#worker = new Worker(new URL('sample-worker.mjs', import.meta.url), {
      workerData: task,
      execArgv: [],
    });
    this.#worker.on('message', (message: WorkerMessage) => {
      this.#said.push(message);
      this.#wake();
    });
    this.#worker.on('error', (error) => {
      this.#failure = refused(error);
      this.#wake();
    });
    this.#worker.on('exit', () => {
      this.#failure ??= new RecorderFailure('The sampler ended early. Try again.');
      this.#wake();
    });
  }

  async hear<Kind extends WorkerMessage['kind']>(kind: Kind): Promise<Extract<WorkerMessage, {kind: Kind}>> {
    for (;;) {
      const message = this.#said.shift();
      if (message?.kind === 'mismatch') throw this.#misunderstood(message.what);
      if (message?.kind === kind) return message as Extract<WorkerMessage, {kind: Kind}>;
      if (this.#failure) throw this.#failure;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function refused(error: Error): Error {
  const code = 'code' in error ? error.code : undefined;
  if (code !== 'EACCES' && code !== 'EPERM') return error;
  return new RecorderFailure(
    'The system does not let this process look into the memory of the Python that it started. Where kernel.yama.ptrace_scope is 2 or 3, set it to 1; in a container, allow ptrace.',
    {cause: error},
  );
}
