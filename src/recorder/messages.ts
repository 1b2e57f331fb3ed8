import {z} from 'zod';
import {Interpreter, LimitName, Unfollowed} from '../recording/header.ts';
import {Recording} from '../recording/recording.ts';
import {Delta, End, Frame, Namespace, ObjectRecord, RunEvent, Step} from '../recording/run.ts';
import {collectorShapes} from './collector.ts';

const {source, tokens, tree, scopes, codes} = Recording.shape;
const {version, build, platform, pointerBits} = Interpreter.shape;

import {Totals} from '../recording/totals.ts';

/** All that is known before the program runs. */
const Front = z.strictObject({
  interpreter: z.strictObject({version, build, platform, pointerBits}),
  encoding: z.string(),
  source,
  tokens,
  tree,
  scopes,
  codes,
});
export type Front = z.infer<typeof Front>;

/** Why the program can't be recorded, and what belongs to it (a message of CPython's, a line). */
const Unusable = z.strictObject({
  reason: z.enum([
    'encoding',
    'binary',
    'empty',
    'syntax',
    'nesting',
    'input',
    'import',
    'threads',
    'asyncio',
    'function',
    'ambiguous',
    'lines',
    'uncalled',
    'late',
  ]),
  detail: z.string(),
  line: z.int().optional(),
});
export type Unusable = z.infer<typeof Unusable>;

/** The interpreter died: what it said, and where the program was. */
const Fatal = z.strictObject({text: z.string(), code: z.int().optional(), offset: z.int().optional()});
export type Fatal = z.infer<typeof Fatal>;

const Full = z.tuple([LimitName, z.int()]);
export type Full = z.infer<typeof Full>;

/** What one line of the interpreter's side may say, by its only key. */
const shapes = {
  step: Step,
  object: ObjectRecord,
  event: RunEvent,
  /** Adds to the step before it. */
  amend: Delta,
  /** `[object, step]` */
  died: z.tuple([z.int(), z.int()]),
  /** An object that was reported dead: its `__del__` runs first. */
  revived: z.int(),
  /** A string that is the interpreter's from now on: what was told of its count doesn't hold for ever. */
  interned: z.int(),
  /** `[code, index into its constants, object]` */
  constant: z.tuple([z.int(), z.int(), z.int()]),
  frame: Frame,
  namespace: Namespace,
  front: Front,
  endState: Delta,
  totals: Totals,
  /** A limit was reached after this step. */
  full: Full,
  overheard: Unfollowed,
  end: End,
  unusable: Unusable,
  /** The program starts a thread: it is followed no further. */
  thread: z.literal(true),
  /** Steps can't be followed on this system, and why. */
  unfollowed: z.string(),
  /** The recorder's own fault, with a traceback. */
  failure: z.string(),
  fatal: Fatal,
  ...collectorShapes,
};
type Shapes = typeof shapes;

export type Message = {[Key in keyof Shapes]: {kind: Key; value: z.infer<Shapes[Key]>}}[keyof Shapes];

/**
 * Reads one line. It comes out of the sandbox, where the recorded program runs too: nothing in it is trusted before
 * it has its shape. Undefined if it has none.
 */
export function parseMessage(line: string): Message | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null) return undefined;
  const [entry, ...others] = Object.entries(json);
  if (!entry || others.length > 0 || !isKind(entry[0])) return undefined;
  const parsed = shapes[entry[0]].safeParse(entry[1]);
  return parsed.success ? ({kind: entry[0], value: parsed.data} as Message) : undefined;
}

function isKind(key: string): key is keyof Shapes {
  return Object.hasOwn(shapes, key);
}
