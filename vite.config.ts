import {readFileSync} from 'node:fs';
import {defineConfig} from 'vite';
import {readRecording} from './src/recording/index.ts';
import {studioConfig} from './src/render/studio-config.ts';

/** `RECORDING=rec.json npx vite` serves what `inside-cpython studio rec.json` does, with Vite's own options. */
export default defineConfig(() => {
  const path = process.env.RECORDING;
  if (!path)
    throw new Error('Set RECORDING to a recording made by: inside-cpython record PROGRAM.py -o REC.json');
  return studioConfig(readRecording(readFileSync(path, 'utf8')));
});
