import type {Page} from 'puppeteer-core';
import type {RunningBrowser} from './browser/launch.ts';
import {messageOf, RenderFailure} from './failure.ts';
import type {Job, PageJob} from './job.ts';
import type {Stage} from './page/stage.ts';
import type {PageServer} from './server.ts';

/** Methods of the stage that Node calls. */
type Call = Exclude<keyof Stage, symbol>;
type Arguments<Name extends Call> = Parameters<Stage[Name]>;
type Result<Name extends Call> = Awaited<ReturnType<Stage[Name]>>;

/** A tab of the browser in which one job's scene stands. */
export class StagePage {
  readonly job: Job;
  readonly pageJob: PageJob;
  readonly server: PageServer;
  private readonly page: Page;
  private readonly death: Promise<never>;
  /** Hears how far a render is: frames done, frames drawn. */
  onProgress: ((frame: number, drawn: number) => void) | undefined;

  private constructor(page: Page, death: Promise<never>, server: PageServer, job: Job, pageJob: PageJob) {
    this.page = page;
    this.death = death;
    this.server = server;
    this.job = job;
    this.pageJob = pageJob;
  }

  /**
   * Opens a tab of its own: what one job has loaded and measured can't reach another's pixels.
   *
   * @param frames - The clip's length.
   */
  static async open(
    {browser}: RunningBrowser,
    server: PageServer,
    job: Job,
    {frames, skipUnchanged, log}: {frames: number; skipUnchanged: boolean; log: (line: string) => void},
  ): Promise<StagePage> {
    const {clip, format, theme, fps, size, transparent = false} = job;
    const page = await browser.newPage().catch((error) => {
      throw browser.connected ? error : died('has ended unexpectedly', error);
    });
    const recordingUrl = `recording-${crypto.randomUUID()}.json`;
    const pageJob = {clip, recordingUrl, format, theme, fps, size, transparent, frames, skipUnchanged};
    const stage = new StagePage(page, deathOf(page, browser), server, job, pageJob);
    page.on('console', (message) => log(`[${clip}] ${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => log(`[${clip}] error: ${messageOf(error)}`));
    server.offer(recordingUrl, JSON.stringify(job.recording));
    try {
      await Promise.race([stage.load(), stage.death]);
      await stage.call('open', pageJob);
    } catch (error) {
      await stage.close();
      throw error;
    }
    return stage;
  }

  private async load(): Promise<void> {
    await this.page.exposeFunction('reportProgress', (frame: number, drawn: number) =>
      this.onProgress?.(frame, drawn),
    );
    await this.page.goto(this.server.url, {waitUntil: 'load'});
    await this.page.waitForFunction('window.stage');
  }

  /** Calls a method of the stage in the page. */
  async call<Name extends Call>(name: Name, ...args: Arguments<Name>): Promise<Result<Name>> {
    const called = this.page.evaluate(
      (method, given) => {
        const {stage} = window;
        if (!stage) throw new Error('The page has no stage.');
        return (stage[method] as (...values: unknown[]) => unknown).apply(stage, given);
      },
      name,
      args as unknown[],
    );
    try {
      return (await Promise.race([called, this.death])) as Result<Name>;
    } catch (error) {
      if (error instanceof RenderFailure) throw error;
      throw new RenderFailure(
        'scene',
        `The clip ${this.job.clip} can't be drawn: ${messageOf(error).replace(/\.$/, '')}. Choose the others with --clip, and report this with what --verbose prints.`,
        {cause: error},
      );
    } finally {
      called.catch(() => {});
    }
  }

  /** Stops what runs in the tab. */
  async close(): Promise<void> {
    this.server.withdraw(this.pageJob.recordingUrl);
    await this.page.close().catch(() => {});
  }
}

/** Rejects when the tab or the browser is gone. */
function deathOf(page: Page, browser: RunningBrowser['browser']): Promise<never> {
  const death = new Promise<never>((_, reject) => {
    page.once('error', () => reject(died('has crashed')));
    browser.once('disconnected', () => reject(died('has ended unexpectedly')));
  });
  death.catch(() => {});
  return death;
}

function died(how: string, cause?: unknown): RenderFailure {
  return new RenderFailure(
    'browser-died',
    `The browser that draws ${how}. It may have run out of memory: close other programs, or render at a smaller size.`,
    {cause},
  );
}
