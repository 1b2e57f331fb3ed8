import {basename, dirname} from 'node:path';
import type {Calibration, SampledProgram} from './calibration.ts';
import {type ProcMemory, wordIn} from './proc-memory.ts';
import type {RawFrame} from './raw.ts';
import type {Integers} from './sample-values.ts';

/** Frames of one thread that are read at most, and how many beyond the first that is the program's. */
const MOST_FRAMES = 64;
const MORE_FRAMES = 7;
const MOST_CODE = 1 << 20;

interface Instruction {
  readonly opname: string;
  readonly line: number | undefined;
  /** Values that are surely on the stack. */
  readonly stack: number;
}

interface Code {
  readonly index: number | undefined;
  readonly function: string;
  readonly file: string;
  /** Whether it is the recorder's own. */
  readonly isOurs: boolean;
  readonly slots: number;
  /** Of every unit of two bytes, the offset of the instruction that it belongs to. */
  readonly starts: Uint32Array;
  readonly instructions: ReadonlyMap<number, Instruction>;
  /** Pointers by which another object at the same address would be noticed. */
  readonly mark: string;
}

/** Reads where threads stand that stand still. */
export class FrameReader {
  readonly #memory: ProcMemory;
  readonly #at: Calibration['frames'];
  readonly #tags: number;
  readonly #harness: string;
  readonly #opcodes: SampledProgram['opcodes'];
  readonly #codes = new Map<number, Code | undefined>();
  readonly #shims: ReadonlySet<number>;
  readonly #frames = new Map<string, RawFrame>();
  readonly #body: Buffer;
  readonly #head: Buffer;
  readonly #integers: Integers | undefined;

  /** @param integers Reads the values on the stacks of the program's frames; without it, they are left out. */
  constructor(
    memory: ProcMemory,
    {frames, tags, harness}: Calibration,
    program: SampledProgram,
    integers: Integers | undefined,
  ) {
    this.#memory = memory;
    this.#at = frames;
    this.#tags = tags;
    this.#harness = harness;
    this.#opcodes = program.opcodes;
    this.#shims = new Set(frames.shims);
    this.#integers = integers;
    this.#body = Buffer.alloc(frames.localsplus);
    this.#head = Buffer.alloc(frames.instructions);
    program.codes.forEach((code, index) => {
      this.#codes.set(code.address, programCode(code, index));
    });
  }

