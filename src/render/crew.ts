import type {FoundBrowser} from './browser/find.ts';
import type {RunningBrowser} from './browser/launch.ts';
import {pageBundle} from './bundle.ts';
import type {Job, Size} from './job.ts';
import {type PageServer, servePage} from './server.ts';
import {StagePage} from './stage-page.ts';

export interface CrewOptions {
  readonly browser: FoundBrowser;
  /** Most browsers that draw pictures of a size at a time, each of which keeps a number of cores busy. */
  readonly browsers: (size: Size, busy: number) => number;
  /** Path of a module that exports `scenes`; default: the package's own. */
  readonly scenes: string | undefined;
  readonly skipUnchanged: boolean;
  readonly log: (line: string) => void;
}

/** Something to do in a tab in which a job's scene stands. */
export interface Task<T> {
  readonly job: Job;
  /** The clip's length. */
  readonly frames: number;
  /** Frames that it draws: for few of them no further browser is started. */
  readonly weight: number;
  /** Cores that the browser and what it feeds keep busy. Default 1. */
  readonly busy?: number;
  /** Takes it off the list; if it has begun, its tab is closed. */
  readonly signal?: AbortSignal;
  run(stage: StagePage, browser: RunningBrowser): Promise<T>;
}

interface Waiting {
  readonly task: Task<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Frames that must be waiting before another browser is worth its start of about a second. */
const WORTH = 240;

/** Browsers that draw, each with one tab. They start when there is work, and carry it out in the order it comes. */
export class Crew {
  private readonly options: CrewOptions;
  private readonly painters: Painter[] = [];
  private readonly waiting: Waiting[] = [];
  private server: Promise<PageServer> | undefined;
  private closed: unknown;

  constructor(options: CrewOptions) {
    this.options = options;
  }

  /** Has a task done, as soon as a browser is free. */
  ask<T>(task: Task<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.closed !== undefined) return reject(this.closed);
      this.waiting.push({task, resolve: (result) => resolve(result as T), reject});
      task.signal?.addEventListener('abort', () => this.dismiss(task), {once: true});
      this.assign();
    });
  }

  /** Starts the first browser and the page's server, which else start with the first task. */
  start(): void {
    if (this.painters.length > 0) return;
    const painter = this.engage();
    // What goes wrong is told by the first task.
    this.served().catch(() => {});
    painter.start().catch(() => {});
  }

  /** Ends all browsers; what has not been done is refused for the given reason. */
  async close(reason: unknown = new Error('The renderer has been closed.')): Promise<void> {
    this.closed ??= reason;
    for (const {reject} of this.waiting.splice(0)) reject(this.closed);
    await Promise.all(this.painters.map((painter) => painter.close()));
    const server = await this.server?.catch(() => undefined);
    await server?.close();
  }

  private dismiss(task: Task<unknown>): void {
    const at = this.waiting.findIndex((waiting) => waiting.task === task);
    for (const {reject} of at < 0 ? [] : this.waiting.splice(at, 1)) reject(task.signal?.reason);
    for (const painter of this.painters) if (painter.task === task) void painter.leave();
  }

  private assign(): void {
    while (this.busy.length < this.most) {
      const painter = this.painters.find((p) => p.task === undefined) ?? this.another();
      const next = painter && this.nextFor(painter);
      if (!painter || !next) return;
      this.carryOut(painter, next);
    }
  }

  private get busy(): Painter[] {
    return this.painters.filter((painter) => painter.task !== undefined);
  }

  /** How many may draw: the largest of what is drawn and of what waits decides. */
  private get most(): number {
    const tasks = [...this.waiting.map(({task}) => task), ...this.painters.flatMap(({task}) => task ?? [])];
    return Math.min(...tasks.map(({job, busy = 1}) => this.options.browsers(job.size, busy)));
  }

  /** A painter more, if there is enough to do for it. */
  private another(): Painter | undefined {
    const {painters, waiting} = this;
    const frames = waiting.reduce((sum, {task}) => sum + task.weight, 0);
    if (waiting.length === 0 || (painters.length > 0 && frames < WORTH)) return undefined;
    return this.engage();
  }

  private engage(): Painter {
    const painter = new Painter(this.options);
    this.painters.push(painter);
    // Each browser, its profile and each encoder are ended when the process ends.
    process.setMaxListeners(Math.max(process.getMaxListeners(), 10 + 8 * this.painters.length));
    return painter;
  }

  /** Rather what goes on in the scene that already stands there. */
  private nextFor(painter: Painter): Waiting | undefined {
    const same = this.waiting.findIndex(({task}) => painter.shows(task.job));
    return this.waiting.splice(Math.max(0, same), 1)[0];
  }

  private carryOut(painter: Painter, {task, resolve, reject}: Waiting): void {
    painter
      .carryOut(task, this.served())
      .then(resolve, (error) => reject(this.closed ?? task.signal?.reason ?? error))
      .finally(() => this.assign());
  }

  private served(): Promise<PageServer> {
    this.server ??= pageBundle(this.options.scenes).then(servePage);
    // What could not be made may be made the next time.
    this.server.catch(() => {
      this.server = undefined;
    });
    return this.server;
  }
}

