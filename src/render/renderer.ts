import {findBrowser} from './browser/find.ts';
import {SCENES} from './bundle.ts';
import {makeClip, type Rendered} from './clip-file.ts';
import {browsersThatPay, thisMachine} from './cores.ts';
import {Crew} from './crew.ts';
import {findEncoder} from './encoder/find.ts';
import {type Encoding, RouteClosed} from './encoder/route.ts';
import {type Encoders, routesFor} from './encoder/routes.ts';
import type {Target} from './encoder/target.ts';
import {RenderFailure} from './failure.ts';
import type {Job, Progress, Size, VisibleText} from './job.ts';
import type {Surroundings} from './part-key.ts';
import {PartStore} from './part-store.ts';
import {Patience} from './patience.ts';
import {evenSegments, type Segment, segmentsOf} from './segments.ts';
import {hashOfDrawing} from './sources.ts';
import type {StagePage} from './stage-page.ts';

export interface RendererOptions {
  /** Ends the browsers and everything that runs when it is aborted. */
  readonly signal?: AbortSignal;
  /** Takes what the page writes to its console, and what was started again, line by line. */
  readonly log?: (line: string) => void;
  /** Takes sentences that the user should read; default: the log. */
  readonly note?: (sentence: string) => void;
  /** Path of a module that exports `scenes`; default: the package's own. */
  readonly scenes?: string;
  /** The length of a job's clip in frames; default: that of its story. */
  readonly framesOf?: (job: Job) => number;
  /** Default true; false draws every frame anew, for checking that this changes no pixel. */
  readonly skipUnchanged?: boolean;
  /** Browsers that draw at the same time; default: as many as pay on this machine, for pictures of a job's size. */
  readonly browsers?: number;
  /** Starts a browser at once, for what will surely be drawn. Default false. */
  readonly eager?: boolean;
}

/**
 * Makes ready to draw clips. Browsers start when there is something to draw, and stay until {@link Renderer.close}.
 *
 * @throws {@link RenderFailure} if there is no browser.
 */
export async function openRenderer(options: RendererOptions = {}): Promise<Renderer> {
  options.signal?.throwIfAborted();
  const browser = await findBrowser();
  options.signal?.throwIfAborted();
  return new Renderer(options, browser);
}

/** Draws clips; what is asked of it is done in the order of asking. */
export class Renderer {
  private readonly options: RendererOptions;
  private readonly browser: Encoders['browser'];
  private drawing: Promise<string> | undefined;
  private readonly crew: Crew;
  private readonly store: PartStore;
  private readonly encoders = new Map<string | undefined, ReturnType<typeof findEncoder>>();
  private readonly told = new WeakMap<Job, readonly Segment[]>();
  private readonly closedRoutes = new Set<Encoding>();
  private readonly abort = () => void this.close();

  constructor(options: RendererOptions, browser: Encoders['browser']) {
    this.options = options;
    this.browser = browser;
    const {scenes, skipUnchanged = true, log = () => {}, note = log} = options;
    const machine = thisMachine();
    const browsers = (size: Size, busy: number) => options.browsers ?? browsersThatPay(size, machine, busy);
    this.crew = new Crew({browser, browsers, scenes, skipUnchanged, log});
    this.store = new PartStore({note, log});
    options.signal?.addEventListener('abort', this.abort);
    if (options.eager) this.crew.start();
  }

  /**
   * Draws a whole clip into a file, or for `png` into a folder. Parts of it that were drawn before, in this run or
   * another, are taken from the cache. Nothing stands under the file's name before it is complete.
   *
   * By default into a video: H.264 High, 4:2:0, BT.709, constant rate, a closed GOP of half a second, its index at the
   * beginning. ffmpeg encodes, with two B-frames, where there is one and the raw pictures can reach it; else the browser
   * does, without B-frames. ffmpeg gives the same file for the same pictures; the browser's encoder does so below 640 × 480
   * pixels, and shares larger ones out among threads by how long each took: then no two files are quite the same.
   *
   * @param onProgress - Called about ten times a second and browser, and at the end.
   * @throws {@link RenderFailure}
   */
  render(
    job: Job,
    outFile: string,
    onProgress: (progress: Progress) => void = () => {},
    target: Target = {container: 'mp4', quality: 'high'},
  ): Promise<Rendered> {
    return this.obey(async () => {
      checkSize(job);
      const {crew, store} = this;
      const {log = () => {}, note = log} = this.options;
      const [surroundings, ffmpeg] = await Promise.all([this.surroundings(), this.encoder()]);
      const clip = {job, segments: this.segments(job)};
      for (const route of routesFor(job, target, {browser: this.browser, ffmpeg})) {
        if (this.closedRoutes.has(route.encoder)) continue;
        try {
          return await makeClip(clip, route, outFile, {crew, store, surroundings, log}, onProgress);
        } catch (error) {
          if (!(error instanceof RouteClosed)) throw error;
          // Of two clips that are worked on at the same time one tells it.
          if (this.closedRoutes.has(route.encoder)) continue;
          this.closedRoutes.add(route.encoder);
          note(`${route.encoder} can't be used: ${error.message} The browser encodes instead: bigger files.`);
        }
      }
      throw new RenderFailure('no-encoder', 'Nothing here encodes video. Install ffmpeg.');
    });
  }

