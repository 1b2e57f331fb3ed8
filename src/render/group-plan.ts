/** A picture that stands for some frames of a group. */
export interface Run {
  /** How often the encoder gets it. */
  readonly fed: number;
  /** Frames that it stands for. */
  readonly shown: number;
}

/** Pictures from one key frame to the next. */
export interface Group {
  /** Its first frame, counted over the whole part. */
  readonly from: number;
  readonly runs: readonly Run[];
  /** How often it is there, one after the other. */
  readonly times: number;
}

/** Gives the picture that stands there to the encoder, as this frame. */
export type Feed = (frame: number) => Promise<void>;

type Mutable<T> = {-readonly [K in keyof T]: T[K]};
type OpenGroup = {from: number; runs: Mutable<Run>[]; times: number};

/**
 * Decides which pictures an encoder gets. Most of a clip stands still while it is read, and a still frame costs an encoder
 * as much as a moving one:
 *
 * - A group that repeats the picture of a group that shows nothing else is that group once more. So it is in any coding.
 * - Most other repetitions can be written without an encoder in H.264, as pictures that are skipped whole. They can only
 *   follow a picture that is no B picture: a key frame, the last of a group, or one of any three in a row.
 *
 * Whether a group stands still is known at its end only, so repetitions are held back until something else comes.
 */
export class GroupPlan {
  readonly groups: readonly Group[];
  private readonly open: OpenGroup[] = [];
  private readonly length: number;
  private readonly repeated: number;
  private frame = 0;

  /**
   * @param length - Frames of a group.
   * @param repeated - Repetitions that are fed of a picture that stands, if not all: at least as many as B pictures may
   * follow each other. They also tell the encoder that the picture stands, which is worth more bits.
   */
  constructor(length: number, repeated = Number.POSITIVE_INFINITY) {
    this.groups = this.open;
    this.length = length;
    this.repeated = repeated;
  }

  /**
   * The next frame shows another picture, which is to be fed after what this call feeds of the one before it.
   *
   * @returns The number of its frame.
   */
  async picture(feed: Feed): Promise<number> {
    const {frame} = this;
    if (this.begins) this.begin(1);
    else {
      await this.settle(feed, this.repeated);
      this.current?.runs.push({fed: 1, shown: 1});
    }
    await this.advance(feed);
    return frame;
  }

  /** The next frame shows the same picture. */
  async repeat(feed: Feed): Promise<void> {
    const run = this.current?.runs.at(-1);
    if (this.begins) this.begin(0);
    else if (run) run.shown++;
    await this.advance(feed);
  }

  /** No frame follows. */
  async end(feed: Feed): Promise<void> {
    if (!this.begins) await this.close(feed);
  }

  private get current(): OpenGroup | undefined {
    return this.open.at(-1);
  }

  private get begins(): boolean {
    return this.frame % this.length === 0;
  }

  private begin(fed: number): void {
    this.open.push({from: this.frame, runs: [{fed, shown: 1}], times: 1});
  }

  private async advance(feed: Feed): Promise<void> {
    this.frame++;
    if (this.begins) await this.close(feed);
  }

  private async close(feed: Feed): Promise<void> {
    const [group, before] = [this.current, this.open.at(-2)];
    const [run] = group?.runs ?? [];
    const repeats = run?.fed === 0 && run.shown === this.length;
    if (repeats && before?.runs.length === 1) {
      before.times++;
      this.open.pop();
      return;
    }
    const {first, repeated} = this;
    // The last picture before a key frame is no B picture.
    await this.settle(feed, first || repeated === Number.POSITIVE_INFINITY ? repeated : 0);
  }

  /** Whether the current run is the first of its group. */
  private get first(): boolean {
    return this.current?.runs.length === 1;
  }

  /** Feeds of the current run its picture, and so many repetitions of it if there are as many. */
  private async settle(feed: Feed, repeated: number): Promise<void> {
    const run = this.current?.runs.at(-1);
    if (!run) return;
    const begins = this.frame - run.shown;
    const enough = Math.min(run.shown, 1 + repeated);
    while (run.fed < enough) await feed(begins + run.fed++);
  }
}
