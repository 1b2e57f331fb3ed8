import type {Converter} from './i420.ts';

/** Stands for a picture that is the same as the one before. */
const SAME = 0n;

/**
 * One hash of a sequence of pictures, as they go to the encoder: SHA-256 over 64 bits a picture, in order. Of a picture
 * only the rows are hashed that differ from the picture before: with those, the first picture gives all others. Sequences
 * that differ have different hashes, unless somebody forges one. (The browser's own SHA-256 takes longer for a picture
 * than drawing, converting and encoding it.)
 */
export class FrameHash {
  private readonly converter: Converter;
  private readonly width: number;
  private readonly height: number;
  private readonly pictures: bigint[] = [];

  constructor(converter: Converter, {width, height}: {readonly width: number; readonly height: number}) {
    this.converter = converter;
    this.width = width;
    this.height = height;
  }

  /**
   * The next picture.
   *
   * @param target - Where it lies, in I420.
   * @param pairs - Which pairs of rows differ from the picture before, in order; of the first picture: all.
   */
  add(target: number, pairs: Uint32Array): void {
    const {width, height, converter} = this;
    const luma = 2 * width;
    const chroma = width / 2;
    const u = target + width * height;
    const v = u + (width * height) / 4;
    let hash = 1n;
    for (const pair of pairs) {
      hash = converter.hash(target + pair * luma, luma, hash ^ BigInt(pair));
      hash = converter.hash(u + pair * chroma, chroma, hash);
      hash = converter.hash(v + pair * chroma, chroma, hash);
    }
    this.pictures.push(hash);
  }

  /** The next picture, which lies in `length` bytes from `at` on. */
  addWhole(at: number, length: number): void {
    this.pictures.push(this.converter.hash(at, length));
  }

  /** The next picture is the same as the last. */
  repeat(): void {
    this.pictures.push(SAME);
  }

  /** The hash of all pictures so far, in hex. */
  async digest(): Promise<string> {
    const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', BigUint64Array.from(this.pictures)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
