import {AlphaPictures} from './alpha-pictures.ts';
import {AlphaSink} from './alpha-sink.ts';
import {FrameHash} from './frame-hash.ts';
import {type ChannelOrder, Converter} from './i420.ts';
import {OpaquePictures} from './opaque-pictures.ts';
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

function openSink(options: SinkOptions): Promise<Sink> {
  if (options.kind === 'ring') return RingSink.open(options);
  return options.alpha ? AlphaSink.open(options) : WebCodecsSink.open(options);
}

let pictures: OpaquePictures | AlphaPictures | undefined;
const answer = (message: FromWorker) => postMessage(message);

async function handle(message: ToWorker): Promise<void> {
  if (message.type === 'start') {
    const {options, place} = message;
    const sink = await openSink(options);
    const converter = new Converter(place.memory);
    const hash = new FrameHash(converter, options.size);
    pictures = options.alpha
      ? new AlphaPictures(sink, options, place, hash)
      : new OpaquePictures(sink, options, place, hash, converter);
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
