import {FrameHash} from './frame-hash.ts';
import {type ChannelOrder, i420Size, toI420} from './i420.ts';
import {RingSink} from './ring-sink.ts';
import type {Sink, SinkOptions} from './sink.ts';
import {WebCodecsSink} from './webcodecs-sink.ts';

/** What the page tells the worker, in order. */
export type ToWorker =
  | {readonly type: 'start'; readonly options: SinkOptions}
  | {readonly type: 'picture'; readonly frame: VideoFrame}
  | {readonly type: 'repeat'}
  | {readonly type: 'end'};

/** What the worker answers: `taken` once for every picture or repetition. */
export type FromWorker =
  | {readonly type: 'started' | 'taken'}
  /** With the hash of all pictures. */
  | {readonly type: 'ended'; readonly hash: string}
  | {readonly type: 'failed'; readonly message: string};

/** Copies, converts and hands over pictures, beside the thread that draws them. */
class Pictures {
  private readonly sink: Sink;
  private readonly width: number;
  private readonly height: number;
  private readonly i420: Uint8Array<ArrayBuffer>;
  private readonly hash: FrameHash;
  private readonly changedPairs: number[] = [];
  private pixels: Int32Array<ArrayBuffer>;
  private before: Int32Array<ArrayBuffer>;
  private started = false;

  constructor(sink: Sink, {size: {width, height}}: SinkOptions) {
    this.sink = sink;
    this.width = width;
    this.height = height;
    this.i420 = new Uint8Array(i420Size(width, height));
    this.hash = new FrameHash({width, height});
    this.pixels = new Int32Array(width * height);
    this.before = new Int32Array(width * height);
  }

  async take(frame: VideoFrame): Promise<void> {
    const {width, height} = this;
    const order = orderOf(frame);
    await frame.copyTo(this.pixels, {layout: [{offset: 0, stride: width * 4}]});
    frame.close();
    const changed = toI420(
      this.pixels,
      order,
      width,
      height,
      this.i420,
      this.started ? this.before : undefined,
      this.changedPairs,
    );
    [this.pixels, this.before] = [this.before, this.pixels];
    this.started = true;
    // Drawn anew, and came out the same.
    if (!changed) return this.repeat();
    this.hash.add(this.i420, this.changedPairs);
    await this.sink.picture(this.i420);
  }

  repeat(): Promise<void> {
    this.hash.repeat();
    return this.sink.repeat();
  }

  /** Resolves with the hash of all pictures when they have been handed over. */
  async end(): Promise<string> {
    await this.sink.end();
    return this.hash.digest();
  }
}

function orderOf({format}: VideoFrame): ChannelOrder {
  if (format === 'BGRX' || format === 'BGRA') return 'BGR';
  if (format === 'RGBX' || format === 'RGBA') return 'RGB';
  throw new Error(`The browser gives pictures as ${format}, which is not known here.`);
}

let pictures: Pictures | undefined;
const answer = (message: FromWorker) => postMessage(message);

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'start') {
    const {options} = message;
    const sink = options.kind === 'ring' ? await RingSink.open(options) : await WebCodecsSink.open(options);
    pictures = new Pictures(sink, options);
    return answer({type: 'started'});
  }
  if (!pictures) throw new Error('The worker has not been started.');
  if (message.type === 'end') {
    return answer({type: 'ended', hash: await pictures.end()});
  }
  if (message.type === 'picture') await pictures.take(message.frame);
  else await pictures.repeat();
  answer({type: 'taken'});
}

let work: Promise<void> = Promise.resolve();
addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  work = work
    .then(() => handle(data))
    .catch((error) =>
      answer({type: 'failed', message: error instanceof Error ? error.message : String(error)}),
    );
});