  /** One frame as a PNG file. Frames are counted from 0. */
  async frame(job: Job, frame: number): Promise<Uint8Array> {
    const [picture] = await this.frames(job, [frame]);
    if (!picture) throw new RenderFailure('scene', `Frame ${frame} of ${job.clip} could not be drawn.`);
    return picture;
  }

  /** Frames as PNG files, in the order asked for. */
  frames(job: Job, frames: readonly number[]): Promise<Uint8Array[]> {
    return this.onStage(job, frames, async (stage) => {
      const pictures = await stage.call('frames', frames);
      return pictures.map((picture) => Buffer.from(picture, 'base64'));
    });
  }

  /** SHA-256 of the pixels of each of the frames, in hex: much faster than the frames themselves. */
  fingerprints(job: Job, frames: readonly number[]): Promise<string[]> {
    return this.onStage(job, frames, (stage) => stage.call('fingerprints', frames));
  }

  /** The texts that can be seen in each of the frames. */
  inspect(job: Job, frames: readonly number[]): Promise<VisibleText[][]> {
    return this.onStage(job, frames, (stage) => stage.call('inspect', frames));
  }

  /**
   * A contact sheet as a PNG file: `count` frames from the first to the last, evenly spread, each under its time.
   */
  sheet(job: Job, count: number, columns = 4): Promise<Uint8Array> {
    return this.onStage(job, [], async (stage) => {
      if (count < 1 || columns < 1) {
        throw new RenderFailure('request', 'A contact sheet needs at least one frame and one column.');
      }
      const last = stage.pageJob.frames - 1;
      const numbers = Array.from({length: count}, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
      return Buffer.from(await stage.call('sheet', [...new Set(numbers)], columns), 'base64');
    });
  }

  /** Ends the browsers and removes their traces. */
  async close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.abort);
    await this.crew.close(this.options.signal?.reason);
    await this.store.close();
  }

  /** Runs a task in a tab of a job, as soon as a browser is free; if that dies, in another. */
  private onStage<T>(
    job: Job,
    numbers: readonly number[],
    run: (stage: StagePage) => Promise<T>,
  ): Promise<T> {
    return this.obey(async () => {
      const frames = this.segments(job).at(-1)?.to ?? 0;
      checkFrames(job, frames, numbers);
      const patience = new Patience(this.options.log ?? (() => {}));
      return patience.with(() => this.crew.ask({job, frames, weight: 1, run}));
    });
  }

  private async surroundings(): Promise<Surroundings> {
    const {scenes = SCENES, skipUnchanged = true} = this.options;
    this.drawing ??= hashOfDrawing(scenes);
    return {drawing: await this.drawing, browser: this.browser.version, skipUnchanged};
  }

  /** The encoder that the environment names, looked for once. */
  private encoder(): ReturnType<typeof findEncoder> {
    const {FFMPEG_BIN} = process.env;
    const known = this.encoders.get(FFMPEG_BIN) ?? findEncoder();
    this.encoders.set(FFMPEG_BIN, known);
    return known;
  }

  private async obey<T>(work: () => Promise<T>): Promise<T> {
    const {signal} = this.options;
    signal?.throwIfAborted();
    try {
      return await work();
    } catch (error) {
      // What breaks because everything was told to stop is no failure.
      signal?.throwIfAborted();
      throw error;
    }
  }

  /** The segments of a job's clip: its story is told once. */
  private segments(job: Job): readonly Segment[] {
    const {framesOf} = this.options;
    const known = this.told.get(job) ?? (framesOf ? evenSegments(job, framesOf(job)) : segmentsOf(job));
    this.told.set(job, known);
    return known;
  }
}

function checkSize({size: {width, height}}: Job): void {
  if ([width, height].every((n) => Number.isInteger(n) && n > 0 && n % 2 === 0)) return;
  throw new RenderFailure('request', `A video of ${width} × ${height} can't be made: both must be even.`);
}

function checkFrames({clip}: Job, frames: number, numbers: readonly number[]): void {
  const wrong = numbers.find((n) => !Number.isInteger(n) || n < 0 || n >= frames);
  if (wrong === undefined) return;
  throw new RenderFailure(
    'request',
    `The clip ${clip} has no frame ${wrong}: it has ${frames} frames, 0 to ${frames - 1}.`,
  );
}
