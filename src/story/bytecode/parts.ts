import type {Code, Instruction, Recording, Span, TreeNode} from '../../recording/index.ts';
import {nodeAt, nodesOf} from '../node-at.ts';
import {type Header, headerOf, isStatement} from './header.ts';

/** What a stretch of instructions belongs to. */
export type PartKind =
  /** What every code object of its kind begins with: RESUME and what stands before it. */
  | 'prologue'
  | 'statement'
  /** The compiler's jump back to a loop's head, and what clears the loop away. */
  | 'loop'
  /** `return None`, where the source doesn't say it. */
  | 'return'
  /** What is left: ways out of handlers and with blocks. */
  | 'cleanup';

/** One statement (a compound one without its body), or one sort of what the compiler adds. */
export interface Part {
  readonly key: string;
  readonly kind: PartKind;
  /** The statement's node; the loop's for `loop`. */
  readonly node?: number;
  readonly header?: Header;
  /** In the order of the table. */
  readonly instructions: readonly Instruction[];
}

interface Group {
  kind: PartKind;
  node?: number;
  instructions: Instruction[];
}

/**
 * The instructions of a code object by what they belong to, in source order: the prologue, statement after statement
 * with the plumbing of each loop behind its body, the implicit return, the clean-up.
 */
export function partsOf(recording: Recording, code: Code): Part[] {
  const {tree} = recording;
  const owners = ownersOf(recording, code);
  const groups = new Map<string, Group>();
  for (const [i, instruction] of code.instructions.entries()) {
    const {kind, node} = owners[i] ?? {kind: 'cleanup'};
    const key = node === undefined ? kind : `${kind}-${node}`;
    const group = groups.get(key) ?? {kind, ...(node === undefined ? {} : {node}), instructions: []};
    group.instructions.push(instruction);
    groups.set(key, group);
  }
  const order = ({kind, node}: Group): [number, number] => {
    if (kind === 'prologue') return [-1, 0];
    if (kind === 'statement') return [node ?? 0, 0];
    // Behind the last node of the loop; of two loops that end together the inner comes first.
    if (kind === 'loop') return [lastInside(recording, node ?? 0), 1 + 1 / (1 + (node ?? 0))];
    return [tree.length, kind === 'return' ? 0 : 1];
  };
  return [...groups]
    .sort(([, a], [, b]) => {
      const [x, y] = [order(a), order(b)];
      return x[0] - y[0] || x[1] - y[1];
    })
    .map(([key, {kind, node, instructions}]): Part => {
      if (node === undefined) return {key, kind, instructions};
      return {key, kind, node, header: headerOf(recording, node), instructions};
    });
}

type Owner = {readonly kind: PartKind; readonly node?: number};

/** Whom each instruction belongs to. */
function ownersOf(recording: Recording, code: Code): Owner[] {
  const {instructions} = code;
  const own = instructions.map((instruction) => sourceOwner(recording, code, instruction));
  const begins = instructions.findIndex((i) => i.name === 'RESUME');
  const byOffset = new Map(instructions.map((instruction, i) => [instruction.offset, i]));
  const near = (from: number, step: 1 | -1): number | undefined => {
    for (let i = from + step; i >= 0 && i < own.length; i += step) if (own[i] !== undefined) return own[i];
    return undefined;
  };
  const statement = (node: number): Owner => ({kind: 'statement', node});
  /** Where a loop's jump back lands, or whose FOR_ITER leads to this row: a statement. */
  const loopOf = (instruction: Instruction, i: number): number | undefined => {
    if (instruction.target !== undefined) {
      const at = byOffset.get(instruction.target);
      if (at === undefined) return undefined;
      const owner = own[at] ?? near(at, 1);
      // A comprehension's loop is part of its statement; `while True` has no row of its own to jump to.
      const inside =
        instructions[at]?.name.includes('FOR_ITER') || instructions[at]?.name.includes('GET_ANEXT');
      return inside || owner === undefined ? owner : (loopAround(recording, owner) ?? owner);
    }
    const end = instruction.name === 'POP_ITER' ? instructions[i - 1] : instruction;
    const jumper = instructions.findIndex(
      (other) => other.name.includes('FOR_ITER') && other.target === end?.offset,
    );
    return jumper < 0 ? undefined : own[jumper];
  };

  const givesBack = handlersOfComprehensions(code);
  return instructions.map((instruction, i): Owner => {
    if (i <= begins) return {kind: 'prologue'};
    if (givesBack.has(instruction.offset)) return {kind: 'cleanup'};
    const node = own[i];
    if (node !== undefined) return statement(node);
    const {name} = instruction;
    const [before, behind] = [near(i, -1), near(i, 1)];
    if (name === 'NOT_TAKEN' && before !== undefined) return statement(before);
    if (name === 'EXTENDED_ARG' && behind !== undefined) return statement(behind);
    if (/^(JUMP_BACKWARD|END_FOR|POP_ITER|END_ASYNC_FOR)/.test(name)) {
      const loop = loopOf(instruction, i);
      if (loop !== undefined && isLoop(recording, loop)) return {kind: 'loop', node: loop};
      // From the handler of a `with` or a `try` it leads back to whatever comes next.
      if (name === 'JUMP_BACKWARD_NO_INTERRUPT' && loop !== before) return {kind: 'cleanup'};
      if (loop !== undefined) return statement(loop);
    }
    // Behind a way out stands where another one leads: a pattern that doesn't fit, with what it put on the stack.
    if (name === 'POP_TOP' && isBehindExit(instructions, i)) {
      const place = nodeAt(recording, instruction.span);
      if (place !== undefined) return statement(statementOf(recording, code, place));
    }
    // What clears an expression's value away, and where a generator goes on, belong to what they stand behind.
    const trails = ['JUMP_FORWARD', 'POP_TOP', 'RESUME'].includes(name);
    if (before !== undefined && (before === behind || trails)) return statement(before);
    if (name === 'PUSH_EXC_INFO' && behind !== undefined && recording.tree[behind]?.type === 'ExceptHandler')
      return statement(behind);
    if (returnsNone(instructions, i)) return {kind: 'return'};
    return {kind: 'cleanup'};
  });
}

