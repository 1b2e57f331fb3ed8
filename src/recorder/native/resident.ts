import {readFile} from 'node:fs/promises';

/** Bytes of a page; the same on all systems that have `/proc`, but for some arm64 kernels, where it is more. */
const PAGE = 4096;

/** Bytes of memory that a process takes; 0 where that can't be told. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  try {
    const [, pages] = (await readFile(`/proc/${pid}/statm`, 'latin1')).split(' ');
    return Number(pages) * PAGE;
  } catch {
    return 0;
  }
}
