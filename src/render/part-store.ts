import {createHash} from 'node:crypto';
import {createReadStream, mkdtempSync} from 'node:fs';
import {mkdir, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {basename, join} from 'node:path';
import {pipeline} from 'node:stream/promises';
import {z} from 'zod';
import {cacheDir, draftOf, markUsed, removeWhole, sweepCache} from './cache.ts';
import type {PartFile} from './encoder/route.ts';
import {messageOf, RenderFailure, systemCode} from './failure.ts';
import {clearLeftovers, leftoverName} from './leftovers.ts';
import {removeFolder, removeFolderNow} from './removal.ts';

/** Raised when a part's folder holds something else: what another version kept is then never looked at. */
const LAYOUT = 1;
const FOLDER = `parts-${LAYOUT}`;
const SCRATCH = 'inside-cpython-parts-';
const PART = 'part';
const MANIFEST = 'manifest.json';

/** Bytes that the kept parts may take. */
const ROOM = 2 * 2 ** 30;
/** A part that was used within this time may be in use by another run. */
const IN_USE_MS = 3600 * 1000;
/** Another version of this package may keep other parts. */
const KEEP_LAYOUT_MS = 7 * 24 * 3600 * 1000;

const WHY: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'its file system is read-only',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
};

/** What is said of a part beside it: it is trusted only as far as this is true. */
const Manifest = z.strictObject({
  key: z.string(),
  frames: z.int().min(1),
  bytes: z.int().min(1),
  sha256: z.string(),
  framesHash: z.string(),
});

/** A part that is complete and was verified. */
export interface StoredPart extends PartFile {
  /** The hash of its pictures, in hex. */
  readonly framesHash: string;
}

/** A part that is being made. */
export interface PartDraft {
  /** Where to write it. Nothing is there yet. */
  readonly file: string;
  /** The folder that it lies under: the cache's, or the temporary one. */
  readonly place: string;
  /** Gives it its name: from now on it is found. */
  keep(about: {readonly frames: number; readonly framesHash: string}): Promise<StoredPart>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

export interface PartStoreOptions {
  /** Takes a sentence for the user. */
  readonly note: (sentence: string) => void;
  readonly log: (line: string) => void;
  /** Default 2 GB. */
  readonly room?: number;
}

/**
 * The parts that are kept in the cache between runs, each in a folder that is made beside its place and moved there
 * whole. Where the cache can't be written, parts are kept in the temporary folder for this run alone.
 */
export class PartStore {
  private readonly options: PartStoreOptions;
  private readonly kept = join(cacheDir(), FOLDER);
  private scratch: string | undefined;
  private made = false;

  constructor(options: PartStoreOptions) {
    this.options = options;
  }

  /** The part of a key, if it is there and undamaged. A damaged one is removed. */
  async find(key: string, frames: number): Promise<StoredPart | undefined> {
    for (const parent of this.scratch === undefined ? [this.kept] : [this.scratch, this.kept]) {
      const folder = join(parent, key);
      const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined);
      if (text === undefined) continue;
      const file = join(folder, PART);
      const framesHash = await verified(text, {key, frames, file}).catch(() => undefined);
      if (framesHash !== undefined) {
        await markUsed(folder);
        return {file, frames, framesHash};
      }
      this.options.log(`The part ${folder} is damaged: it is made again.`);
      await removeWhole(folder);
    }
    return undefined;
  }

  /**
   * Begins a part.
   *
   * @throws {@link RenderFailure} `cache` if neither the cache nor the temporary folder can be written.
   */
  async begin(key: string): Promise<PartDraft> {
    const place = this.scratch ?? this.kept;
    const folder = join(place, key);
    const draft = draftOf(folder);
    try {
      await mkdir(place, {recursive: true});
      await mkdir(draft);
    } catch (error) {
      if (!this.giveWay(error, place)) throw error;
      return this.begin(key);
    }
    const file = join(draft, PART);
    return {
      file,
      place,
      keep: async ({frames, framesHash}) => {
        const manifest = {
          key,
          frames,
          bytes: (await stat(file)).size,
          sha256: await sha256(file),
          framesHash,
        };
        await writeFile(join(draft, MANIFEST), JSON.stringify(manifest));
        await rename(draft, folder).catch(async (error) => {
          // Another run was faster: its part is as good, if it is whole.
          await rm(draft, {recursive: true, force: true});
          if (!(await this.find(key, frames))) throw error;
        });
        this.made = true;
        return {file: join(folder, PART), frames, framesHash};
      },
      discard: () => rm(draft, {recursive: true, force: true}).catch(() => {}),
    };
  }

  /**
   * Goes on in the temporary folder if it is the cache that failed.
   *
   * @param place - Where the part that failed was to lie.
   * @returns Whether it is worth another try.
   * @throws {@link RenderFailure} `cache` if the temporary folder can't be written either.
   */
  giveWay(error: unknown, place: string): boolean {
    const full = error instanceof RenderFailure && error.kind === 'disk-full';
    const code = full ? 'ENOSPC' : systemCode(error);
    if (code === undefined || place === this.scratch) return false;
    // Another part has found out.
    if (this.scratch !== undefined) return true;
    const why = WHY[code] ?? messageOf(error);
    try {
      const scratch = mkdtempSync(join(tmpdir(), leftoverName(SCRATCH)));
      process.once('exit', () => removeFolderNow(scratch));
      this.scratch = scratch;
    } catch (second) {
      throw new RenderFailure(
        'cache',
        `Neither the cache folder ${this.kept} (${why}) nor the temporary folder ${tmpdir()} can be written. Free some space, or set INSIDE_CPYTHON_CACHE and TMPDIR to other folders.`,
        {cause: second},
      );
    }
    this.options.note(
      `The cache folder ${this.kept} can't be written (${why}): nothing is kept for the next run. Set INSIDE_CPYTHON_CACHE to a folder that can.`,
    );
    return true;
  }

  /** Removes what is only for this run, and parts that have not been used for long if all take more room than they may. */
  async close(): Promise<void> {
    if (this.scratch !== undefined) await removeFolder(this.scratch);
    await clearLeftovers(tmpdir(), SCRATCH);
    if (!this.made) return;
    this.made = false;
    await sweep(this.kept, this.options.room ?? ROOM);
    await sweepCache('parts-*', 1, KEEP_LAYOUT_MS);
  }
}

/** The pictures' hash of a part that is as its manifest says. */
async function verified(
  manifest: string,
  {key, frames, file}: {readonly key: string; readonly frames: number; readonly file: string},
): Promise<string | undefined> {
  const said = Manifest.parse(JSON.parse(manifest));
  if (said.key !== key || said.frames !== frames || said.bytes !== (await stat(file)).size) return undefined;
  return said.sha256 === (await sha256(file)) ? said.framesHash : undefined;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, {highWaterMark: 2 ** 20}), hash);
  return hash.digest('hex');
}

/** Removes parts, those first that were not used for the longest, until all take no more than `room` bytes. */
async function sweep(folder: string, room: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const all = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const size = (await stat(join(path, PART)).catch(() => undefined))?.size ?? 0;
      return {path, size, used: (await stat(path).catch(() => undefined))?.mtimeMs ?? Date.now()};
    }),
  );
  let taken = all.reduce((sum, {size}) => sum + size, 0);
  for (const {path, size, used} of all.sort((a, b) => a.used - b.used)) {
    // The draft of a run that was killed.
    const abandoned = basename(path).includes('.');
    if (Date.now() - used < IN_USE_MS) return;
    if (taken <= room && !abandoned) continue;
    await removeWhole(path);
    taken -= size;
  }
}
