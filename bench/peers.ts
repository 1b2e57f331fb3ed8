import {chmod} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Command} from './measure.ts';
import {installPeer, type Workshop} from './setup.ts';

const SRC = fileURLToPath(new URL('../src', import.meta.url));
const near = (path: string) => new URL(path, import.meta.url);
const KIT = '{Circle, Layout, Line, Rect, Txt, all, sequence, waitFor}';

/** Seconds of our clip that Motion Canvas's exporter renders: all of it would take many minutes. */
export const EXPORTER_SECONDS = 10;

/** Motion Canvas's own exporter. `scene`: the neutral one, or our eval clip. */
export async function motionCanvas(shop: Workshop, scene: 'neutral' | 'eval'): Promise<Command> {
  const cwd = join(shop.folder, `motion-canvas-${scene}`);
  const hook = `plugins: [{name: 'bench', renderer: (r) => r.onFinished.subscribe((x) => window.benchFinished(x))}]`;
  const project =
    scene === 'neutral'
      ? `import {makeProject} from '@motion-canvas/core';
import scene from './neutral-scene?scene';
export default makeProject({name: 'project', scenes: [scene], ${hook}});
`
      : `import {makeProject} from '@motion-canvas/core';
import '@fontsource/inter/400.css';
import '@fontsource/inter/500.css';
import '@fontsource/inter/600.css';
import '@fontsource/inter/700.css';
import '@fontsource/jetbrains-mono/400.css';
import '@fontsource/jetbrains-mono/700.css';
import scene from '${SRC}/scenes/eval.ts?scene';
import recording from './total.json';
const variables = {recording, format: 'wide', theme: 'dark'};
export default makeProject({name: 'project', scenes: [scene], variables, ${hook}});
`;
  const exporter = {name: '@motion-canvas/ffmpeg', options: {fastStart: true, includeAudio: false}};
  const range = scene === 'neutral' ? [0, null] : [0, EXPORTER_SECONDS];
  const meta = {
    version: 1,
    shared: {background: null, range, size: {x: 1920, y: 1080}, audioOffset: 0},
    preview: {fps: 60, resolutionScale: 1},
    rendering: {fps: 60, resolutionScale: 1, colorSpace: 'srgb', exporter},
  };
  const names = ['core', '2d', 'ui', 'vite-plugin', 'ffmpeg'].map((n) => `@motion-canvas/${n}@3.17.2`);
  const fonts = ['@fontsource/inter', '@fontsource/jetbrains-mono'];
  await installPeer(cwd, [...names, ...fonts, 'zod@4', 'd3-hierarchy@3', 'vite@5', 'puppeteer-core@24'], {
    'run.mjs': near('peers/motion-canvas.mjs'),
    'neutral.ts': near('scene/neutral.ts'),
    'neutral-scene.ts': sceneOf('@motion-canvas/2d', '@motion-canvas/core', 'export default makeScene2D('),
    'project.ts': project,
    'project.meta': JSON.stringify(meta),
    'total.json': new URL(`file://${shop.recording}`),
  });
  return node(cwd, shop, ['project.ts', shop.chromium]);
}

/** Revideo's renderer, with its default exporter (WebCodecs). */
export async function revideo(shop: Workshop): Promise<(workers: number) => Command> {
  const cwd = join(shop.folder, 'revideo');
  const names = ['core', '2d', 'renderer', 'vite-plugin', 'ui'].map((n) => `@revideo/${n}@0.11`);
  const settings = `{shared: {size: {x: 1920, y: 1080}}, rendering: {fps: 60, exporter: {name: '@revideo/core/wasm'}}}`;
  await installPeer(cwd, names, {
    'run.mjs': near('peers/revideo.mjs'),
    'neutral.ts': near('scene/neutral.ts'),
    'project.ts': `${sceneOf('@revideo/2d', '@revideo/core', "const scene = makeScene2D('neutral', ")}
import {makeProject} from '@revideo/core';
export default makeProject({scenes: [scene], settings: ${settings}});
`,
    // Revideo asks for --single-process, with which this build of Chromium ends at once.
    'chromium.sh': `#!/bin/bash
args=()
for word in "$@"; do [ "$word" = --single-process ] || args+=("$word"); done
exec '${shop.chromium}' "\${args[@]}"
`,
  });
  const probe = join(cwd, 'node_modules/@ffprobe-installer/linux-x64/ffprobe');
  await chmod(probe, 0o755).catch(() => {});
  return (workers) => node(cwd, shop, ['project.ts', join(cwd, 'chromium.sh'), String(workers)]);
}

/** Remotion, the same scene in React. */
export async function remotion(shop: Workshop): Promise<(concurrency: number) => Command> {
  const cwd = join(shop.folder, 'remotion');
  const names = ['remotion', '@remotion/renderer', '@remotion/bundler'].map((n) => `${n}@4.0.529`);
  await installPeer(cwd, [...names, 'react@19', 'react-dom@19'], {
    'run.mjs': near('peers/remotion.mjs'),
    'scene.mjs': near('peers/remotion-scene.mjs'),
  });
  return (concurrency) => node(cwd, shop, [shop.chromium, String(concurrency)]);
}

function sceneOf(nodes: string, core: string, begin: string): string {
  return `import {Circle, Layout, Line, makeScene2D, Rect, Txt} from '${nodes}';
import {all, sequence, waitFor} from '${core}';
import {neutral} from './neutral.ts';
${begin}function* (view) { yield* neutral(view, ${KIT}); });
`;
}

function node(cwd: string, shop: Workshop, args: readonly string[]): Command {
  const env = {...shop.fonts, DISABLE_TELEMETRY: 'true'};
  return {command: process.execPath, args: ['run.mjs', ...args], cwd, env};
}
