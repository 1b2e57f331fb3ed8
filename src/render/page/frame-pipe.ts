import type {Size} from '../job.ts';
import type {FromWorker, ToWorker} from './frame-worker.ts';
import type {ChannelOrder} from './i420.ts';
import {type PictureMemory, pictureMemory} from './picture-memory.ts';
import type {SinkOptions} from './sink.ts';

/** Repetitions that may be on their way: what is drawn must not run far ahead of what is encoded. */
const IN_FLIGHT = 30;

/** The way of the pictures from the thread that draws to the worker that hands them over, for one part after another. */
export class FramePipe {
  private readonly worker: Worker;
  private readonly size: Size;
  private readonly alpha: boolean;
  private readonly place: PictureMemory;
  private free: number[] = [];
  private inFlight = 0;
  private failure: Error | undefined;
  private wake: (() => void) | undefined;
  private state: 'starting' | 'started' | 'ended' = 'starting';
  private hash = '';

  private constructor({size, alpha}: SinkOptions) {
    this.size = size;
    this.alpha = alpha;
    this.place = pictureMemory(size);
    this.worker = new Worker(new URL('./frame-worker.ts', import.meta.url), {type: 'module'});
    this.worker.addEventListener('message', ({data}: MessageEvent<FromWorker>) => this.hear(data));
    this.worker.addEventListener('error', ({message}) => this.hear({type: 'failed', message}));
  }

  /**
   * Begins a part.
   *
   * @param last - The way of the part before, which has ended: it is taken again if pictures like these fit in.
   */
  static async open(options: SinkOptions, last: FramePipe | undefined): Promise<FramePipe> {
    const pipe = last?.fits(options) ? last : new FramePipe(options);
    if (pipe !== last) last?.close();
    try {
      await pipe.start(options);
    } catch (error) {
      pipe.close();
      throw error;
    }
    return pipe;
  }

  private fits({size, alpha}: SinkOptions): boolean {
    return size.width === this.size.width && size.height === this.size.height && alpha === this.alpha;
  }

  private start(options: SinkOptions): Promise<void> {
    const {place} = this;
    this.free = [...place.slots];
    this.state = 'starting';
    this.tell({type: 'start', options, place});
    return this.until(() => this.state === 'started');
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
