import {AlphaPictures} from './alpha-pictures.ts';
import {AlphaSink} from './alpha-sink.ts';
import {FrameHash} from './frame-hash.ts';
import {type ChannelOrder, Converter, i420Size} from './i420.ts';
import type {PictureMemory} from './picture-memory.ts';
import {RingSink} from './ring-sink.ts';
import type {Sink, SinkOptions} from './sink.ts';
import {WebCodecsSink} from './webcodecs-sink.ts';

/** What the page tells the worker, in order. */
export type ToWorker =
  | {readonly type: 'start'; readonly options: SinkOptions; readonly place: PictureMemory}
  /** A picture's pixels lie in a slot of the memory. */
  | {readonly type: 'picture'; readonly slot: number; readonly order: ChannelOrder}
  | {readonly type: 'repeat'}
  | {readonly type: 'end'};

/** What the worker answers: `taken` once for every picture or repetition. */
export type FromWorker =
  | {readonly type: 'started'}
  /** With the slot that is free again, if one is. */
  | {readonly type: 'taken'; readonly slot?: number}
  /** With the hash of all pictures. */
  | {readonly type: 'ended'; readonly hash: string}
  | {readonly type: 'failed'; readonly message: string};

/** Converts and hands over pictures, beside the thread that draws them. */
class Pictures {
  private readonly sink: Sink;
  private readonly width: number;
  private readonly height: number;
  private readonly place: PictureMemory;
  private readonly converter: Converter;
  private readonly converted: Uint8Array;
  /** The same in memory of our own: the browser reads shared memory byte by byte. */
  private readonly i420: Uint8Array<ArrayBuffer>;
  private readonly hash: FrameHash;
  private before: number | undefined;

  constructor(sink: Sink, {size}: SinkOptions, place: PictureMemory, hash: FrameHash, converter: Converter) {
    this.sink = sink;
    this.width = size.width;
    this.height = size.height;
    this.place = place;
    this.converter = converter;
    this.i420 = new Uint8Array(i420Size(size.width, size.height));
    this.converted = new Uint8Array(place.memory.buffer, place.target, this.i420.length);
    this.hash = hash;
  }

  /** Returns the slot that isn't needed any more: the next picture is compared with this one. */
  async take(slot: number, order: ChannelOrder): Promise<number | undefined> {
    const {width, height, place, before} = this;
    const {target, pairs} = place;
    const changed = this.converter.convert({pixels: slot, before, target, pairs}, order, width, height);
    this.before = slot;
    if (changed.length > 0) {
      this.i420.set(this.converted);
      this.hash.add(target, changed);
      await this.sink.picture(this.i420);
    } else {
      // Drawn anew, and came out the same.
      await this.repeat();
    }
    return before;
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

function openSink(options: SinkOptions): Promise<Sink> {
  if (options.kind === 'ring') return RingSink.open(options);
  return options.alpha ? AlphaSink.open(options) : WebCodecsSink.open(options);
}

let pictures: Pictures | AlphaPictures | undefined;
const answer = (message: FromWorker) => postMessage(message);

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'start') {
    const {options, place} = message;
    const sink = await openSink(options);
    const converter = new Converter(place.memory);
    const hash = new FrameHash(converter, options.size);
    pictures = options.alpha
      ? new AlphaPictures(sink, options, place, hash)
      : new Pictures(sink, options, place, hash, converter);
    return answer({type: 'started'});
  }
  if (!pictures) throw new Error('The worker has not been started.');
  if (message.type === 'end') {
    return answer({type: 'ended', hash: await pictures.end()});
  }
  if (message.type === 'repeat') {
    await pictures.repeat();
    return answer({type: 'taken'});
  }
  const slot = await pictures.take(message.slot, message.order);
  answer({type: 'taken', ...(slot === undefined ? {} : {slot})});
}

let work: Promise<void> = Promise.resolve();
addEventListener('message', ({data}: MessageEvent<ToWorker>) => {
  work = work
    .then(() => handle(data))
    .catch((error) =>
      answer({type: 'failed', message: error instanceof Error ? error.message : String(error)}),
    );
});
