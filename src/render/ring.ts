import {randomUUID} from 'node:crypto';
import {type FileHandle, open, readdir, statfs} from 'node:fs/promises';
import {join} from 'node:path';
import type {Ffmpeg} from './encoder/ffmpeg-process.ts';
import type {VideoShape} from './encoder/settings.ts';
import {pictureSize} from './page/i420a.ts';
import type {RingOptions} from './page/sink.ts';
import type {PageServer} from './server.ts';

/** Some pictures are being read while others are written: the more there are, the fewer messages tell of them. */
const SLOTS = 6;

/** Whether the browser's profile has room for a ring of pictures. */
export async function hasRingRoom(profile: string, {size, alpha}: VideoShape): Promise<boolean> {
  const {bavail, bsize} = await statfs(profile).catch(() => ({bavail: 0, bsize: 0}));
  return bavail * bsize > 2 * SLOTS * pictureSize(size, alpha);
}

/**
 * Reads a page's raw pictures out of the file in which it leaves them, and writes them to ffmpeg. Where the browser
 * keeps that file is not documented: it is found by the mark that the page puts at its beginning.
 */
export class Ring {
  readonly options: RingOptions;
  private readonly profile: string;
  private readonly ffmpeg: Ffmpeg;
  private readonly stopReceiving: () => void;
  private readonly pictureSize: number;
  private file: FileHandle | undefined;
  /** Two pictures: ffmpeg may still need the last one while the next is read. */
  private readonly pictures: [Buffer, Buffer];
  private written = 0;
  private broken: unknown;

  constructor(server: PageServer, profile: string, ffmpeg: Ffmpeg, shape: VideoShape) {
    const {size, fps, alpha = false} = shape;
    const mark = `ring-${randomUUID()}`;
    this.options = {kind: 'ring', size, fps, alpha, post: `${server.url}${mark}`, mark, slots: SLOTS};
    this.profile = profile;
    this.ffmpeg = ffmpeg;
    this.pictureSize = pictureSize(size, alpha);
    this.pictures = [Buffer.allocUnsafe(this.pictureSize), Buffer.allocUnsafe(this.pictureSize)];
    this.stopReceiving = server.receive(mark, (_body, query) => this.hear(query));
  }

  /** Pictures handed over so far. */
  get frames(): number {
    return this.written;
  }

  /** Why pictures could not be handed over: the page learns only that they were not. */
  get failure(): unknown {
    return this.broken;
  }

  async close(): Promise<void> {
    this.stopReceiving();
    await this.file?.close();
    this.file = undefined;
  }

  private hear(query: URLSearchParams): Promise<string> {
    return this.receive(query).catch((error) => {
      this.broken ??= error;
      throw error;
    });
  }

  private async receive(query: URLSearchParams): Promise<string> {
    if (query.has('ready')) {
      this.file = await this.find();
      return this.file ? 'found' : 'missing';
    }
    for (const told of query.get('pictures')?.split(',') ?? []) {
      const [repeats, slot] = told.split('.').map(Number);
      await this.repeat(repeats ?? 0);
      await this.take(slot ?? 0);
    }
    await this.repeat(Number(query.get('repeats') ?? 0));
    return 'read';
  }

  private async repeat(times: number): Promise<void> {
    for (let i = times; i > 0; i--) {
      await this.ffmpeg.repeat();
      this.written++;
    }
  }

  private async take(slot: number): Promise<void> {
    const [picture, other] = this.pictures;
    this.pictures[0] = other;
    this.pictures[1] = picture;
    const read = await this.file?.read(picture, 0, this.pictureSize, slot * this.pictureSize);
    if (read?.bytesRead !== this.pictureSize) throw new Error('A picture from the browser came incomplete.');
    await this.ffmpeg.picture(picture);
    this.written++;
  }

  private async find(): Promise<FileHandle | undefined> {
    const {mark} = this.options;
    for (const path of await filesUnder(this.profile)) {
      const file = await open(path, 'r').catch(() => undefined);
      if (!file) continue;
      const {buffer} = await file.read(Buffer.alloc(mark.length), 0, mark.length, 0);
      if (buffer.toString('latin1') === mark) return file;
      await file.close();
    }
    return undefined;
  }
}

/** The browser makes and removes folders of its own meanwhile: one that is gone holds nothing. */
async function filesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {withFileTypes: true}).catch(() => []);
  const lists = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesUnder(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(lists)).flat();
}
