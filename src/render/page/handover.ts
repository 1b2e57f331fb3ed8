import type {FrameHash} from './frame-hash.ts';
import type {Sink} from './sink.ts';

/** Hands converted pictures over, and counts them into the hash of all. */
export abstract class Handover {
  protected readonly sink: Sink;
  protected readonly hash: FrameHash;

  protected constructor(sink: Sink, hash: FrameHash) {
    this.sink = sink;
    this.hash = hash;
  }

  repeat(): Promise<void> {
    this.hash.repeat();
    return this.sink.repeat();
  }

  /** Resolves with the hash of all pictures when they have been handed over. */
  async end(): Promise<string> {
    await this.sink.end();
    return this.hash.digest();
  }
}
