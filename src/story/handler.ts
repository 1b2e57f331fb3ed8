import {
  type Code,
  codeOf,
  type Instruction,
  type Recording,
  type Span,
  type TreeNode,
} from '../recording/index.ts';

/** What an exception was being handled by: only an `except` clause handles it, a `finally` or a `with` may drop it. */
export type Handler = 'except' | 'finally' | 'with';

/** The block whose note of an exception a `POP_EXCEPT` drops; undefined where that can't be told. */
export function handlerLeft(recording: Recording, step: number): Handler | undefined {
  const {steps} = recording.run;
  const frame = steps[step]?.frame ?? 0;
  const code = codeOf(recording, frame);
  const at = new Map(code.instructions.map((i, index) => [i.offset, index]));
  let left = 1;
  for (let s = step - 1; s >= 0; s--) {
    const one = steps[s];
    const index = one?.frame === frame ? at.get(one.offset) : undefined;
    const name = code.instructions[index ?? -1]?.name;
    if (name === 'POP_EXCEPT') left++;
    if (name === 'PUSH_EXC_INFO') left--;
    if (left > 0 || index === undefined) continue;
    const behind = code.instructions.slice(index + 1);
    if (behind[0]?.name === 'WITH_EXCEPT_START') return 'with';
    const span = behind.find((i) => i.span)?.span;
    return span && blockAt(recording, span);
  }
  return undefined;
}

/**
 * Whether an instruction drops the value that a `return` had left on the stack, where a `return`, `break` or `continue`
 * in a `finally` goes another way (`Python/codegen.c`, `codegen_unwind_fblock`, `COMPILE_FBLOCK_POP_VALUE`). Where the
 * `finally` was entered by an exception it drops that, and `POP_EXCEPT` follows.
 */
export function overridesReturn(
  recording: Recording,
  {instructions}: Code,
  {name, offset, span}: Instruction,
  statement: string | undefined,
): boolean {
  if (name !== 'POP_TOP' || !span || !/^(Return|Break|Continue)$/.test(statement ?? '')) return false;
  const at = instructions.findIndex((i) => i.offset === offset);
  const handles = instructions.slice(at + 1, at + 3).some((i) => i.name === 'POP_EXCEPT');
  return !handles && blockAt(recording, span) === 'finally';
}

/** The innermost block for exceptions around a place. */
function blockAt({tree}: Recording, span: Span): Handler | undefined {
  // Ids are in depth-first order: of those around it the last one is the innermost.
  let at: number | null = tree.findLastIndex((n) => n.span && isInside(span, n.span));
  while (at !== null && at >= 0) {
    const node: TreeNode | undefined = tree[at];
    if (node?.field === 'finalbody') return 'finally';
    if (node?.type === 'ExceptHandler') return 'except';
    at = node?.parent ?? null;
  }
  return undefined;
}

const isInside = (inner: Span, outer: Span) =>
  (outer[0] < inner[0] || (outer[0] === inner[0] && outer[1] <= inner[1])) &&
  (outer[2] > inner[2] || (outer[2] === inner[2] && outer[3] >= inner[3]));
