import {readFile} from 'node:fs/promises';
import type {Page} from 'puppeteer-core';
import {readRecording} from '../src/recording/index.ts';
import {launchBrowser} from '../src/render/browser/launch.ts';
import {openStudio} from '../src/render/studio.ts';
import {clipsFor, tell, timeline} from '../src/story/index.ts';
import {formats} from '../src/theme/formats.ts';

/**
 * Plays each clip of a recording in the studio, and prints how many frames a second its preview shows:
 * `tsx studio-rate.ts <REC.json> <scale> <seconds>`. The editor plays no frame twice, and none faster than 60 a second.
 */
const [path = '', scale = '0.5', seconds = '6'] = process.argv.slice(2);
const recording = readRecording(await readFile(path, 'utf8'));
const studio = await openStudio({recording, port: 0});
const running = await launchBrowser();
const rates: Record<string, number> = {};
try {
  let from = 0;
  for (const clip of clipsFor(recording)) {
    const page = await running.browser.newPage();
    rates[clip] = await rateFrom(page, from + 60);
    await page.close();
    from += timeline(tell(clip, recording, formats.wide), 60).frames - 1;
  }
} finally {
  await running.close();
  await studio.close();
}
console.log(JSON.stringify(rates));
process.exit(0);

/** Frames a second that are shown from a frame on. */
async function rateFrom(page: Page, frame: number): Promise<number> {
  await page.setViewport({width: 1280, height: 720});
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    if (!request.url().includes('project.ts?project')) return void request.continue();
    const text = await (await fetch(request.url())).text();
    const body = text.replace('"resolutionScale":1', `"resolutionScale":${scale}`);
    void request.respond({contentType: 'text/javascript', body});
  });
  await page.evaluateOnNewDocument((at: number) => {
    localStorage.setItem('inside-cpython/frame', `${at}`);
  }, frame);
  await page.goto(studio.url);
  const shown = () => page.evaluate(() => Number(localStorage.getItem('inside-cpython/frame')));
  // What a first second loads and measures is no part of it.
  const reached = async (wanted: number) => {
    while ((await shown()) < wanted) await new Promise((resolve) => setTimeout(resolve, 50));
  };
  // The editor seeks there from frame 0.
  await page.waitForFunction(`localStorage.getItem('inside-cpython/frame') === '0'`);
  await reached(frame);
  await page.keyboard.press('Space');
  await reached(frame + 60);
  await page.evaluate(() => {
    const {setItem} = Storage.prototype;
    const counted = window as unknown as {frames: number};
    counted.frames = 0;
    Storage.prototype.setItem = function (key, value) {
      if (key === 'inside-cpython/frame') counted.frames++;
      setItem.call(this, key, value);
    };
  });
  const start = performance.now();
  await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1000));
  const frames = await page.evaluate(() => (window as unknown as {frames: number}).frames);
  return (frames * 1000) / (performance.now() - start);
}
