import {createRequire} from 'node:module';

const require = createRequire(import.meta.url);

/**
 * `puppeteer-core`, as CommonJS: as modules its 180 files would each pass through the loader of our TypeScript, which
 * makes the start of a run half a second of CPU longer.
 */
export function puppeteer(): typeof import('puppeteer-core') {
  return require('puppeteer-core');
}
