/** Stands for a picture that is the same as the one before. */
const SAME = new Uint8Array(32);

/**
 * One hash of a sequence of pictures, as they go to the encoder: SHA-256 over the hashes of the pictures, in order. Of
 * a picture only the rows are hashed that differ from the picture before: with those, the first picture gives all
 * others, so that two sequences have the same hash if, and only if, they are the same. The browser hashes on a thread
 * of its own.
 */
export class FrameHash {
  private readonly width: number;
  private readonly height: number;
  private readonly pictures: Promise<Uint8Array>[] = [];

  constructor({width, height}: {readonly width: number; readonly height: number}) {
    this.width = width;
    this.height = height;
  }

  /**
   * The next picture.
   *
   * @param i420 - It is read at once.
   * @param pairs - Which pairs of rows differ from the picture before, in order; of the first picture: all.
   */
  add(i420: Uint8Array, pairs: Uint32Array): void {
    const {width, height} = this;
    const luma = 2 * width;
    const chroma = width / 2;
    const u = width * height;
    const v = u + u / 4;
    const head = 2 * pairs.length;
    const changed = new Uint8Array(head + pairs.length * (luma + 2 * chroma));
    let at = head;
    for (const [i, pair] of pairs.entries()) {
      changed[2 * i] = pair >> 8;
      changed[2 * i + 1] = pair & 255;
      changed.set(i420.subarray(pair * luma, (pair + 1) * luma), at);
      changed.set(i420.subarray(u + pair * chroma, u + (pair + 1) * chroma), at + luma);
      changed.set(i420.subarray(v + pair * chroma, v + (pair + 1) * chroma), at + luma + chroma);
      at += luma + 2 * chroma;
    }
    this.pictures.push(sha256(changed));
  }

  /** The next picture is the same as the last. */
  repeat(): void {
    this.pictures.push(Promise.resolve(SAME));
  }

  /** The hash of all pictures so far, in hex. */
  async digest(): Promise<string> {
    const all = new Uint8Array(32 * this.pictures.length);
    for (const [i, picture] of (await Promise.all(this.pictures)).entries()) all.set(picture, 32 * i);
    return [...(await sha256(all))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
}
