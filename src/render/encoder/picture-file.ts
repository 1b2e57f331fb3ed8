import {type FileHandle, open, readFile} from 'node:fs/promises';
import {readPackets, writePackets} from '../packets.ts';
import type {PictureTaker} from './picture-work.ts';
import type {PartFile} from './route.ts';

/** A part that holds PNG files, one after the other; a picture that is the last one again has no bytes. */
export class PictureFile implements PictureTaker {
  private readonly file: FileHandle;
  private next = 0;

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async open(path: string): Promise<PictureFile> {
    return new PictureFile(await open(path, 'wx'));
  }

  picture(png: Uint8Array): Promise<void> {
    return this.write(png, true);
  }

  repeat(): Promise<void> {
    return this.write(new Uint8Array(), false);
  }

  end(): Promise<void> {
    return this.file.close();
  }

  async kill(): Promise<void> {
    await this.file.close().catch(() => {});
  }

  private async write(data: Uint8Array, key: boolean): Promise<void> {
    const {buffer} = writePackets([{frame: this.next, key, data}]);
    await this.file.writeFile(new Uint8Array(buffer));
    this.next++;
  }
}

/** A picture of a clip, and for how many frames it stands. */
export interface HeldPicture {
  readonly png: Uint8Array;
  readonly frames: number;
}

/**
 * The pictures of parts, in order. What stands over the end of a part comes as two.
 *
 * @throws if a part is not what it is said to be.
 */
export async function* heldPictures(parts: readonly PartFile[]): AsyncGenerator<HeldPicture> {
  for (const {file, frames} of parts) {
    const packets = readPackets(await readFile(file));
    if (packets.length !== frames) throw new Error(`${file} holds ${packets.length} pictures of ${frames}.`);
    const starts = packets.flatMap(({key}, i) => (key ? [i] : []));
    for (const [i, start] of starts.entries()) {
      const png = packets[start]?.data;
      if (png) yield {png, frames: (starts[i + 1] ?? frames) - start};
    }
  }
}
