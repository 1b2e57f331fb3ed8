import type {PictureOptions} from './sink.ts';
import {post} from './sink.ts';

/** Pictures that may be packed at a time. */
const IN_FLIGHT = 4;

/** Sends pictures as PNG files, which the browser packs beside the thread that draws: no channel of theirs is lost. */
export class PngPipe {
  private readonly options: PictureOptions;
  private posting: Promise<void> = Promise.resolve();
  private inFlight = 0;
  private repeats = 0;
  private last = '';
  private readonly hashes: string[] = [];
  private failure: Error | undefined;
  private wake: (() => void) | undefined;

  constructor(options: PictureOptions) {
    this.options = options;
  }

  /** Sends what the canvas shows now. */
  async picture(canvas: HTMLCanvasElement): Promise<void> {
    while (this.inFlight >= IN_FLIGHT && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.check();
    this.inFlight++;
    const packed = new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    this.inTurn(async () => {
      const blob = await packed;
      if (!blob) throw new Error('The browser could not make a PNG of the picture.');
      const hash = await hashOf(blob);
      // Drawn anew, and came out the same.
      if (hash === this.last) return this.again();
      this.last = hash;
      this.hashes.push(hash);
      await post(`${this.options.post}?repeats=${this.takeRepeats()}`, blob);
    });
  }

  /** Sends the same again. */
  async repeat(): Promise<void> {
    this.check();
    this.inFlight++;
    this.inTurn(async () => this.again());
  }

  /** Resolves when everything has been handed over, with the hash of all pictures. */
  async end(): Promise<string> {
    await this.posting;
    this.check();
    await post(`${this.options.post}?repeats=${this.takeRepeats()}`);
    return hashOf(new Blob(this.hashes));
  }

  close(): void {
    this.failure ??= new Error('No more pictures are sent.');
  }

  private again(): void {
    this.repeats++;
    this.hashes.push('same');
  }

  private takeRepeats(): number {
    const {repeats} = this;
    this.repeats = 0;
    return repeats;
  }

  /** One after the other: pictures must arrive in order. */
  private inTurn(work: () => Promise<void>): void {
    this.posting = this.posting
      .then(() => (this.failure ? undefined : work()))
      .catch((error: Error) => {
        this.failure ??= error;
      })
      .then(() => {
        this.inFlight--;
        this.wake?.();
      });
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }
}

async function hashOf(blob: Blob): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
