import {createHash, randomUUID} from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Below the packages that the sources import, so that what was compiled finds them, too. */
const CACHE = join(ROOT, 'node_modules', '.cache', 'inside-cpython');

/** What else decides how sources are compiled. */
const MANIFESTS = ['package.json', 'package-lock.json', 'tsconfig.json', 'bin/load-source.mjs'];

/** A process may still load a part of what was compiled from older sources. */
const KEEP_MS = 24 * 3600 * 1000;

/**
 * Loads a TypeScript module with all that it imports. The sources are compiled at first use and whenever one of them has
 * changed: 0.3 s, where loading each by itself takes a second in every process. So there is no build step, and nothing
 * can be stale.
 *
 * @param {string} path - From the package's root.
 * @returns {Promise<Record<string, any>>}
 */
export async function loadSource(path) {
  const file = await compiled(path).catch(() => undefined);
  if (file !== undefined) return import(pathToFileURL(file).href);
  // Where nothing can be written, or esbuild doesn't run: each source by itself.
  await registerTypeScript();
  return import(pathToFileURL(join(ROOT, path)).href);
}

async function registerTypeScript() {
  try {
    accessSync(tmpdir(), constants.W_OK);
  } catch {
    // It would keep compiled sources there, and break where it can't.
    process.env.TSX_DISABLE_CACHE = '1';
  }
  const {register} = await import('tsx/esm/api');
  register();
}

/** The compiled module of a source. */
async function compiled(path) {
  const folder = join(CACHE, `${path.replaceAll(/\W+/g, '-')}-${stateOf(path)}`);
  const file = join(folder, 'entry.js');
  if (existsSync(file)) return file;
  const {build} = await import('esbuild');
  mkdirSync(CACHE, {recursive: true});
  const draft = join(CACHE, `draft-${randomUUID()}`);
  try {
    await compile(build, path, draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, {recursive: true, force: true});
    // Another process may have made the same meanwhile.
    if (!existsSync(file)) throw error;
  }
  sweep(folder);
  return file;
}

async function compile(build, path, outdir) {
  await build({
    entryPoints: {entry: join(ROOT, path)},
    outdir,
    bundle: true,
    // What is loaded late stays in files of its own.
    splitting: true,
    chunkNames: '[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'linked',
    logLevel: 'silent',
    plugins: [{name: 'places', setup: keepPlaces}],
  });
}

/** Modules ask where they stand, for what lies beside them: that is beside their source. */
function keepPlaces(build) {
  build.onLoad({filter: /\.ts$/}, ({path}) => ({
    contents: readFileSync(path, 'utf8').replaceAll(
      /\bimport\.meta\.url\b/g,
      JSON.stringify(pathToFileURL(path).href),
    ),
    loader: 'ts',
  }));
}

/** A hash that changes whenever a source does, by the times of the files, which are not read; and when all are moved. */
function stateOf(entry) {
  const hash = createHash('sha256').update(ROOT);
  const folders = entry.startsWith('src/') ? ['src'] : ['src', dirname(entry)];
  const sources = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), {recursive: true})
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(ROOT, folder, name)),
  );
  const manifests = MANIFESTS.map((name) => join(ROOT, name)).filter(existsSync);
  for (const file of [...sources.sort(), ...manifests]) {
    const {size, mtimeMs, ctimeMs} = statSync(file);
    hash.update(`${relative(ROOT, file)}\n${size} ${mtimeMs} ${ctimeMs}\n`);
  }
  return hash.digest('hex').slice(0, 24);
}

/** Removes what was compiled from older sources. */
function sweep(current) {
  for (const name of readdirSync(CACHE)) {
    const folder = join(CACHE, name);
    if (folder === current) continue;
    try {
      if (Date.now() - statSync(folder).mtimeMs > KEEP_MS) rmSync(folder, {recursive: true, force: true});
    } catch {
      // Another process removes it, too.
    }
  }
}
