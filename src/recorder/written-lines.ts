import {closeSync, existsSync, fstatSync, openSync, readSync, statSync} from 'node:fs';
import type {z} from 'zod';

/** MB that are read of what was written for one question; the most that is told is far less. */
export const MOST_MB = 16;
const MOST_BYTES = MOST_MB * 1024 * 1024;

/**
 * The lines of JSON in a file that a recorder wrote, as far as they are what it may say. The program runs in the recorder's
 * process, so nothing that it wrote is trusted, nor how much.
 */
export function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return readStart(path)
    .text.split('\n')
    .flatMap((line) => {
      try {
        const parsed = schema.safeParse(JSON.parse(line));
        return parsed.success ? [parsed.data] : [];
      } catch {
        return [];
      }
    });
}

/** The start of such a file, and whether there is more; empty where there is none. */
export function readStart(path: string): {readonly text: string; readonly isCut: boolean} {
  if (!existsSync(path)) return {text: '', isCut: false};
  const bytes = Buffer.alloc(MOST_BYTES);
  const file = openSync(path, 'r');
  try {
    const text = bytes.toString('utf8', 0, readSync(file, bytes, 0, MOST_BYTES, 0));
    return {text, isCut: fstatSync(file).size > MOST_BYTES};
  } finally {
    closeSync(file);
  }
}

/** Whether anything has been written into such a file. */
export function isBegun(path: string): boolean {
  return (statSync(path, {throwIfNoEntry: false})?.size ?? 0) > 0;
}
