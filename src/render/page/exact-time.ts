import {type PlaybackManager, PlaybackStatus, Thread} from '@motion-canvas/core';

/** Parts of a second that times are counted in: sums of them have no rounding error below 2¹³ s. */
const GRID = 2 ** 40;

/**
 * Tells scenes how long a frame lasts, in whole parts of the grid. Rounded up: after a second's worth of frames a second
 * has passed, not a hair less.
 *
 * With sums of 1/60 s a frame that stands 2 s into a movement computes other numbers at 0:07 than at 0:40. With exact
 * sums it computes the same, so that a segment that is kept can be used again when it begins at another time.
 */
export class ExactPlayback extends PlaybackStatus {
  constructor(playback: PlaybackManager) {
    super(playback);
    roundThreadTimes();
  }

  override framesToSeconds(frames: number): number {
    return frames * (Math.ceil(GRID / this.fps) / GRID);
  }
}

/** Threads add durations of any kind to their time: it is brought back onto the grid whenever it is set. */
function roundThreadTimes(): void {
  if (Object.hasOwn(Thread.prototype, 'time')) return;
  Object.defineProperty(Thread.prototype, 'time', {
    // The constructor of each thread assigns its signal.
    set(signal: Thread['time']) {
      const time = (value?: number) =>
        value === undefined ? signal() : signal(Math.round(value * GRID) / GRID);
      Object.defineProperty(this, 'time', {value: time});
    },
  });
}
