import {z} from 'zod';
import {Choice} from './choice.ts';
import {StepIndex} from './primitives.ts';

/** The interpreter that ran the program, in its own words. */
export const Interpreter = z.strictObject({
  implementation: z.literal('CPython'),
  /** `platform.python_version()`, e.g. `3.14.2`. */
  version: z.string(),
  /** What a clip shows: `CPython 3.14.2 wasm32`. */
  label: z.string(),
  /** `sys.version`, whole: compiler and build date. */
  build: z.string(),
  /** `sys.platform`, e.g. `emscripten`. */
  platform: z.string(),
  pointerBits: z.union([z.literal(32), z.literal(64)]),
  /** The package that carried it, e.g. `pyodide 314.0.7`; absent for a native python. */
  carrier: z.string().optional(),
});

export const Program = z.strictObject({
  /** File name without its folder: what a clip shows. */
  name: z.string(),
  /** SHA-256 of the file's bytes, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** As `tokenize.detect_encoding` found it: `utf-8`, `utf-8-sig`, `iso-8859-1`, … */
  encoding: z.string(),
});

export const LimitName = z.enum([
  'steps',
  'samples',
  'time',
  'memory',
  'nesting',
  'size',
  'output',
  'objects',
  'tracing',
  'choice',
]);

/** Something that the recording leaves out, and why. */
export const Cut = z.strictObject({
  limit: LimitName,
  /** A sentence for people: `Stopped after 10 s.` */
  why: z.string(),
  /** The last step before the cut, where there is one. */
  step: StepIndex.optional(),
});

/**
 * Code of the program's own that the interpreter called between its instructions, of which a recorder is not told: it was
 * neither followed nor counted, and what it changed is told with the next step.
 */
export const Unfollowed = z.strictObject({
  /** `unknown`: one of the others, which was gone when it was looked for. */
  by: z.enum(['trace function', 'profile function', 'monitoring tool', 'unknown']),
  /** The first step at which it was there; absent: it came later, or was there only within one step. */
  step: StepIndex.optional(),
});
export type Unfollowed = z.infer<typeof Unfollowed>;

export const Limits = z.strictObject({
  /** Recorded steps. */
  steps: z.int().min(1),
  /** Milliseconds that the program may run. */
  timeMs: z.int().min(1),
  /** Bytes of memory. */
  memoryBytes: z.int().min(1),
  /** Characters of output that are kept. */
  outputChars: z.int().min(0),
});
export type Limits = z.infer<typeof Limits>;

/** Where and when a recording was made: what another run may differ by. */
export const Provenance = z.strictObject({
  /** ISO 8601, to the second, UTC. */
  date: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  /** The command that made it, without the machine's paths. */
  command: z.string(),
  /** `linux x64` */
  system: z.string(),
  /** Cores that the recorder could use. */
  cores: z.int().min(1),
});

export const Header = z.strictObject({
  program: Program,
  interpreter: Interpreter,
  limits: Limits,
  cuts: z.array(Cut),
  /** Absent: there was nothing. */
  unfollowed: z.array(Unfollowed).min(1).optional(),
  /** Absent: the run was recorded from its start. */
  choice: Choice.optional(),
  /**
   * How deallocations were known: `reftracer` saw each one (`PyRefTracer_SetTracer`). `unrecorded`: the run was not
   * followed instruction by instruction.
   */
  deallocations: z.enum(['reftracer', 'inferred', 'unrecorded']),
  /** Of recordings by a native CPython, whose times are the machine's. */
  provenance: Provenance.optional(),
});
export type Header = z.infer<typeof Header>;
