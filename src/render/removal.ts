import {existsSync, rmSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {setTimeout as pause} from 'node:timers/promises';

/** Milliseconds that killed processes have to be gone, and between two tries. */
const PATIENCE_MS = 3000;
const BETWEEN_MS = 10;

/**
 * Removes a folder into which processes that were killed a moment ago may still finish a write. Node lists a folder
 * once and fails with `ENOTEMPTY` on what came after that.
 *
 * Never rejects: what can't be removed in three seconds stays.
 */
export async function removeFolder(folder: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await pause(BETWEEN_MS)) {
    await rm(folder, {recursive: true, force: true}).catch(() => {});
    if (!existsSync(folder) || Date.now() > end) return;
  }
}

/** The same for listeners to `exit`: one that throws keeps those after it from being called. */
export function removeFolderNow(folder: string): void {
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (const end = Date.now() + PATIENCE_MS; ; Atomics.wait(clock, 0, 0, BETWEEN_MS)) {
    try {
      rmSync(folder, {recursive: true, force: true});
    } catch {
      // Tried again.
    }
    if (!existsSync(folder) || Date.now() > end) return;
  }
}
