import {RowCarrier, type Rows, rowsText} from './changed-rows.ts';
import {pictureSize} from './i420a.ts';
import {post, type RingOptions, type Sink} from './sink.ts';

/** What TypeScript declares for workers alone. */
interface SyncFile {
  truncate(size: number): void;
  write(data: Uint8Array<ArrayBuffer>, options: {at: number}): number;
  flush(): void;
  close(): void;
}

interface FileInWorker {
  createSyncAccessHandle(): Promise<SyncFile>;
}

/**
 * Leaves pictures in a file of the origin's private file system, which lies in the browser's profile: another process
 * reads them there many times faster than through a socket. Of each only the rows that differ from the picture before.
 */
export class RingSink implements Sink {
  private readonly options: RingOptions;
  private readonly file: SyncFile;
  private readonly pictureSize: number;
  private readonly carrier: RowCarrier;
  private readonly packed: Uint8Array<ArrayBuffer>;
  private readonly free: number[];
  private wake: (() => void) | undefined;
  /** Slots that nobody has been told of, each with the repetitions of the picture before it. */
  private untold: {readonly slot: number; readonly repeats: number; readonly rows: readonly Rows[]}[] = [];
  private posting: Promise<void> | undefined;
  private failure: Error | undefined;
  private repeats = 0;

  private constructor(options: RingOptions, file: SyncFile) {
    this.options = options;
    this.file = file;
    this.pictureSize = pictureSize(options.size, options.alpha);
    this.carrier = new RowCarrier(options.size, options.alpha);
    this.packed = new Uint8Array(this.pictureSize);
    this.free = Array.from({length: options.slots}, (_, i) => i);
  }

  static async open(options: RingOptions): Promise<RingSink> {
    const root = await navigator.storage.getDirectory();
    const handle = (await root.getFileHandle(options.mark, {create: true})) as unknown as FileInWorker;
    const file = await handle.createSyncAccessHandle();
    const sink = new RingSink(options, file);
    file.truncate(options.slots * sink.pictureSize);
    file.write(new TextEncoder().encode(options.mark), {at: 0});
    file.flush();
    const answer = await post(`${options.post}?ready`);
    if (answer !== 'found') throw new Error('NO_RING');
    return sink;
  }

  async picture(planes: Uint8Array<ArrayBuffer>, rows: readonly Rows[]): Promise<void> {
    while (this.free.length === 0 && !this.failure) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.check();
    const slot = this.free.shift() ?? 0;
    const bytes = this.carrier.pack(planes, rows, this.packed);
    const written = this.file.write(this.packed.subarray(0, bytes), {at: slot * this.pictureSize});
    if (written !== bytes) throw new Error('The browser has no room for a picture.');
    this.untold.push({slot, repeats: this.repeats, rows});
    this.repeats = 0;
    this.posting ??= this.tell();
  }

  async repeat(): Promise<void> {
    this.check();
    this.repeats++;
  }

  async end(): Promise<void> {
    await this.posting;
    this.check();
    await post(`${this.options.post}?repeats=${this.repeats}`);
    this.file.close();
    // The next segment has a ring of its own; the profile may lie in memory.
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(this.options.mark);
  }

  /** Posts what there is to tell, as often as there is more by then; an answer says that the pictures have been read. */
  private async tell(): Promise<void> {
    try {
      while (this.untold.length > 0) {
        const told = this.untold.splice(0);
        const pictures = told.map(({slot, repeats, rows}) => `${repeats}.${slot}.${rowsText(rows)}`).join();
        await post(`${this.options.post}?pictures=${pictures}`);
        this.free.push(...told.map(({slot}) => slot));
        this.wake?.();
      }
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
      this.wake?.();
    } finally {
      this.posting = undefined;
    }
  }

  private check(): void {
    if (this.failure) throw this.failure;
  }
}