  /** The frames of a thread, innermost first. Wrong if the thread runs meanwhile: the caller must rule that out. */
  read(thread: number): RawFrame[] {
    const found: RawFrame[] = [];
    let address = thread;
    for (const offset of this.#at.current) address = this.#memory.word(address + offset);
    let first: number | undefined;
    for (let n = 0; n < MOST_FRAMES && address !== 0; n++) {
      if (!this.#memory.read(address, this.#body)) break;
      const code = this.#codeAt(this.#address(wordIn(this.#body, this.#at.code)));
      if (code && !(code.isOurs && found.length > 0)) {
        const frame = this.#frame(address, code);
        if (frame === undefined) break;
        found.push(frame);
        if (code.index !== undefined) first ??= found.length;
        if (first !== undefined && found.length >= first + MORE_FRAMES) break;
      }
      address = wordIn(this.#body, this.#at.previous);
    }
    return found;
  }

  #frame(address: number, code: Code): RawFrame | undefined {
    const start = this.#address(wordIn(this.#body, this.#at.code)) + this.#at.instructions;
    const offset = code.starts[(wordIn(this.#body, this.#at.instruction) - start) / 2];
    if (offset === undefined) return undefined;
    const instruction = code.instructions.get(offset);
    if (instruction === undefined) return undefined;
    const bare: RawFrame = {
      ...(code.index === undefined ? {} : {code: code.index}),
      function: code.function,
      file: code.file,
      offset,
      opname: instruction.opname,
      ...(instruction.line === undefined ? {} : {line: instruction.line}),
    };
    if (code.index === undefined || this.#integers === undefined || instruction.stack < 0) {
      return this.#shared(`${start} ${offset}`, bare);
    }
    const bottom = address + this.#at.localsplus + 8 * code.slots;
    const stack = Array.from({length: instruction.stack}, (_, i) => this.#value(bottom + 8 * i));
    return this.#shared(`${start} ${offset} ${stack.join()}`, {...bare, stack});
  }

  #value(slot: number): string {
    return this.#integers?.read(this.#address(this.#memory.word(slot))) ?? '?';
  }

  /** One object for all times that a thread stood there: a log has many. */
  #shared(key: string, frame: RawFrame): RawFrame {
    const known = this.#frames.get(key);
    if (known) return known;
    if (this.#frames.size < 10_000) this.#frames.set(key, frame);
    return frame;
  }

  #codeAt(address: number): Code | undefined {
    if (address === 0 || this.#shims.has(address)) return undefined;
    const known = this.#codes.get(address);
    if (known?.index !== undefined) return known;
    if (!this.#memory.read(address, this.#head)) return undefined;
    const at = this.#at;
    if (wordIn(this.#head, at.type) !== at.codeType) return undefined;
    const mark = [at.size, at.qualname, at.filename].map((offset) => wordIn(this.#head, offset)).join();
    if (known?.mark === mark) return known;
    const code = this.#libraryCode(address, mark);
    this.#codes.set(address, code);
    return code;
  }

  #libraryCode(address: number, mark: string): Code | undefined {
    const size = 2 * wordIn(this.#head, this.#at.size);
    if (size === 0 || size > MOST_CODE) return undefined;
    const name = this.#text(wordIn(this.#head, this.#at.qualname));
    const file = this.#text(wordIn(this.#head, this.#at.filename));
    const text = Buffer.alloc(size);
    if (!this.#memory.read(address + this.#at.instructions, text)) return undefined;
    const starts = new Uint32Array(size / 2);
    const instructions = new Map<number, Instruction>();
    for (let offset = 0; offset < size; ) {
      const [opname, caches] = this.#opcodes[text[offset] ?? 0] ?? ['', 0];
      instructions.set(offset, {opname, line: undefined, stack: -1});
      starts.fill(offset, offset / 2, offset / 2 + 1 + caches);
      offset += 2 + 2 * caches;
    }
    return {
      index: undefined,
      function: name ?? '?',
      file: file === undefined ? '?' : basename(file),
      isOurs: file !== undefined && dirname(file) === this.#harness,
      slots: 0,
      starts,
      instructions,
      mark,
    };
  }

  /** The text of an ASCII str; undefined for others. */
  #text(address: number): string | undefined {
    const length = this.#memory.word(address + this.#at.textLength);
    if (length > 4096) return undefined;
    const bytes = Buffer.alloc(length + 1);
    if (!this.#memory.read(address + this.#at.textData, bytes)) return undefined;
    // Others keep their characters elsewhere; there, zeros are sure to follow.
    const text = bytes.toString('latin1', 0, length);
    return bytes[length] === 0 && /^[\x20-\x7e]*$/.test(text) ? text : undefined;
  }

  #address(reference: number): number {
    return reference - (reference % (this.#tags + 1));
  }
}

function programCode(code: SampledProgram['codes'][number], index: number): Code {
  const offsets = code.instructions.map(([offset]) => offset);
  const units =
    (code.lines.reduce((most, [, end]) => Math.max(most, end), (offsets.at(-1) ?? 0) + 2) + 32) / 2;
  const starts = new Uint32Array(units);
  offsets.forEach((offset, i) => {
    starts.fill(offset, offset / 2, (offsets[i + 1] ?? 2 * units) / 2);
  });
  const instructions = new Map(
    code.instructions.map(([offset, opname], i) => [
      offset,
      {
        opname,
        line: code.lines.find(([start, end]) => start <= offset && offset < end)?.[2],
        stack: code.stack[i] ?? -1,
      },
    ]),
  );
  return {
    index,
    function: code.qualname,
    file: code.file,
    isOurs: false,
    slots: code.slots,
    starts,
    instructions,
    mark: '',
  };
}