/**
 * Offsets of the handlers that give a name back what it was before a comprehension in this code object, when an
 * exception leaves it: `SWAP`, `POP_TOP`, `SWAP`, stores, `RERAISE` (PEP 709; `pop_inlined_comprehension_state` in
 * `Python/compile.c` and `codegen.c`). They stand behind all statements; only an exception leads there. The handlers
 * of a `try` or a `with` begin with `PUSH_EXC_INFO`.
 */
function handlersOfComprehensions({instructions, exceptionTable}: Code): ReadonlySet<number> {
  const targets = new Set(exceptionTable.map(({target}) => target));
  const found = new Set<number>();
  for (const [i, {offset, name}] of instructions.entries()) {
    if (name !== 'SWAP' || !targets.has(offset)) continue;
    const end = instructions.findIndex((row, at) => at > i && row.name === 'RERAISE');
    for (const row of instructions.slice(i, end + 1)) found.add(row.offset);
  }
  return found;
}

/** The statement that an instruction carries out a part of, or undefined for the compiler's own. */
function sourceOwner(recording: Recording, code: Code, instruction: Instruction): number | undefined {
  const [first] = nodesOf(recording, instruction);
  if (instruction.origin === 'source' && first !== undefined) return statementOf(recording, code, first);
  // A jump or a NOP that is all there is to a `break`, a `pass` or a `try` stands at just its place.
  if (/^(JUMP_|NOP|POP_)/.test(instruction.name) && instruction.span) {
    const bare = bareStatementAt(recording, instruction.span);
    if (bare !== undefined || instruction.name !== 'NOP') return bare;
    // What is left of a test that needs none, as in `while True`.
    const node = nodeAt(recording, instruction.span);
    return node === undefined ? undefined : statementOf(recording, code, node);
  }
  return undefined;
}

/** The innermost statement around a node that is part of this code object; its own node for a lambda and the like. */
function statementOf({tree}: Recording, code: Code, node: number): number {
  let at = node;
  while (at !== code.node) {
    const entry = tree[at];
    if (!entry || entry.parent === null || isStatement(entry.type)) return at;
    at = entry.parent;
  }
  return at;
}

const BARE = new Set(['Break', 'Continue', 'Pass', 'Try', 'TryStar']);

function bareStatementAt({tree}: Recording, span: Span): number | undefined {
  const found = tree.findIndex(
    (node) => BARE.has(node.type) && node.span && String(node.span) === String(span),
  );
  return found < 0 ? undefined : found;
}

/** The loop whose header or body a statement is. */
function loopAround(recording: Recording, statement: number): number | undefined {
  let at: number | null = statement;
  while (at !== null && !isLoop(recording, at)) {
    const entry: TreeNode | undefined = recording.tree[at];
    if (!entry || /FunctionDef|ClassDef|Lambda/.test(entry.type)) return undefined;
    at = entry.parent;
  }
  return at ?? undefined;
}

function isLoop({tree}: Recording, node: number): boolean {
  return ['For', 'AsyncFor', 'While'].includes(tree[node]?.type ?? '');
}

/** Whether what stands before an instruction, and before others like it, never goes on to the next one. */
function isBehindExit(instructions: readonly Instruction[], i: number): boolean {
  const {name} = instructions[i] ?? {};
  const before = instructions.slice(0, i).findLast((other) => other.name !== name);
  return /^(RETURN_|RAISE_|RERAISE|JUMP_)/.test(before?.name ?? '');
}

/** Whether an instruction is half of `LOAD_CONST None`, `RETURN_VALUE`. */
function returnsNone(instructions: readonly Instruction[], i: number): boolean {
  const none = (instruction?: Instruction) =>
    instruction?.name === 'LOAD_CONST' && instruction.argText === 'None' && instruction.origin === 'compiler';
  const leaves = (instruction?: Instruction) =>
    instruction?.name === 'RETURN_VALUE' && instruction.origin === 'compiler';
  const at = instructions[i];
  return (
    // 3.12 and 3.13 have one for both.
    (at?.name === 'RETURN_CONST' && at.argText === 'None' && at.origin === 'compiler') ||
    (none(instructions[i]) && leaves(instructions[i + 1])) ||
    (none(instructions[i - 1]) && leaves(instructions[i]))
  );
}

/** The last node inside a node, itself included: ids are in depth-first order. */
function lastInside({tree}: Recording, node: number): number {
  let last = node;
  for (;;) {
    const next = tree[last]?.children.at(-1);
    if (next === undefined) return last;
    last = next;
  }
}
