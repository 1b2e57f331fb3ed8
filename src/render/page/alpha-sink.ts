import {i420Size} from './i420.ts';
import type {Sink, WebCodecsOptions} from './sink.ts';
import {WebCodecsSink} from './webcodecs-sink.ts';

/**
 * Encodes colour and alpha with the browser's encoder, which knows no alpha: the two are videos of their own, the second
 * with alpha as its luma, as WebM has it. Its packets go to the same address with `-alpha` behind it.
 */
export class AlphaSink implements Sink {
  private readonly colour: WebCodecsSink;
  private readonly alpha: WebCodecsSink;
  private readonly colourSize: number;
  /** A grey picture: what the alpha channel looks like. */
  private readonly grey: Uint8Array<ArrayBuffer>;

  private constructor(colour: WebCodecsSink, alpha: WebCodecsSink, colourSize: number) {
    this.colour = colour;
    this.alpha = alpha;
    this.colourSize = colourSize;
    this.grey = new Uint8Array(colourSize).fill(128);
  }

  static async open(options: WebCodecsOptions): Promise<AlphaSink> {
    const {width, height} = options.size;
    const colour = await WebCodecsSink.open(options);
    const alpha = await WebCodecsSink.open({...options, post: `${options.post}-alpha`});
    return new AlphaSink(colour, alpha, i420Size(width, height));
  }

  async picture(planes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.colour.picture(planes.subarray(0, this.colourSize));
    this.grey.set(planes.subarray(this.colourSize));
    await this.alpha.picture(this.grey);
  }

  async repeat(): Promise<void> {
    await this.colour.repeat();
    await this.alpha.repeat();
  }

  async end(): Promise<void> {
    await this.colour.end();
    await this.alpha.end();
  }
}
