import {z} from 'zod';
import {Index, Line, ObjectId, Span} from './primitives.ts';

/** Bytes as lower-case hex. */
export const Hex = z.string().regex(/^([0-9a-f]{2})*$/);

/** One instruction, as `dis` decodes the unspecialised code. */
export const Instruction = z.strictObject({
  /** Byte offset in `co_code`. */
  offset: z.int().min(0),
  /** Bytes it takes, inline caches included. */
  size: z.int().min(2),
  opcode: z.int().min(0).max(255),
  name: z.string(),
  /** The oparg; null where the opcode takes none. */
  arg: z.int().nullable(),
  /** What the oparg stands for, in `dis`'s words: `acc`, `+=`, `to L2`; empty where it says nothing. */
  argText: z.string(),
  /** Inline caches in order: what each is for and how many code units it takes. */
  caches: z.array(z.strictObject({name: z.string(), units: z.int().min(1)})),
  /** Where a jump goes, as a byte offset. */
  target: z.int().min(0).optional(),
  /** From the code object's position table (PEP 657). */
  span: Span.optional(),
  line: Line.optional(),
  /**
   * The tree nodes that it carries out, tied through the code before the optimiser where that could be had. A
   * superinstruction has two. Empty for the compiler's own.
   */
  nodes: z.array(Index),
  /** `compiler`: nothing in the source says it (RESUME, the jump back of a loop, an implicit `return None`). */
  origin: z.enum(['source', 'compiler']),
});
export type Instruction = z.infer<typeof Instruction>;

/**
 * One instruction as the code generator wrote it, before the optimiser and the assembler; pseudo-instructions
 * (`SETUP_FINALLY`, `JUMP`, `POP_BLOCK` …) among them.
 */
export const GeneratedInstruction = z.strictObject({
  name: z.string(),
  arg: z.int().nullable(),
  /** The name or the operator that the oparg stands for, where the optimiser leaves that as it is. */
  argText: z.string().optional(),
  /** Where a jump goes, or where the handler is that is set up: an index into the list. */
  target: Index.optional(),
  /** Absent for what nothing in the source stands for. */
  span: Span.optional(),
  line: Line.optional(),
});
export type GeneratedInstruction = z.infer<typeof GeneratedInstruction>;

/** An expression that the compiler computed: one instruction loads its value instead of computing it. */
export const Folded = z.strictObject({
  /** The expression: an operation, a tuple, a subscript; a list or set of which only the elements are looked at. */
  node: Index,
  /** The instruction that loads its value. */
  offset: z.int().min(0),
  /** Where the value stands in `consts`. */
  const: Index.optional(),
  /** Or the value itself, which is the oparg (LOAD_SMALL_INT, 3.14). */
  arg: z.int().min(0).optional(),
});
export type Folded = z.infer<typeof Folded>;

/** One range of the exception table (`InternalDocs/exception_handling.md`); offsets in bytes, `end` exclusive. */
export const ExceptionRange = z.strictObject({
  start: z.int().min(0),
  end: z.int().min(0),
  target: z.int().min(0),
  depth: z.int().min(0),
  lasti: z.boolean(),
});

export const Constant = z.strictObject({
  type: z.string(),
  repr: z.string(),
  /** The object of the run, where the run met it. */
  object: ObjectId.optional(),
  /** The code object, where the constant is one of the program's. */
  code: Index.optional(),
});

export const LocalKind = z.enum(['local', 'cell', 'free', 'local cell']);

/** A code object; positions in `codes`, 0 is the module's. */
export const Code = z.strictObject({
  name: z.string(),
  qualname: z.string(),
  parent: Index.nullable(),
  firstLine: z.int().min(0),
  /** The tree node that it was compiled from; the Module for code 0. */
  node: Index.optional(),
  argcount: z.int().min(0),
  posonlyargcount: z.int().min(0),
  kwonlyargcount: z.int().min(0),
  /** Names of `co_flags`: OPTIMIZED, NEWLOCALS, GENERATOR … */
  flags: z.array(z.string()),
  stackSize: z.int().min(0),
  /** The slots of a frame before its value stack, in order (`localsplus`). */
  localsplus: z.array(z.strictObject({name: z.string(), kind: LocalKind})),
  names: z.array(z.string()),
  consts: z.array(Constant),
  bytes: Hex,
  instructions: z.array(Instruction),
  /**
   * What the code generator wrote for it, of which the optimiser and the assembler made `instructions`. Absent where the
   * interpreter doesn't tell: before 3.12; in 3.12 of all but the module; in 3.14 of modules and classes that annotate
   * names, as `_testinternalcapi.compiler_codegen` then corrupts memory.
   */
  generated: z.array(GeneratedInstruction).optional(),
  /** Constant folding, as far as it is certain. */
  folded: z.array(Folded).optional(),
  exceptionTable: z.array(ExceptionRange),
  /** `co_lines()`: `[start, end, line]`, offsets in bytes. */
  lines: z.array(z.tuple([z.int().min(0), z.int().min(0), Line.nullable()])),
});
export type Code = z.infer<typeof Code>;
