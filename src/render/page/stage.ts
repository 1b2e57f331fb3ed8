import type {Node} from '@motion-canvas/2d';
import type {SceneDescription} from '@motion-canvas/core';
import type {PageJob, VisibleText} from '../job.ts';
import {useDisplayLists} from './display-lists.ts';
import {disposeWholly} from './disposal.ts';
import {Driver} from './driver.ts';
import {loadFonts} from './fonts.ts';
import {FramePipe} from './frame-pipe.ts';
import {visibleTexts} from './inspect.ts';
import {fingerprint, pngBase64} from './picture.ts';
import {PngPipe} from './png-pipe.ts';
import {Sheet} from './sheet.ts';
import type {PictureOptions, SinkOptions} from './sink.ts';
import {measureTextOnce} from './text-lines.ts';

/** Milliseconds between two reports. */
const REPORT_MS = 100;

/** Parts between two collections of garbage, each of which takes a tenth of a second or more. */
const PARTS_A_COLLECTION = 4;

/** What Node calls in the page, as `window.stage`. */
export class Stage {
  private readonly scenes: Readonly<Record<string, SceneDescription>>;
  private driver: Driver | undefined;
  private job: PageJob | undefined;
  /** The way of the last part's pictures, if it has ended well. */
  private pipe: FramePipe | undefined;
  /** Parts rendered so far. */
  private parts = 0;

  constructor(scenes: Readonly<Record<string, SceneDescription>>) {
    this.scenes = scenes;
  }

  /** Loads a job's recording and fonts, and sets its scene up at frame 0. */
  async open(job: PageJob): Promise<void> {
    const description = this.scenes[job.clip];
    if (!description) throw new Error(`There is no scene for the clip ${job.clip}.`);
    const response = await fetch(job.recordingUrl);
    const text = await response.text();
    await loadFonts(text);
    this.driver?.dispose();
    measureTextOnce(job.skipUnchanged);
    useDisplayLists(job.skipUnchanged);
    const {clip, format, theme, fps, frames, size, skipUnchanged, transparent} = job;
    const variables = {clip, recording: JSON.parse(text), format: format.name, theme, fps};
    this.driver = new Driver({
      clip,
      description,
      variables,
      fps,
      frames,
      layout: format,
      size,
      skipUnchanged,
      transparent,
    });
    this.job = job;
  }

  /** Frames as PNG in base64, in the order asked for. */
  async frames(numbers: readonly number[]): Promise<string[]> {
    const pictures = new Map<number, string>();
    for await (const {driver, frame} of this.visit(numbers)) {
      await driver.draw();
      pictures.set(frame, await pngBase64(driver.canvas));
    }
    return numbers.map((n) => pictures.get(n) ?? '');
  }

  /** Fingerprints of frames, in the order asked for: equal pixels, equal fingerprint. */
  async fingerprints(numbers: readonly number[]): Promise<string[]> {
    const prints = new Map<number, string>();
    for await (const {driver, frame} of this.visit(numbers)) {
      await driver.draw();
      prints.set(frame, await fingerprint(driver.canvas));
    }
    return numbers.map((n) => prints.get(n) ?? '');
  }

  /** The texts of frames, in the order asked for. */
  async inspect(numbers: readonly number[]): Promise<VisibleText[][]> {
    const texts = new Map<number, VisibleText[]>();
    for await (const {driver, frame} of this.visit(numbers)) {
      // Drawing lays text out, and loads what a node waits for.
      await driver.draw();
      texts.set(
        frame,
        driver.inScene((view) => visibleTexts(view as Node, driver.scale)),
      );
    }
    return numbers.map((n) => texts.get(n) ?? []);
  }

  /** One picture of several frames, as PNG in base64. */
  async sheet(numbers: readonly number[], columns: number): Promise<string> {
    const {size, fps} = this.current().job;
    const sheet = new Sheet(numbers.length, columns, size.height / size.width);
    for await (const {driver, frame} of this.visit(numbers)) {
      await driver.draw();
      sheet.add(driver.canvas, `${(frame / fps).toFixed(2)} s   frame ${frame}`);
    }
    return pngBase64(sheet.canvas);
  }

  /**
   * Draws the frames `from` up to `to - 1` into a sink, as if they were a clip of their own: the sink's first picture is
   * `from`.
   *
   * @returns The hash of their pictures.
   */
  async render(options: SinkOptions | PictureOptions, from: number, to: number): Promise<string> {
    const {driver, job} = this.current();
    const opening = options.kind === 'png' ? new PngPipe(options) : FramePipe.open(options, this.pipe);
    this.pipe = undefined;
    // Its worker starts meanwhile. If one of the two fails, Node closes the tab, and so the other.
    const [pipe] = await Promise.all([opening, driver.seek(from)]);
    let told = performance.now();
    driver.drawn = 0;
    // The canvas may show any frame: the first picture must be drawn, not repeated.
    driver.forget();
    try {
      for (let frame = from; frame < to; frame++) {
        await driver.seek(frame);
        if (await driver.draw()) await pipe.picture(driver.canvas);
        else await pipe.repeat();
        if (performance.now() - told < REPORT_MS) continue;
        told = performance.now();
        window.reportProgress?.(frame + 1 - from, driver.drawn);
      }
      const hash = await pipe.end();
      window.reportProgress?.(to - from, driver.drawn);
      if (to === job.frames && !driver.atEnd) {
        console.warn(`The scene of ${job.clip} goes on after its story's end.`);
      }
      if (pipe instanceof FramePipe) this.pipe = pipe;
      return hash;
    } finally {
      if (this.pipe !== pipe) pipe.close();
      // What the pipe held is no part of the heap whose growth starts a collection: some 30 MB a part.
      if (++this.parts % PARTS_A_COLLECTION === 0) window.gc?.();
    }
  }

  /** Plays to each frame once, from the earliest to the latest. */
  private async *visit(numbers: readonly number[]): AsyncGenerator<{driver: Driver; frame: number}> {
    const {driver} = this.current();
    for (const frame of [...new Set(numbers)].sort((a, b) => a - b)) {
      await driver.seek(frame);
      yield {driver, frame};
    }
  }

  private current(): {driver: Driver; job: PageJob} {
    if (!this.driver || !this.job) throw new Error('No clip is open.');
    return {driver: this.driver, job: this.job};
  }
}

declare global {
  interface Window {
    stage?: Stage;
    /** Collects garbage; not in every browser. */
    gc?: () => void;
    /** Node's ear: frames done, frames drawn. */
    reportProgress?: (frame: number, drawn: number) => void;
  }
}

/** The page's entry: makes the scenes callable from outside. */
export function start(scenes: Readonly<Record<string, SceneDescription>>): void {
  disposeWholly();
  window.stage = new Stage(scenes);
}
