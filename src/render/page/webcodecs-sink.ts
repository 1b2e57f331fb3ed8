import {type Packet, writePackets} from '../packets.ts';
import {StillGroups} from '../still-groups.ts';
import {post, type Sink, type WebCodecsOptions} from './sink.ts';

/** Bytes of packets that are posted together. */
const BATCH = 2 ** 18;

/** Frames that may wait for the encoder. */
const QUEUE = 3;

/**
 * Encodes with the browser's own encoder. Groups of pictures that stand still are encoded once, and their packets sent
 * as often as they are there.
 */
export class WebCodecsSink implements Sink {
  private readonly options: WebCodecsOptions;
  private readonly encoder: VideoEncoder;
  private readonly stills: StillGroups;
  /** How often a group that was encoded is to be sent, by its number; once if it isn't named. */
  private readonly copies = new Map<number, number>();
  /** The packets of the group that the encoder is at. */
  private group: Omit<Packet, 'frame'>[] = [];
  private groupNumber = -1;
  /** Frames given to the encoder. */
  private encoded = 0;
  /** Frames whose packets are on their way. */
  private sent = 0;
  private last: VideoFrame | undefined;
  private batch: Packet[] = [];
  private batchBytes = 0;
  private posting: Promise<unknown> = Promise.resolve();
  private failure: Error | undefined;

  private constructor(options: WebCodecsOptions, config: VideoEncoderConfig) {
    this.options = options;
    this.stills = new StillGroups(options.gop);
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
    await this.again(this.stills.picture());
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
    const what = this.stills.repeat();
    if (what === 'encode') await this.again(1);
    if (what !== 'copy') return;
    const group = this.encoded / this.options.gop - 1;
    this.copies.set(group, (this.copies.get(group) ?? 1) + 1);
  }

  async end(): Promise<void> {
    await this.again(this.stills.end());
    await this.encoder.flush();
    this.sendCopies();
    this.last?.close();
    this.flushBatch();
    await this.posting;
    this.check();
    this.encoder.close();
  }

  /** Encodes the last picture again. */
  private async again(times: number): Promise<void> {
    for (; times > 0; times--) {
      if (!this.last) throw new Error('A clip cannot begin with a repetition.');
      const frame = new VideoFrame(this.last, this.times());
      await this.encode(frame);
      frame.close();
    }
  }

  /** Of the next frame that is encoded, in microseconds; both round on the running total, so that no error adds up. */
  private times(): {timestamp: number; duration: number} {
    const at = (frame: number) => Math.round((frame * 1e6) / this.options.fps);
    return {timestamp: at(this.encoded), duration: at(this.encoded + 1) - at(this.encoded)};
  }

  private async encode(frame: VideoFrame): Promise<void> {
    this.check();
    this.encoder.encode(frame, {keyFrame: this.encoded % this.options.gop === 0});
    this.encoded++;
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
    const key = chunk.type === 'key';
    // The encoder may set key frames of its own.
    if (Math.round((chunk.timestamp * this.options.fps) / 1e6) % this.options.gop === 0) {
      this.sendCopies();
      this.group = [];
      this.groupNumber++;
    }
    this.group.push({key, data});
    this.packet({key, data});
  }

  /** The group that has ended is sent as often again as it was not encoded. */
  private sendCopies(): void {
    for (let times = this.copies.get(this.groupNumber) ?? 1; times > 1; times--) {
      for (const packet of this.group) this.packet(packet);
    }
    this.copies.delete(this.groupNumber);
  }

  private packet({key, data}: Omit<Packet, 'frame'>): void {
    this.batch.push({frame: this.sent, key, data});
    this.sent++;
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
