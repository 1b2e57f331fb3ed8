import {afterAll, beforeAll, expect, it} from 'vitest';
import {launchBrowser, type RunningBrowser} from '../../src/render/browser/launch.ts';
import {openStudio, type Studio} from '../../src/render/studio.ts';
import {clipsFor, tell, timeline} from '../../src/story/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {recorded} from '../support/recorded.ts';

let studio: Studio;
let running: RunningBrowser;
beforeAll(async () => {
  studio = await openStudio({recording: await recorded('total')});
  running = await launchBrowser();
});
afterAll(async () => {
  await running?.close();
  await studio?.close();
});

it('stands on this machine alone', () => {
  expect(studio.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
});

it('shows every clip of the recording, without an error and without the internet', async () => {
  const page = await running.browser.newPage();
  const complaints: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(studio.url) && !request.url().startsWith('data:'))
      elsewhere.push(request.url());
  });
  await page.goto(studio.url);
  const recording = await recorded('total');
  const lengths = clipsFor(recording).map((clip) => timeline(tell(clip, recording, wide), 60).frames);
  const total = lengths.reduce((sum, frames) => sum + frames, 0);
  // Motion Canvas lets a scene begin on the last frame of the one before.
  const shown = `[${total - lengths.length}]`;
  await page.waitForFunction((text) => document.body.textContent.includes(text), {timeout: 45_000}, shown);
  // The picture is drawn once the scenes have been played through.
  await page.waitForFunction(() => {
    const canvas = [...document.querySelectorAll('canvas')].find((c) => c.width === 1920);
    return canvas?.getContext('2d')?.getImageData(5, 5, 1, 1).data[3] === 255;
  });
  expect(complaints).toEqual([]);
  expect(elsewhere).toEqual([]);
});
