import type {Size} from '../job.ts';
import {i420Size} from './i420.ts';

/** Pictures that may be on their way; more would only take memory. One more is kept to compare with. */
const SLOTS = 4;

const PAGE = 65536;

/** Where the threads of a page keep pictures: all in one memory, which they share, and which is never allocated anew. */
export interface PictureMemory {
  readonly memory: WebAssembly.Memory;
  /** Addresses of the slots for pixels of four bytes. */
  readonly slots: readonly number[];
  /** Bytes of a slot. */
  readonly slotSize: number;
  /** Address of a picture in I420. */
  readonly target: number;
  /** Address of the numbers of pairs of rows. */
  readonly pairs: number;
}

export function pictureMemory({width, height}: Size): PictureMemory {
  const slotSize = width * height * 4;
  // Address 0 stays free: it stands for "none".
  let next = 16;
  const take = (size: number) => {
    const at = next;
    next += Math.ceil(size / 16) * 16;
    return at;
  };
  const slots = Array.from({length: SLOTS}, () => take(slotSize));
  const target = take(i420Size(width, height));
  const pairs = take(height * 2);
  const pages = Math.ceil(next / PAGE);
  const memory = new WebAssembly.Memory({initial: pages, maximum: pages, shared: true});
  return {memory, slots, slotSize, target, pairs};
}
