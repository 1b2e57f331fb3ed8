import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {heldPictures, PictureFile} from './picture-file.ts';
import {pictureWork} from './picture-work.ts';
import type {Joined, PartFile, PartOrder, PartWork, Route} from './route.ts';

/** Digits of a file's name: sorted by name, the longest clip is in order. */
const DIGITS = 5;

/** Names of a sequence's files; the first is 00000.png. */
export const SEQUENCE_FILE = new RegExp(`^\\d{${DIGITS},}\\.png$`);

/** Parts that hold PNG files, as the browser packs them. */
export const pictureParts = {
  encoder: 'canvas',
  // How the browser packs them goes with the browser, which is part of every key.
  fingerprint: 'png',
  begin: async (order: PartOrder): Promise<PartWork> =>
    pictureWork(order, await PictureFile.open(order.file)),
} as const;

/** A numbered sequence of PNG files in a folder: nothing is lost, and nothing but the browser is needed. */
export function pngRoute(): Route {
  return {...pictureParts, folder: true, join: writeSequence};
}

async function writeSequence(parts: readonly PartFile[], folder: string): Promise<Joined> {
  let number = 0;
  for await (const {png, frames} of heldPictures(parts)) {
    for (let i = 0; i < frames; i++, number++) {
      await writeFile(join(folder, `${String(number).padStart(DIGITS, '0')}.png`), png);
    }
  }
  return {};
}
