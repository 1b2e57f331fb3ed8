import {writeFile} from 'node:fs/promises';
import {
  BufferTarget,
  type EncodedPacket,
  EncodedVideoPacketSource,
  FilePathTarget,
  type InputFormat,
  MATROSKA,
  MovOutputFormat,
  MP4,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  QTFF,
  type VideoCodec,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import type {Coding, VideoShape} from './settings.ts';

/** What packets of a coding are put into. */
interface Wrapping {
  readonly codec: VideoCodec;
  readonly input: InputFormat;
  /** What ffmpeg writes, if it is another: one that needs no rate. */
  readonly encoded?: InputFormat;
  output(): OutputFormat;
}

/** MP4 with its index at the beginning, WebM, or QuickTime. */
const WRAPPINGS: Readonly<Record<Coding, Wrapping>> = {
  h264: {
    codec: 'avc',
    input: MP4,
    encoded: MATROSKA,
    output: () => new Mp4OutputFormat({fastStart: 'in-memory'}),
  },
  vp9: {codec: 'vp9', input: WEBM, output: () => new WebMOutputFormat()},
  prores: {codec: 'prores', input: QTFF, output: () => new MovOutputFormat({fastStart: false})},
};

/** The kind of file that a coding is read from. */
export function inputFormat({coding = 'h264'}: VideoShape): InputFormat {
  return WRAPPINGS[coding].input;
}

/** The kind of file that ffmpeg writes of a coding. */
export function encodedFormat({coding = 'h264'}: VideoShape): InputFormat {
  const {input, encoded = input} = WRAPPINGS[coding];
  return encoded;
}

/** Writes encoded packets into a video file of one track. */
export class VideoWriter {
  private readonly path: string;
  private readonly output: Output<OutputFormat, BufferTarget | FilePathTarget>;
  private readonly source: EncodedVideoPacketSource;
  private started: Promise<void> | undefined;

  constructor(path: string, {fps, coding = 'h264'}: VideoShape) {
    const {codec, output} = WRAPPINGS[coding];
    this.path = path;
    // A clip has a few megabytes; but in ProRes it may be larger than the memory.
    const target = coding === 'prores' ? new FilePathTarget(path) : new BufferTarget();
    this.output = new Output({format: output(), target});
    this.source = new EncodedVideoPacketSource(codec);
    this.output.addVideoTrack(this.source, {frameRate: fps});
  }

  /** Adds the next packet, in the order of decoding. */
  async add(packet: EncodedPacket, decoderConfig?: VideoDecoderConfig): Promise<void> {
    this.started ??= this.output.start();
    await this.started;
    await this.source.add(packet, decoderConfig ? {decoderConfig} : {});
  }

  /** Completes the file. */
  async end(): Promise<void> {
    await this.output.finalize();
    const {target} = this.output;
    if (target instanceof FilePathTarget) return;
    if (!target.buffer) throw new Error('The file is empty.');
    await writeFile(this.path, new Uint8Array(target.buffer));
  }

  async cancel(): Promise<void> {
    if (this.output.state === 'started') await this.output.cancel();
  }
}
