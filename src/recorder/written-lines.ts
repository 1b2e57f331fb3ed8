import {closeSync, existsSync, openSync, readSync, statSync} from 'node:fs';
import type {z} from 'zod';

/** Bytes that are read of what was written for one question; the most that is told is far less. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * The lines of JSON in a file that a recorder wrote, as far as they are what it may say. The program runs in the recorder's
 * process, so nothing that it wrote is trusted, nor how much.
 */
export function readLines<T>(path: string, schema: z.ZodType<T>): T[] {
  return readStart(path)
    .split('\n')
    .flatMap((line) => {
      try {
        const parsed = schema.safeParse(JSON.parse(line));
        return parsed.success ? [parsed.data] : [];
      } catch {
        return [];
      }
    });
}

/** The start of such a file; empty where there is none. */
export function readStart(path: string): string {
  if (!existsSync(path)) return '';
  const bytes = Buffer.alloc(MOST_BYTES);
  const file = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, MOST_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** Whether anything has been written into such a file. */
export function isBegun(path: string): boolean {
  return (statSync(path, {throwIfNoEntry: false})?.size ?? 0) > 0;
}
