import {randomUUID} from 'node:crypto';
import {type FileHandle, open, readdir, statfs} from 'node:fs/promises';
import {join} from 'node:path';
import type {Ffmpeg} from './encoder/ffmpeg-process.ts';
import type {VideoShape} from './encoder/settings.ts';
import {RowCarrier, type Rows, rowsOf} from './page/changed-rows.ts';
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

/** Rows that differ from a picture to the next, one behind the other. */
interface Changes {
  readonly packed: Buffer;
  rows: readonly Rows[];
}

/**
 * Reads what changes from picture to picture out of the file in which a page leaves that, and writes whole raw pictures
 * to ffmpeg. Where the browser keeps that file is not documented: it is found by the mark that the page puts at its
 * beginning.
 */
export class Ring {
  readonly options: RingOptions;
  private readonly profile: string;
  private readonly ffmpeg: Ffmpeg;
  private readonly stopReceiving: () => void;
  private readonly pictureSize: number;
  private readonly carrier: RowCarrier;
  private file: FileHandle | undefined;
  /** Two pictures: ffmpeg may still need the last one while the next is read. */
  private pictures: [Buffer, Buffer];
  /** What the last picture has brought, and room for the next. */
  private changes: [Changes, Changes];
  private written = 0;
  private broken: unknown;

  constructor(server: PageServer, profile: string, ffmpeg: Ffmpeg, shape: VideoShape) {
    const {size, fps, alpha = false} = shape;
    const mark = `ring-${randomUUID()}`;
    this.options = {kind: 'ring', size, fps, alpha, post: `${server.url}${mark}`, mark, slots: SLOTS};
    this.profile = profile;
    this.ffmpeg = ffmpeg;
    this.pictureSize = pictureSize(size, alpha);
    this.carrier = new RowCarrier(size, alpha);
    const room = () => Buffer.allocUnsafe(this.pictureSize);
    this.pictures = [room(), room()];
    this.changes = [
      {packed: room(), rows: []},
      {packed: room(), rows: []},
    ];
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
      const [repeats, slot, rows = ''] = told.split('.');
      await this.repeat(Number(repeats));
      await this.take(Number(slot), rowsOf(rows));
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

  private async take(slot: number, rows: readonly Rows[]): Promise<void> {
    const [picture, other] = this.pictures;
    const [changes, before] = this.changes;
    this.pictures = [other, picture];
    this.changes = [before, changes];
    const bytes = this.carrier.sizeOf(rows);
    const read = await this.file?.read(changes.packed, 0, bytes, slot * this.pictureSize);
    if (read?.bytesRead !== bytes) throw new Error('A picture from the browser came incomplete.');
    changes.rows = rows;
    // It is the picture before the last.
    this.carrier.unpack(before.packed, before.rows, picture);
    this.carrier.unpack(changes.packed, rows, picture);
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
