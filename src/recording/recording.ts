import {z} from 'zod';
import {Code} from './code.ts';
import {Collector} from './collector.ts';
import {Cost} from './cost.ts';
import {Header} from './header.ts';
import {Memory} from './memory.ts';
import {Run} from './run.ts';
import {Scope, Source, Token, TreeNode} from './source.ts';
import {Specialisation} from './specialisation.ts';
import {Threads} from './threads.ts';

/** Says that a JSON document is one of ours. */
export const FORMAT = 'inside-cpython/recording';

/** Raised whenever a reader of the old shape could misread the new one. */
export const VERSION = 1;

/** What one interpreter did with one program: the contract between recorders and everything that draws. */
export const Recording = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  header: Header,
  source: Source,
  tokens: z.array(Token),
  tree: z.array(TreeNode),
  scopes: z.array(Scope),
  codes: z.array(Code),
  /** Empty of steps where only the threads were recorded. */
  run: Run,
  /** Of a program with threads that a native CPython ran. */
  threads: Threads.optional(),
  cost: Cost.optional(),
  /** Absent where the interpreter's collector could not be watched. */
  collector: Collector.optional(),
  specialisation: Specialisation.optional(),
  /** Of a native CPython with pymalloc. */
  memory: Memory.optional(),
});
export type Recording = z.infer<typeof Recording>;
