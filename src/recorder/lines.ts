import {closeSync, fstatSync, openSync, readSync} from 'node:fs';
import {StringDecoder} from 'node:string_decoder';
import {Assembly} from './assemble.ts';
import {type Front, parseMessage} from './messages.ts';

/** Characters of one line of the child's; more is no line of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;
/** Bytes that are read at once. */
const PIECE = 1 << 20;
/** Milliseconds between two looks at what was written since. */
const LOOK_MS = 20;

export interface LinesOptions {
  /** The first byte to read. Default: the file's first. */
  readonly start?: number;
  /** The byte behind the last that is written so far. Default: the file's end. */
  readonly end?: () => number;
  /** What another process told before. Default: the child itself tells. */
  readonly front?: Front;
}

/**
 * Reads what a recording child writes into a file, while it writes: when it ends, nearly all is understood. A last line
 * without its end was cut off by a kill.
 */
export class Lines {
  readonly #assembly = new Assembly();
  readonly #file: number;
  readonly #end: () => number;
  readonly #decoder = new StringDecoder('utf8');
  readonly #look: NodeJS.Timeout;
  #at: number;
  #rest = '';
  #count = 0;
  #error: unknown;

  /** @param path A file that is there. */
  constructor(path: string, {start = 0, end, front}: LinesOptions = {}) {
    this.#assembly.front = front;
    this.#at = start;
    const file = openSync(path, 'r');
    this.#file = file;
    this.#end = end ?? (() => fstatSync(file).size);
    this.#look = setInterval(() => this.#readAside(), LOOK_MS);
  }

  /** To be called when nothing more is written. */
  finish(): Assembly {
    if (this.#error !== undefined) throw this.#error;
    this.#read();
    this.#take(this.#rest + this.#decoder.end());
    return this.#assembly;
  }

  /** Reads no more. */
  close(): void {
    clearInterval(this.#look);
    closeSync(this.#file);
  }

  #readAside(): void {
    try {
      this.#read();
    } catch (error) {
      this.#error ??= error;
      clearInterval(this.#look);
    }
  }

  #read(): void {
    const end = this.#end();
    while (this.#at < end) {
      const piece = Buffer.allocUnsafe(Math.min(end - this.#at, PIECE));
      const size = readSync(this.#file, piece, 0, piece.length, this.#at);
      if (size === 0) return;
      this.#at += size;
      const [first = '', ...others] = this.#decoder.write(piece.subarray(0, size)).split('\n');
      const last = others.pop();
      this.#rest += first;
      if (last === undefined) continue;
      this.#take(this.#rest);
      for (const line of others) this.#take(line);
      this.#rest = last;
    }
  }

  #take(line: string): void {
    this.#count++;
    const message = line.length < LONGEST_LINE ? parseMessage(line) : undefined;
    if (message) this.#assembly.add(message);
    else if (line !== '')
      this.#assembly.failure ??= `Line ${this.#count} is not understood: ${line.slice(0, 200)}`;
  }
}
