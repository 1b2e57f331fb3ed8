import {type ClipName, tell, timeline} from '../story/index.ts';
import {launchBrowser, type RunningBrowser} from './browser/launch.ts';
import {pageBundle} from './bundle.ts';
import {RenderFailure} from './failure.ts';
import type {Job, Progress, VisibleText} from './job.ts';
import {writeWhole} from './output.ts';
import {Queue} from './queue.ts';
import {type PageServer, servePage} from './server.ts';
import {StagePage} from './stage-page.ts';
import {type Encoding, renderVideo} from './video.ts';

export interface RendererOptions {
  /** Ends the browser and everything that runs when it is aborted. */
  readonly signal?: AbortSignal;
  /** Takes what the page writes to its console, line by line. */
  readonly log?: (line: string) => void;
  /** Path of a module that exports `scenes`; default: the package's own. */
  readonly scenes?: string;
  /** The length of a job's clip in frames; default: that of its story. */
  readonly framesOf?: (job: Job) => number;
  /** Default true; false draws every frame anew, for checking that this changes no pixel. */
  readonly skipUnchanged?: boolean;
}

/**
 * Starts a browser that draws clips; it stays until {@link Renderer.close}.
 *
 * @throws {@link RenderFailure} if there is no browser or the page can't be put together.
 */
export async function openRenderer(options: RendererOptions = {}): Promise<Renderer> {
  options.signal?.throwIfAborted();
  const bundle = await pageBundle(options.scenes);
  const server = await servePage(bundle);
  try {
    const running = await launchBrowser();
    const renderer = new Renderer(running, server, options);
    if (options.signal?.aborted) {
      await renderer.close();
      options.signal.throwIfAborted();
    }
    return renderer;
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** Draws clips, one at a time; calls wait for those before them. */
export class Renderer {
  private readonly running: RunningBrowser;
  private readonly server: PageServer;
  private readonly options: RendererOptions;
  private readonly queue = new Queue();
  private readonly abort = () => void this.close();
  private stage: StagePage | undefined;

  constructor(running: RunningBrowser, server: PageServer, options: RendererOptions) {
    this.running = running;
    this.server = server;
    this.options = options;
    options.signal?.addEventListener('abort', this.abort);
  }

  /**
   * Draws a whole clip into an MP4 file. Nothing stands under the file's name before it is complete.
   *
   * @param onProgress - Called about ten times a second, and at the end.
   * @returns What encoded it.
   * @throws {@link RenderFailure}
   */
  render(job: Job, outFile: string, onProgress?: (progress: Progress) => void): Promise<Encoding> {
    return this.onStage(job, async (stage) => {
      checkSize(job);
      const {frames} = stage.pageJob;
      const start = performance.now();
      stage.onProgress = (frame, drawn) =>
        onProgress?.({frame, frames, drawn, fps: (frame * 1000) / (performance.now() - start)});
      const {log = () => {}} = this.options;
      const {folder} = this.running.profile;
      try {
        return await writeWhole(outFile, (draft) => renderVideo(stage, draft, {profile: folder, log}));
      } catch (error) {
        // What still runs in the tab must not meet the next task.
        this.stage = undefined;
        await stage.close();
        throw error;
      } finally {
        stage.onProgress = undefined;
      }
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
    return this.onStage(job, async (stage) => {
      checkFrames(stage, frames);
      const pictures = await stage.call('frames', frames);
      return pictures.map((picture) => Buffer.from(picture, 'base64'));
    });
  }

  /** SHA-256 of the pixels of each of the frames, in hex: much faster than the frames themselves. */
  fingerprints(job: Job, frames: readonly number[]): Promise<string[]> {
    return this.onStage(job, (stage) => {
      checkFrames(stage, frames);
      return stage.call('fingerprints', frames);
    });
  }

  /** The texts that can be seen in each of the frames. */
  inspect(job: Job, frames: readonly number[]): Promise<VisibleText[][]> {
    return this.onStage(job, (stage) => {
      checkFrames(stage, frames);
      return stage.call('inspect', frames);
    });
  }

  /**
   * A contact sheet as a PNG file: `count` frames from the first to the last, evenly spread, each under its time.
   */
  sheet(job: Job, count: number, columns = 4): Promise<Uint8Array> {
    return this.onStage(job, async (stage) => {
      if (count < 1 || columns < 1) {
        throw new RenderFailure('request', 'A contact sheet needs at least one frame and one column.');
      }
      const last = stage.pageJob.frames - 1;
      const numbers = Array.from({length: count}, (_, i) => Math.round((i * last) / Math.max(1, count - 1)));
      return Buffer.from(await stage.call('sheet', [...new Set(numbers)], columns), 'base64');
    });
  }

  /** Ends the browser and removes its traces. */
  async close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.abort);
    await this.running.close();
    await this.server.close();
  }

  /** Runs a task in the tab of a job, as soon as the tasks before it are done. */
  private onStage<T>(job: Job, task: (stage: StagePage) => Promise<T>): Promise<T> {
    return this.queue.run(async () => {
      const {signal} = this.options;
      signal?.throwIfAborted();
      try {
        return await task(await this.stageFor(job));
      } catch (error) {
        // What breaks because everything was told to stop is no failure.
        signal?.throwIfAborted();
        throw error;
      }
    });
  }

  private async stageFor(job: Job): Promise<StagePage> {
    if (this.stage && sameJob(this.stage.job, job)) return this.stage;
    const {framesOf = storyFrames, skipUnchanged = true, log = () => {}} = this.options;
    const frames = framesOf(job);
    await this.stage?.close();
    this.stage = undefined;
    this.stage = await StagePage.open(this.running, this.server, job, {frames, skipUnchanged, log});
    return this.stage;
  }
}

function storyFrames({clip, recording, format, fps}: Job): number {
  return timeline(tell(clip as ClipName, recording, format), fps).frames;
}

function sameJob(a: Job, b: Job): boolean {
  const {recording: ours, ...rest} = a;
  const {recording: theirs, ...other} = b;
  return ours === theirs && JSON.stringify(rest) === JSON.stringify(other);
}

function checkSize({size: {width, height}}: Job): void {
  if ([width, height].every((n) => Number.isInteger(n) && n > 0 && n % 2 === 0)) return;
  throw new RenderFailure('request', `A video of ${width} × ${height} can't be made: both must be even.`);
}

function checkFrames({pageJob: {clip, frames}}: StagePage, numbers: readonly number[]): void {
  const wrong = numbers.find((n) => !Number.isInteger(n) || n < 0 || n >= frames);
  if (wrong === undefined) return;
  throw new RenderFailure(
    'request',
    `The clip ${clip} has no frame ${wrong}: it has ${frames} frames, 0 to ${frames - 1}.`,
  );
}
