import {type ChildProcess, spawn} from 'node:child_process';
import type {Duplex} from 'node:stream';
import {fileURLToPath} from 'node:url';
import {z} from 'zod';
import {Calibration, SampledProgram} from './calibration.ts';
import {endGroup} from './group.ts';

const HARNESS = fileURLToPath(new URL('python/sampled/__main__.py', import.meta.url));
const CHANNEL = 3;
/** Bytes of stderr that are kept: its end. */
const MOST_COMPLAINT = 16_384;

/** What the child says, once. */
const Answer = z.union([
  z.strictObject({calibration: Calibration, program: SampledProgram}),
  z.strictObject({failure: z.string()}),
  z.strictObject({
    unusable: z.strictObject({
      reason: z.enum(['syntax', 'nesting']),
      detail: z.string(),
      line: z.int(),
    }),
  }),
]);
export type Answer = z.infer<typeof Answer>;

/** How the child ended. */
export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A Python that runs the harness, in a process group of its own. */
export class ChildPython {
  readonly #process: ChildProcess;
  readonly #channel: Duplex;
  readonly #mostOutput: number;
  readonly ended: Promise<ChildEnd>;
  #output = '';
  #complaint = '';
  /** Whether the program wrote more than is kept. */
  isOutputCut = false;

  constructor(python: string, outputChars: number) {
    this.#mostOutput = outputChars;
    this.#process = spawn(python, ['-B', HARNESS], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
    // Bidirectional: Node makes it a socket.
    this.#channel = this.#process.stdio[CHANNEL] as Duplex;
    this.#channel.on('error', () => {});
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => this.#keep(text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-MOST_COMPLAINT);
    });
    this.ended = new Promise((resolve, reject) => {
      this.#process.once('error', reject);
      this.#process.once('exit', (code, signal) => {
        // What it left behind keeps the pipes open, and perhaps a core busy.
        this.kill();
        resolve({code, signal});
      });
    });
    // Whoever waits for it sees it; nobody may.
    this.ended.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** What the program wrote to stdout, cut at the limit. */
  get output(): string {
    return this.#output;
  }

  /** The end of what it wrote to stderr. */
  get complaint(): string {
    return this.#complaint;
  }

  /** Sends one line. */
  tell(message: unknown): void {
    this.#channel.write(`${JSON.stringify(message)}\n`);
  }

  /** The child's only line. Undefined if it ends without one. */
  async answer(): Promise<Answer | undefined> {
    const line = await new Promise<string | undefined>((resolve) => {
      let text = '';
      this.#channel.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
      });
      this.#channel.once('close', () => resolve(undefined));
      this.#channel.once('end', () => resolve(undefined));
    });
    return line === undefined ? undefined : Answer.parse(JSON.parse(line));
  }

  /** Ends the process and all that it started, as far as it stayed in its group. */
  kill(): void {
    endGroup(this.#process);
  }

  /** Waits until what the process wrote has been read; not for what it left behind. */
  async drained(): Promise<void> {
    const streams = [this.#process.stdout, this.#process.stderr];
    const ended = Promise.all(
      streams.map((stream) =>
        !stream || stream.closed ? undefined : new Promise((resolve) => stream.once('close', resolve)),
      ),
    );
    const late = new Promise((resolve) => setTimeout(resolve, 500).unref());
    await Promise.race([ended, late]);
    for (const stream of [...streams, this.#channel]) stream?.destroy();
  }

  #keep(text: string): void {
    const room = this.#mostOutput - this.#output.length;
    if (text.length > room) this.isOutputCut = true;
    this.#output += text.slice(0, Math.max(room, 0));
  }
}
