import type {FromWorker, ToWorker} from './frame-worker.ts';
import type {SinkOptions} from './sink.ts';

/** Pictures that may be on their way; more would only take memory. */
const IN_FLIGHT = 3;

/** The way of the pictures from the thread that draws to the worker that hands them over. */
export class FramePipe {
  private readonly worker: Worker;
  private inFlight = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private state: 'starting' | 'started' | 'ended' = 'starting';
  private hash = '';

  private constructor() {
    this.worker = new Worker(new URL('./frame-worker.ts', import.meta.url), {type: 'module'});
    this.worker.addEventListener('message', ({data}: MessageEvent<FromWorker>) => this.hear(data));
    this.worker.addEventListener('error', ({message}) => this.hear({type: 'failed', message}));
  }

  static async open(options: SinkOptions): Promise<FramePipe> {
    const pipe = new FramePipe();
    try {
      pipe.tell({type: 'start', options});
      await pipe.until(() => pipe.state === 'started');
    } catch (error) {
      pipe.close();
      throw error;
    }
    return pipe;
  }

  /** Sends what the canvas shows now. */
  async picture(canvas: HTMLCanvasElement): Promise<void> {
    await this.room();
    const frame = new VideoFrame(canvas, {timestamp: 0, alpha: 'discard'});
    this.tell({type: 'picture', frame}, [frame]);
  }

  /** Sends the same again. */
  async repeat(): Promise<void> {
    await this.room();
    this.tell({type: 'repeat'});
  }

  /** Resolves when everything has been handed over, with the hash of all pictures. */
  async end(): Promise<string> {
    this.tell({type: 'end'});
    await this.until(() => this.state === 'ended');
    return this.hash;
  }

  close(): void {
    this.worker.terminate();
  }

  private async room(): Promise<void> {
    await this.until(() => this.inFlight < IN_FLIGHT);
    this.inFlight++;
  }

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure) throw this.failure;
  }

  private tell(message: ToWorker, transfer: Transferable[] = []): void {
    this.worker.postMessage(message, transfer);
  }

  private hear(message: FromWorker): void {
    if (message.type === 'taken') this.inFlight--;
    else if (message.type === 'failed') this.failure ??= new Error(message.message);
    else {
      if (message.type === 'ended') this.hash = message.hash;
      this.state = message.type;
    }
    this.wake?.();
  }
}
