import {writeFile} from 'node:fs/promises';
import {BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output} from 'mediabunny';
import type {Packet} from '../packets.ts';

/** Writes encoded packets into an MP4 file with its index at the beginning. */
export class Mp4File {
  private readonly fps: number;
  private readonly output: Output;
  private readonly target = new BufferTarget();
  private readonly path: string;
  private readonly source = new EncodedVideoPacketSource('avc');
  private config: VideoDecoderConfig | undefined;
  private started: Promise<void> | undefined;
  private next = 0;

  constructor(path: string, fps: number) {
    this.path = path;
    this.fps = fps;
    this.output = new Output({
      format: new Mp4OutputFormat({fastStart: 'in-memory'}),
      // A clip has a few megabytes.
      target: this.target,
    });
    this.output.addVideoTrack(this.source, {frameRate: fps});
  }

  /** What a decoder must know; needed before the first packet. */
  configure(config: VideoDecoderConfig): void {
    this.config ??= config;
  }

  /** Adds the next packet; without B-frames packets come in the order of their frames. */
  async add({frame, key, data}: Packet): Promise<void> {
    if (frame !== this.next) throw new Error(`Frame ${this.next} is missing from what the browser encoded.`);
    this.next++;
    this.started ??= this.output.start();
    await this.started;
    const packet = new EncodedPacket(data, key ? 'key' : 'delta', frame / this.fps, 1 / this.fps);
    await this.source.add(packet, this.config ? {decoderConfig: this.config} : {});
  }

  /** Completes the file. */
  async end(frames: number): Promise<void> {
    if (this.next !== frames) throw new Error(`The browser encoded ${this.next} frames of ${frames}.`);
    await this.output.finalize();
    if (!this.target.buffer) throw new Error('The file is empty.');
    await writeFile(this.path, new Uint8Array(this.target.buffer));
  }

  async cancel(): Promise<void> {
    if (this.output.state === 'started') await this.output.cancel();
  }
}
