import type {FromWorker, ToWorker} from './frame-worker.ts';
import type {ChannelOrder} from './i420.ts';
import {type PictureMemory, pictureMemory} from './picture-memory.ts';
import type {SinkOptions} from './sink.ts';

/** Repetitions that may be on their way: what is drawn must not run far ahead of what is encoded. */
const IN_FLIGHT = 30;

/** The way of the pictures from the thread that draws to the worker that hands them over. */
export class FramePipe {
  private readonly worker: Worker;
  private readonly alpha: boolean;
  private readonly place: PictureMemory;
  private readonly free: number[];
  private inFlight = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private state: 'starting' | 'started' | 'ended' = 'starting';
  private hash = '';

  private constructor({size, alpha}: SinkOptions) {
    this.alpha = alpha;
    this.place = pictureMemory(size);
    this.free = [...this.place.slots];
    this.worker = new Worker(new URL('./frame-worker.ts', import.meta.url), {type: 'module'});
    this.worker.addEventListener('message', ({data}: MessageEvent<FromWorker>) => this.hear(data));
    this.worker.addEventListener('error', ({message}) => this.hear({type: 'failed', message}));
  }

  static async open(options: SinkOptions): Promise<FramePipe> {
    const pipe = new FramePipe(options);
    try {
      pipe.tell({type: 'start', options, place: pipe.place});
      await pipe.until(() => pipe.state === 'started');
    } catch (error) {
      pipe.close();
      throw error;
    }
    return pipe;
  }

  /**
   * Sends what the canvas shows now. The pixels are copied here: a frame that waited for the worker would make the
   * canvas take new memory for its next drawing.
   */
  async picture(canvas: HTMLCanvasElement): Promise<void> {
    await this.until(() => this.free.length > 0);
    const slot = this.free.shift() ?? 0;
    const {memory, slotSize} = this.place;
    this.inFlight++;
    const room = new Uint8Array(memory.buffer, slot, slotSize);
    if (this.alpha) {
      room.set(straightPixels(canvas));
      return this.tell({type: 'picture', slot, order: 'RGB'});
    }
    const frame = new VideoFrame(canvas, {timestamp: 0, alpha: 'discard'});
    const order = orderOf(frame);
    const layout = [{offset: 0, stride: canvas.width * 4}];
    await frame.copyTo(room, {layout});
    frame.close();
    this.tell({type: 'picture', slot, order});
  }

  /** Sends the same again. */
  async repeat(): Promise<void> {
    await this.until(() => this.inFlight < IN_FLIGHT);
    this.inFlight++;
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

  private async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.failure) throw this.failure;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    if (this.failure) throw this.failure;
  }

  private tell(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromWorker): void {
    if (message.type === 'taken') {
      this.inFlight--;
      if (message.slot !== undefined) this.free.push(message.slot);
    } else if (message.type === 'failed') this.failure ??= new Error(message.message);
    else {
      if (message.type === 'ended') this.hash = message.hash;
      this.state = message.type;
    }
    this.wake?.();
  }
}

/** RGBA, not multiplied with alpha: what a `VideoFrame` of a canvas has is not said anywhere. */
function straightPixels(canvas: HTMLCanvasElement): Uint8ClampedArray {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('The picture has no pixels.');
  return context.getImageData(0, 0, canvas.width, canvas.height).data;
}

function orderOf({format}: VideoFrame): ChannelOrder {
  if (format === 'BGRX' || format === 'BGRA') return 'BGR';
  if (format === 'RGBX' || format === 'RGBA') return 'RGB';
  throw new Error(`The browser gives pictures as ${format}, which is not known here.`);
}
