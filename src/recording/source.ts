import {z} from 'zod';
import {Column, Index, Line, Span} from './primitives.ts';

/** A module or a part of a package that lies beside the program, and that it imports. Its code is not followed. */
export const SourceModule = z.strictObject({
  /** From the program's folder, with `/`: `helper.py`, `shapes/__init__.py`. */
  path: z.string().regex(/^(?:[^\\/\0.][^\\/\0]*\/)*[^\\/\0.][^\\/\0]*\.py$/),
  /** SHA-256 of the file's bytes, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** The whole file, which is UTF-8. */
  text: z.string(),
});
export type SourceModule = z.infer<typeof SourceModule>;

/** The program's text, decoded, with `\n` line ends and without a byte order mark: what the tokenizer saw. */
export const Source = z.strictObject({
  text: z.string(),
  /** The program's own modules, if it imports any. */
  modules: z.array(SourceModule).optional(),
});

/** One token as `tokenize` gave it. */
export const Token = z.strictObject({
  /** `tokenize.tok_name[type]`: NAME, OP, NUMBER, STRING, NEWLINE, INDENT … */
  type: z.string(),
  /** `tok_name[exact_type]`: the operator's own name, e.g. PLUSEQUAL; the same as `type` for others. */
  exactType: z.string(),
  string: z.string(),
  span: z.tuple([Line, Column, Line, Column]),
  /** Whether a NAME is one of `keyword.kwlist`. */
  keyword: z.literal(true).optional(),
});
export type Token = z.infer<typeof Token>;

/** A node of the tree that `ast.parse` returned. Ids are positions in `tree`, in depth-first source order; 0 is the Module. */
export const TreeNode = z.strictObject({
  /** The class: `FunctionDef`, `AugAssign`, `Name` … */
  type: z.string(),
  parent: Index.nullable(),
  /** The parent's field that holds the node: `body`, `target` … */
  field: z.string().nullable(),
  /** Absent on nodes without a position (Module, arguments …). */
  span: Span.optional(),
  /**
   * Fields that hold no node with a position: `{name: 'total'}`, `{op: 'Add'}`, `{ctx: 'Store'}`, `{value: '0'}`.
   * Identifiers and class names stand as they are; constants as their `repr`.
   */
  attributes: z.record(z.string(), z.string()),
  children: z.array(Index),
});
export type TreeNode = z.infer<typeof TreeNode>;

export const ScopeSymbol = z.strictObject({
  name: z.string(),
  /** As `symtable.Symbol` answers. */
  scope: z.enum(['local', 'global implicit', 'global explicit', 'free', 'cell']),
  flags: z.array(
    z.enum([
      'parameter',
      'assigned',
      'referenced',
      'imported',
      'annotated',
      'nonlocal',
      'global',
      'namespace',
    ]),
  ),
});

/** A block of `symtable`; positions in `scopes`, 0 is the module. */
export const Scope = z.strictObject({
  name: z.string(),
  /** `module`, `function`, `class`, `annotation`, `type parameters` … */
  kind: z.string(),
  line: z.int().min(0),
  parent: Index.nullable(),
  symbols: z.array(ScopeSymbol),
});
export type Scope = z.infer<typeof Scope>;
