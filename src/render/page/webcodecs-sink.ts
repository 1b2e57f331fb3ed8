import {GroupPlan} from '../group-plan.ts';
import {type Packet, writePackets} from '../packets.ts';
import {post, type Sink, type WebCodecsOptions} from './sink.ts';

/** Bytes of packets that are posted together. */
const BATCH = 2 ** 18;

/** Frames that may wait for the encoder. */
const QUEUE = 3;

/**
 * Encodes with the browser's own encoder, which gets few of the frames that stand still: at the end the plan is posted,
 * by which the others are written.
 */
export class WebCodecsSink implements Sink {
  private readonly options: WebCodecsOptions;
  private readonly encoder: VideoEncoder;
  private readonly plan: GroupPlan;
  /** Frames that the encoder is at; it writes them in the order in which it gets them. */
  private readonly fed: number[] = [];
  private last: VideoFrame | undefined;
  private batch: Packet[] = [];
  private batchBytes = 0;
  private posting: Promise<unknown> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(options: WebCodecsOptions, config: VideoEncoderConfig) {
    this.options = options;
    this.plan = new GroupPlan(options.gop, options.repeated);
    this.encoder = new VideoEncoder({
      output: (chunk, metadata) => this.take(chunk, metadata),
      error: (error) => {
        this.failure ??= error;
      },
    });
    this.encoder.configure(config);
  }

  static async open(options: WebCodecsOptions): Promise<WebCodecsSink> {
    const {codec, size, fps, bitrate} = options;
    const config: VideoEncoderConfig = {
      codec,
      ...size,
      framerate: fps,
      bitrate,
      bitrateMode: 'variable',
      latencyMode: 'quality',
      ...(codec.startsWith('avc1') ? {avc: {format: 'avc'}} : {}),
    };
    const {supported} = await VideoEncoder.isConfigSupported(config);
    if (!supported) throw new Error('NO_ENCODER');
    return new WebCodecsSink(options, config);
  }

  async picture(i420: Uint8Array<ArrayBuffer>): Promise<void> {
    const frame = await this.plan.picture(this.feed);
    const {width, height} = this.options.size;
    this.last?.close();
    this.last = new VideoFrame(i420, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      colorSpace: {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false},
      timestamp: 0,
    });
    await this.feed(frame);
  }

  repeat(): Promise<void> {
    return this.plan.repeat(this.feed);
  }

  async end(): Promise<void> {
    await this.plan.end(this.feed);
    await this.encoder.flush();
    this.last?.close();
    this.flushBatch();
    this.send(`${this.options.post}?groups`, JSON.stringify(this.plan.groups));
    await this.posting;
    this.check();
    this.encoder.close();
  }

  /** Encodes the last picture as this frame. */
  private readonly feed = async (number: number): Promise<void> => {
    if (!this.last) throw new Error('A clip cannot begin with a repetition.');
    this.check();
    const frame = new VideoFrame(this.last, this.times(number));
    this.fed.push(number);
    this.encoder.encode(frame, {keyFrame: number % this.options.gop === 0});
    frame.close();
    while (this.encoder.encodeQueueSize > QUEUE && !this.failure) {
      await new Promise<void>((resolve) =>
        this.encoder.addEventListener('dequeue', () => resolve(), {once: true}),
      );
    }
  };

  /** In microseconds; both round on the running total, so that no error adds up. */
  private times(frame: number): {timestamp: number; duration: number} {
    const at = (frame: number) => Math.round((frame * 1e6) / this.options.fps);
    return {timestamp: at(frame), duration: at(frame + 1) - at(frame)};
  }

  private take(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const config = metadata?.decoderConfig;
    if (config) {
      const description = config.description ? [...new Uint8Array(bufferOf(config.description))] : undefined;
      this.send(`${this.options.post}?config`, JSON.stringify({...config, description}));
    }
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    const frame = this.fed.shift();
    if (frame === undefined) throw new Error('The encoder wrote more pictures than it got.');
    this.batch.push({frame, key: chunk.type === 'key', data});
    this.batchBytes += data.byteLength;
    if (this.batchBytes >= BATCH) this.flushBatch();
  }

  private flushBatch(): void {
    if (this.batch.length === 0) return;
    this.send(this.options.post, writePackets(this.batch));
    this.batch = [];
    this.batchBytes = 0;
  }

  /** Posts one after the other: packets must arrive in order. */
  private send(path: string, body: BodyInit): void {
    this.posting = this.posting
      .then(() => post(path, body))
      .catch((error: Error) => {
        this.failure ??= error;
      });
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }
}

function bufferOf(source: AllowSharedBufferSource): ArrayBuffer {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  return view.slice().buffer;
}
