import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {exists} from './cache.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** What says which packages are installed, and how sources are read. */
const MANIFESTS = [
  'package-lock.json',
  'package.json',
  'tsconfig.json',
  // What npm has really installed: here, or where this package is one of those.
  'node_modules/.package-lock.json',
  '../.package-lock.json',
];

/** What the page may be made from, by the arrows of the house. */
const OF_THE_PAGE = ['nodes', 'recording', 'render', 'scenes', 'story', 'theme'];

/**
 * What turns a told story into pictures, and those into parts. The telling is not among it: what it told is known when
 * pictures are kept, so that a clip whose story is still the same is not drawn again because another's has changed.
 */
const THAT_DRAWS = [
  'nodes',
  'scenes',
  'theme',
  'render/page',
  'render/encoder',
  'render/packets.ts',
  'render/ring.ts',
  'render/group-plan.ts',
  'story/vocabulary',
  'story/timeline.ts',
  'render/segments.ts',
  'render/bundle-page.ts',
  'render/browser/launch.ts',
  'render/browser/unpack.ts',
];

/**
 * One hash of everything that the page's bundle is made from.
 *
 * @param scenes - Path of the module that exports `scenes`.
 */
export async function hashOfPage(scenes: string): Promise<string> {
  return hashOf(await sourcesOfPage(), scenes);
}

/** One hash of all code that a part depends on beside its story. */
export async function hashOfDrawing(scenes: string): Promise<string> {
  return hashOf(await sourcesOfDrawing(), scenes);
}

/** Paths of the sources that the page's bundle may be made from. */
export function sourcesOfPage(): Promise<string[]> {
  return scriptsIn(OF_THE_PAGE);
}

/** Paths of the sources that a part depends on beside its story. */
export function sourcesOfDrawing(): Promise<string[]> {
  return scriptsIn(THAT_DRAWS);
}

async function scriptsIn(places: readonly string[]): Promise<string[]> {
  return (await Promise.all(places.map((place) => scriptsAt(join(ROOT, 'src', place))))).flat();
}

async function hashOf(sources: readonly string[], scenes: string): Promise<string> {
  const files = [...sources];
  if (!files.includes(scenes)) files.push(scenes);
  for (const name of MANIFESTS) if (await exists(join(ROOT, name))) files.push(join(ROOT, name));
  const contents = await Promise.all(files.map((file) => readFile(file)));
  const hash = createHash('sha256');
  for (const [i, content] of contents.entries()) {
    hash.update(`${relative(ROOT, files[i] ?? '')}\n${content.byteLength}\n`).update(content);
  }
  return hash.digest('hex');
}

/** A script file, or those of a folder and its folders, in a fixed order. */
async function scriptsAt(place: string): Promise<string[]> {
  if (/\.tsx?$/.test(place)) return [place];
  const entries = await readdir(place, {recursive: true, withFileTypes: true});
  return entries
    .filter((e) => e.isFile() && /\.tsx?$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort();
}
