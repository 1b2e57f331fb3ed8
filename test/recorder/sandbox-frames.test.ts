import {expect, it} from 'vitest';

/** As much of `src/recorder/sandbox/frames.mjs`, which is no TypeScript, as is asked here. */
interface Frames {
  readonly unknown: number;
  name(word: number, slot: number): void;
  enter(address: number, number: number, slots: number): void;
  forget(address: number): void;
  step(heap: Uint32Array, layout: typeof LAYOUT, address: number, offset: number): string | undefined;
}
const script = new URL('../../src/recorder/sandbox/frames.mjs', import.meta.url).href;
const {Frames}: {Frames: new (isFollowed: (address: number) => boolean) => Frames} = await import(script);

const LAYOUT = {current: 0, previous: 0, code: 0, localsplus: 40, stackPointer: 32};
const FRAME = 64;
const LOCAL = (FRAME + LAYOUT.localsplus) / 4;
const [COUNTED, IMMORTAL] = [1024, 2048];
const BORROWED = 1;

/** Frames that know both objects as words without a tag, and memory with a frame of two slots: an object, and another word. */
function framesWith(word: number) {
  const frames = new Frames((address) => address === COUNTED);
  frames.name(COUNTED, 7);
  frames.name(IMMORTAL, 8);
  frames.enter(FRAME, 0, 2);
  const heap = new Uint32Array(64);
  heap[(FRAME + LAYOUT.stackPointer) / 4] = 4 * (LOCAL + 2);
  heap.set([COUNTED, word], LOCAL);
  return {frames, told: () => frames.step(heap, LAYOUT, FRAME, 0)};
}

it('a borrowed reference to a counted object that is known is told without asking Python', () => {
  expect(framesWith(COUNTED | BORROWED).told()).toContain('"locals":[[0,7],[1,-7]]');
});

it('of an immortal object, of one that is gone and of a tagged int only Python knows what is told', () => {
  for (const word of [IMMORTAL | BORROWED, COUNTED | 2, 3072 | BORROWED]) {
    const {frames, told} = framesWith(word);
    expect(told()).toBeUndefined();
    expect(frames.unknown).toBe(word);
  }
  const {frames, told} = framesWith(COUNTED | BORROWED);
  frames.forget(COUNTED);
  expect(told()).toBeUndefined();
});