/** One browser with one tab, in which one job's scene stands. */
class Painter {
  /** What it is doing. */
  task: Task<unknown> | undefined;
  private readonly options: CrewOptions;
  private browser: RunningBrowser | undefined;
  private starting: Promise<RunningBrowser> | undefined;
  private stage: StagePage | undefined;
  private readonly closed = new AbortController();

  constructor(options: CrewOptions) {
    this.options = options;
  }

  shows(job: Job): boolean {
    return this.stage !== undefined && sameJob(this.stage.job, job);
  }

  async carryOut<T>(task: Task<T>, server: Promise<PageServer>): Promise<T> {
    this.task = task;
    try {
      const [browser, served] = await Promise.all([this.start(), server]);
      const stage = await this.stageFor(task, browser, served);
      return await task.run(stage, browser);
    } catch (error) {
      // What still runs in the tab must not meet the next task.
      await this.leave();
      throw error;
    } finally {
      this.task = undefined;
    }
  }

  /** Closes the tab, and the browser if it is no longer there. */
  async leave(): Promise<void> {
    const {stage, browser} = this;
    this.stage = undefined;
    await stage?.close();
    if (browser === undefined || browser.browser.connected) return;
    this.browser = undefined;
    await browser.close();
  }

  async close(): Promise<void> {
    this.closed.abort();
    await this.starting?.catch(() => {});
    await this.browser?.close();
  }

  /** The running browser; starts one if there is none. */
  start(): Promise<RunningBrowser> {
    if (this.browser?.browser.connected) return Promise.resolve(this.browser);
    this.starting ??= this.launch().finally(() => {
      this.starting = undefined;
    });
    return this.starting;
  }

  private async launch(): Promise<RunningBrowser> {
    await this.leave();
    // Loaded only where something has to be drawn: a run that finds all of it kept ends before.
    const {launchBrowser} = await import('./browser/launch.ts');
    const browser = await launchBrowser(this.closed.signal, this.options.browser);
    this.browser = browser;
    if (this.closed.signal.aborted) await browser.close();
    return browser;
  }

  private async stageFor({job, frames}: Task<unknown>, browser: RunningBrowser, server: PageServer) {
    if (this.stage && this.shows(job)) return this.stage;
    await this.stage?.close();
    this.stage = undefined;
    const {skipUnchanged, log} = this.options;
    this.stage = await StagePage.open(browser, server, job, {frames, skipUnchanged, log});
    return this.stage;
  }
}

function sameJob(a: Job, b: Job): boolean {
  const {recording: ours, ...rest} = a;
  const {recording: theirs, ...other} = b;
  return ours === theirs && JSON.stringify(rest) === JSON.stringify(other);
}
