import {createHash, randomBytes} from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {crc32} from 'node:zlib';
import envPaths from 'env-paths';
import {z} from 'zod';
import {RecorderFailure} from './errors.ts';

const here = dirname(fileURLToPath(import.meta.url));
const PYODIDE_FILES = [
  'package.json',
  'pyodide.mjs',
  'pyodide.asm.mjs',
  'pyodide.asm.wasm',
  'pyodide-lock.json',
  'python_stdlib.zip',
];
const SNAPSHOT = 'snapshot.bin';
const MANIFEST = 'manifest.json';

/** Of each file of a stage its CRC-32, so that a damaged one is found and made again. */
const Manifest = z.record(z.string(), z.number());

/** Where an interpreter stands ready: all that its process may read. */
export interface Stage {
  readonly folder: string;
  /** What of ours runs in the interpreter's process, as it was when the folder got its name. */
  readonly own: readonly OwnFile[];
  /** Whether its snapshot was there and whole. */
  readonly cached: boolean;
}

/** One of our files, read once: what is hashed is what is copied. */
interface OwnFile {
  /** Relative to the stage's folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The npm package that carries the interpreter. */
export interface Carrier {
  /** `pyodide 314.0.7` */
  readonly label: string;
  /** Its CPython, e.g. `3.14.2`. */
  readonly python: string;
  readonly folder: string;
}

export function findCarrier(): Carrier {
  const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
  const {version} = z
    .looseObject({version: z.string()})
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
  const {info} = z
    .looseObject({info: z.looseObject({python: z.string()})})
    .parse(JSON.parse(readFileSync(join(folder, 'pyodide-lock.json'), 'utf8')));
  return {label: `pyodide ${version}`, python: info.python, folder};
}

/** Where the stage of this version of Pyodide, of Node and of the recorder is, or would be. `INSIDE_CPYTHON_CACHE` moves it. */
export function findStage(carrier: Carrier): Stage {
  const cache = process.env.INSIDE_CPYTHON_CACHE || envPaths('inside-cpython', {suffix: ''}).cache;
  // A snapshot holds indices into a table of functions that differs with what the engine can do.
  const hash = createHash('sha256').update(carrier.label).update(process.versions.v8);
  const own = ownFiles();
  for (const {path, bytes} of own) hash.update(`\0${path}\0`).update(bytes);
  const folder = join(
    cache,
    'interpreter',
    `${carrier.label.replace(' ', '-')}-${hash.digest('hex').slice(0, 12)}`,
  );
  return {folder: existsSync(folder) ? realpathSync(folder) : folder, own, cached: isWhole(folder)};
}

/**
 * Makes a stage, or makes a damaged one again. Others may do the same at the same time: each builds its own and the
 * first to finish gives it its name.
 *
 * @param snapshot Starts the interpreter in a folder and writes its memory to a file.
 */
export async function buildStage(
  carrier: Carrier,
  {folder, own}: Stage,
  snapshot: (folder: string, file: string) => Promise<void>,
): Promise<string> {
  const building = `${folder}.building-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(join(building, 'python'), {recursive: true});
    for (const name of PYODIDE_FILES) cpSync(join(carrier.folder, name), join(building, name));
    for (const {path, bytes} of own) writeFileSync(join(building, path), bytes);
    await snapshot(realpathSync(building), join(building, SNAPSHOT));
    const files = [...PYODIDE_FILES, SNAPSHOT, ...own.map(({path}) => path)];
    const sums = Object.fromEntries(files.map((name) => [name, sumOf(join(building, name))]));
    writeFileSync(join(building, MANIFEST), JSON.stringify(sums));
    if (!isWhole(folder)) {
      rmSync(folder, {recursive: true, force: true});
      rename(building, folder);
    }
    dropOld(dirname(folder));
    return realpathSync(folder);
  } catch (error) {
    if (error instanceof RecorderFailure) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new RecorderFailure(
      `The interpreter can't be made ready in ${dirname(folder)}: ${why}. Make that folder writable, or set INSIDE_CPYTHON_CACHE to another one.`,
      {cause: error},
    );
  } finally {
    removeIfThere(building);
  }
}

/** Stages of other versions, and what interrupted builds left, once nobody has made any for a month. */
function dropOld(cache: string): void {
  const month = 30 * 24 * 3600 * 1000;
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    if (Date.now() - statSync(path).mtimeMs > month) rmSync(path, {recursive: true, force: true});
  }
}

function removeIfThere(folder: string): void {
  if (existsSync(folder)) rmSync(folder, {recursive: true, force: true});
}

function rename(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    // Somebody else was faster, and theirs is as good.
    if (!isWhole(to)) throw error;
  }
}

function isWhole(folder: string): boolean {
  try {
    const sums = Manifest.parse(JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')));
    return Object.entries(sums).every(([name, sum]) => sumOf(join(folder, name)) === sum);
  } catch {
    return false;
  }
}

const summed = new Map<string, {readonly written: string; readonly sum: number}>();

/** The CRC-32 of a file; of one that this process has read, and that nobody has written since, as it was. */
function sumOf(path: string): number {
  const {ino, size, mtimeMs, ctimeMs} = statSync(path);
  const written = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  const known = summed.get(path);
  if (known?.written === written) return known.sum;
  const sum = crc32(readFileSync(path));
  summed.set(path, {written, sum});
  return sum;
}

/** What of ours runs in the interpreter's process: scripts beside Pyodide, modules in a folder of their own. */
function ownFiles(): OwnFile[] {
  return [
    {from: 'sandbox', ending: '.mjs', to: ''},
    {from: 'python', ending: '.py', to: 'python'},
  ].flatMap(({from, ending, to}) =>
    readdirSync(join(here, from))
      .filter((name) => name.endsWith(ending))
      .sort()
      .map((name) => ({path: join(to, name), bytes: readFileSync(join(here, from, name))})),
  );
}
