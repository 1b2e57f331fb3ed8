import {access, constants, mkdir, readdir, stat} from 'node:fs/promises';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {encoderFindings} from './encoder-findings.ts';
import {judge, systemWords} from './failure.ts';
import type {Finding} from './finding.ts';
import {fileSize} from './words.ts';

/** Looks for everything that recording and rendering need. Never rejects: what went wrong is a finding. */
export async function examine(): Promise<Finding[]> {
  return [
    node(),
    await looked('interpreter', interpreter),
    await looked('browser', browser),
    ...(await encoderFindings()),
    await looked('fonts', fonts),
    await looked('cache', cache),
  ];
}

const REINSTALL = 'Install the package again: npm ci';

async function looked(part: Finding['part'], look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return {part, state: 'missing', found: judge(error).sentence};
  }
}

async function interpreter(): Promise<Finding> {
  const {interpreterInfo} = await import('../recorder/index.ts');
  const {label, carrier, cached} = await interpreterInfo();
  const start = cached ? 'ready' : 'the first recording takes some seconds longer';
  return {part: 'interpreter', state: 'found', found: `${label} (${carrier}), ${start}`};
}

async function browser(): Promise<Finding> {
  const {findBrowser} = await import('../render/index.ts');
  const {version, origin, executable} = await findBrowser();
  return {part: 'browser', state: 'found', found: `${version} (${origin}: ${executable})`};
}

/** An older Node doesn't come this far: the bin asks for 20.19. */
function node(): Finding {
  return {part: 'node', state: 'found', found: `Node.js ${process.versions.node} (${process.execPath})`};
}

/** The packages of fonts that the manifest names, each with at least one font file in it. */
async function fonts(): Promise<Finding> {
  const require = createRequire(import.meta.url);
  const {dependencies}: {dependencies: Record<string, string>} = require('../../package.json');
  const names = Object.keys(dependencies).filter((name) => name.startsWith('@fontsource'));
  const missing: string[] = [];
  for (const name of names) {
    try {
      const files = await readdir(join(dirname(require.resolve(`${name}/package.json`)), 'files'));
      if (!files.some((file) => file.endsWith('.woff2'))) missing.push(name);
    } catch {
      missing.push(name);
    }
  }
  if (missing.length > 0) {
    return {part: 'fonts', state: 'missing', found: `not there: ${missing.join(', ')}`, advice: REINSTALL};
  }
  return {
    part: 'fonts',
    state: 'found',
    found: `${names.length} bundled families, JetBrains Mono and Inter first`,
  };
}

/** The cache may be emptied at any time; it is only slow to fill. */
async function cache(): Promise<Finding> {
  const {cacheDir} = await import('../render/cache.ts');
  const folder = cacheDir();
  try {
    await mkdir(folder, {recursive: true});
    await access(folder, constants.W_OK);
  } catch (error) {
    const found = `${folder} can't be written: ${systemWords(error) ?? String(error)}`;
    return {part: 'cache', state: 'missing', found, advice: 'Set INSIDE_CPYTHON_CACHE to another folder.'};
  }
  const size = await sizeOf(folder);
  return {
    part: 'cache',
    state: 'found',
    found: `${folder}, ${fileSize(size)}; it may be deleted at any time`,
  };
}

/** Bytes of all files under a folder; 0 if it isn't there. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, {withFileTypes: true, recursive: true}).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
