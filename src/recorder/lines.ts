import {open} from 'node:fs/promises';
import {Assembly} from './assemble.ts';
import {type Front, parseMessage} from './messages.ts';

/** Characters of one line of the child's; more is no line of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * Reads what a recording child wrote into a file; a last line without its end was cut off by a kill.
 *
 * @param part The bytes to read, `end` exclusive. Default: all.
 * @param front What another process told before. Default: the child itself tells.
 */
export async function assembleLines(
  path: string,
  part?: {start: number; end: number},
  front?: Front,
): Promise<Assembly> {
  const assembly = new Assembly();
  assembly.front = front;
  if (part?.start === part?.end && part) return assembly;
  const file = await open(path);
  let number = 0;
  try {
    const options = {encoding: 'utf8', ...(part && {start: part.start, end: part.end - 1})} as const;
    for await (const line of file.readLines(options)) {
      number++;
      const message = line.length < LONGEST_LINE ? parseMessage(line) : undefined;
      if (message) assembly.add(message);
      else if (line !== '') assembly.failure ??= `Line ${number} is not understood: ${line.slice(0, 200)}`;
    }
  } finally {
    await file.close();
  }
  return assembly;
}
