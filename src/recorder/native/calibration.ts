import {z} from 'zod';

const Address = z.int().min(0);
const Offset = z.int().min(0);

/** Where an interpreter keeps what the sampler looks at: offsets in bytes, addresses in its memory. */
export const Calibration = z.strictObject({
  pid: z.int(),
  /** Low bits of a frame's references that are no part of the address. */
  tags: z.int(),
  /** `struct _gil_runtime_state` */
  lock: z.strictObject({address: Address, interval: Offset, holder: Offset, switchNumber: Offset}),
  /** Offsets in `PyInterpreterState` of words that are set by a pending signal too, as `eval_breaker` is. */
  breakers: z.array(Offset),
  /** `PyInterpreterState` and `PyThreadState` */
  threads: z.strictObject({
    interpreterAddress: Address,
    /** The newest thread; and how many there have ever been. */
    head: Offset,
    started: Offset,
    next: Offset,
    interpreter: Offset,
    ident: Offset,
    nativeId: Offset,
  }),
  /** `_PyInterpreterFrame`, `PyCodeObject`, `str` */
  frames: z.strictObject({
    framePointer: Offset,
    /** From a thread's state to its current frame. */
    current: z.array(Offset).min(1).max(2),
    localsplus: Offset,
    code: Offset,
    previous: Offset,
    instruction: Offset,
    instructions: Offset,
    type: Offset,
    codeType: Address,
    /** Length of a code object, in units of two bytes. */
    size: Offset,
    qualname: Offset,
    filename: Offset,
    textData: Offset,
    textLength: Offset,
    /** Code objects of frames that stand for C between two of Python. */
    shims: z.array(Address),
  }),
  /** `int` and `dict` */
  objects: z.strictObject({
    int: Address,
    intSize: Offset,
    intDigits: Offset,
    intKind: z.enum(['signed size', 'tag']),
    dictTable: Offset,
    tableIndexBytes: Offset,
    tableHeader: Offset,
    tableCount: Offset,
    tableKind: Offset,
    tableKindOfNames: z.int(),
  }),
  /** The child's notice of what it does during calibration, and where its threads then stand. */
  desk: z.strictObject({
    address: Address,
    asleep: z.tuple([z.string(), z.int()]),
    locked_out: z.tuple([z.string(), z.int()]),
    holding: z.tuple([z.string(), z.int()]),
  }),
  /** The folder of the child's own code. */
  harness: z.string(),
});
export type Calibration = z.infer<typeof Calibration>;

/** What the sampler must know of the program. */
export const SampledProgram = z.strictObject({
  /** By number: the instruction that it is, or is a form of; and the units of its inline cache. */
  opcodes: z.array(z.tuple([z.string(), z.int()])),
  codes: z.array(
    z.strictObject({
      address: Address,
      qualname: z.string(),
      file: z.string(),
      /** Offset and name. */
      instructions: z.array(z.tuple([z.int(), z.string()])),
      /** Start, end, line. */
      lines: z.array(z.tuple([z.int(), z.int(), z.int()])),
      /** Where in `localsplus` the value stack begins. */
      slots: z.int(),
      /** For each instruction, how many values are sure to be on the stack meanwhile; -1: not known. */
      stack: z.array(z.int()),
    }),
  ),
  /** Global names whose values are read; and the addresses of these names. */
  watched: z.array(z.strictObject({name: z.string(), address: Address})),
  /** The program's `__dict__`. */
  namespace: Address,
});
export type SampledProgram = z.infer<typeof SampledProgram>;

/** What calibration from outside adds: what only shows while threads wait. */
export interface Outside {
  /** Offset of `locked` in the lock's struct. */
  readonly locked: number;
  /** `gil_drop_request`: an address, or an offset in the holder's thread state; none was found. */
  readonly request: {readonly address: number} | {readonly ofHolder: number} | undefined;
  /** Futexes of the lock's condition: from, to; behind them its mutex, and from `switching` on those of a drop. */
  readonly condition: readonly [number, number];
  readonly switching: readonly [number, number];
}
