import {EncodedPacket} from 'mediabunny';
import type {Packet} from '../packets.ts';
import type {VideoShape} from './settings.ts';
import {VideoWriter} from './video-writer.ts';

/** Writes packets that the browser encoded into a video file: those of the colours, and where there are any, of alpha. */
export class VideoFile {
  private readonly shape: VideoShape;
  private readonly writer: VideoWriter;
  private readonly colours: Packet[] = [];
  private readonly alphas: Packet[] = [];
  private config: VideoDecoderConfig | undefined;
  private writing: Promise<void> = Promise.resolve();
  private next = 0;

  constructor(path: string, shape: VideoShape) {
    this.shape = shape;
    this.writer = new VideoWriter(path, shape);
  }

  /** What a decoder must know; needed before the first packet. */
  configure(config: VideoDecoderConfig): void {
    this.config ??= config;
  }

  /** Adds the next packet; without B-frames packets come in the order of their frames. */
  add(packet: Packet): Promise<void> {
    this.colours.push(packet);
    return this.write();
  }

  /** Adds the next packet of the alpha channel, encoded as if it were the luma of a video. */
  addAlpha(packet: Packet): Promise<void> {
    this.alphas.push(packet);
    return this.write();
  }

  /** Completes the file. */
  async end(frames: number): Promise<void> {
    if (this.next !== frames) throw new Error(`The browser encoded ${this.next} frames of ${frames}.`);
    await this.writer.end();
  }

  cancel(): Promise<void> {
    return this.writer.cancel();
  }

  /** Colour and alpha come by turns of their own: a frame is written when both are there. */
  private write(): Promise<void> {
    this.writing = this.writing.then(async () => {
      while (this.colours.length > 0 && (this.alphas.length > 0 || !this.shape.alpha)) {
        const colour = this.colours.shift();
        if (colour) await this.put(colour, this.alphas.shift());
      }
    });
    return this.writing;
  }

  private async put({frame, key, data}: Packet, alpha: Packet | undefined): Promise<void> {
    if (frame !== this.next || (alpha && alpha.frame !== frame)) {
      throw new Error(`Frame ${this.next} is missing from what the browser encoded.`);
    }
    this.next++;
    const {fps} = this.shape;
    // A decoder begins with both at the same picture.
    const type = key && (alpha?.key ?? true) ? 'key' : 'delta';
    const side = alpha ? {alpha: alpha.data} : {};
    const packet = new EncodedPacket(data, type, frame / fps, 1 / fps, undefined, undefined, side);
    await this.writer.add(packet, this.config);
  }
}
