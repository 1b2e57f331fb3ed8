import {mkdirSync, readdirSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';

/** Slow to make, and not what is tested. */
const SHARED = /^(chromium-|interpreter$|page$|studio$)/;

/** Makes `folder` a cache without parts of clips, which shares with another what is slow to make. */
export function emptyCache(folder: string, other: string): void {
  mkdirSync(folder, {recursive: true});
  mkdirSync(other, {recursive: true});
  for (const name of readdirSync(other)) {
    if (SHARED.test(name)) symlinkSync(join(other, name), join(folder, name), 'junction');
  }
}
