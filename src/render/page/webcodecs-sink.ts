import {type Packet, writePackets} from '../packets.ts';
import {post, type Sink, type WebCodecsOptions} from './sink.ts';

/** Bytes of packets that are posted together. */
const BATCH = 2 ** 18;

/** Frames that may wait for the encoder. */
const QUEUE = 3;

/** Encodes with the browser's own encoder. */
export class WebCodecsSink implements Sink {
  private readonly options: WebCodecsOptions;
  private readonly encoder: VideoEncoder;
  private next = 0;
  private last: VideoFrame | undefined;
  private batch: Packet[] = [];
  private batchBytes = 0;
  private posting: Promise<unknown> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(options: WebCodecsOptions, config: VideoEncoderConfig) {
    this.options = options;
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
      avc: {format: 'avc'},
    };
    const {supported} = await VideoEncoder.isConfigSupported(config);
    if (!supported) throw new Error('NO_ENCODER');
    return new WebCodecsSink(options, config);
  }

  async picture(i420: Uint8Array<ArrayBuffer>): Promise<void> {
    const {width, height} = this.options.size;
    const frame = new VideoFrame(i420, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      colorSpace: {primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false},
      ...this.times(),
    });
    this.last?.close();
    this.last = frame;
    await this.encode(frame);
  }

  async repeat(): Promise<void> {
    if (!this.last) throw new Error('A clip cannot begin with a repetition.');
    const frame = new VideoFrame(this.last, this.times());
    await this.encode(frame);
    frame.close();
  }

  async end(): Promise<void> {
    await this.encoder.flush();
    this.last?.close();
    this.flushBatch();
    await this.posting;
    this.check();
    this.encoder.close();
  }

  /** Of the next frame, in microseconds; both round on the running total, so that no error adds up. */
  private times(): {timestamp: number; duration: number} {
    const at = (frame: number) => Math.round((frame * 1e6) / this.options.fps);
    return {timestamp: at(this.next), duration: at(this.next + 1) - at(this.next)};
  }

  private async encode(frame: VideoFrame): Promise<void> {
    this.check();
    this.encoder.encode(frame, {keyFrame: this.next % this.options.gop === 0});
    this.next++;
    while (this.encoder.encodeQueueSize > QUEUE && !this.failure) {
      await new Promise<void>((resolve) =>
        this.encoder.addEventListener('dequeue', () => resolve(), {once: true}),
      );
    }
  }

  private take(chunk: EncodedVideoChunk, metadata: EncodedVideoChunkMetadata | undefined): void {
    const config = metadata?.decoderConfig;
    if (config) {
      const description = config.description ? [...new Uint8Array(bufferOf(config.description))] : undefined;
      this.send(`${this.options.post}?config`, JSON.stringify({...config, description}));
    }
    const data = new Uint8Array(chunk.byteLength);
    chunk.copyTo(data);
    this.batch.push({
      frame: Math.round((chunk.timestamp * this.options.fps) / 1e6),
      key: chunk.type === 'key',
      data,
    });
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
