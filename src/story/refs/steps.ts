import {type Code, codeOf, type Instruction, type Recording, type TreeNode} from '../../recording/index.ts';
import {headerOf} from '../bytecode/header.ts';
import {sourceLines} from '../source.ts';
import {ownerOfFrame} from './holders.ts';

/** What a step executed, and where in the source that is. */
export interface StepFacts {
  readonly step: number;
  readonly frame: number;
  readonly instruction: Instruction;
  /** The instruction's line; where it has none, the last one of its frame. */
  readonly line: number;
  /** The statement, or the head of a compound one, as source text. */
  readonly statement: string;
  /** `f()`, `module`, `class C`. */
  readonly owner: string;
  /** The expression that the instruction works out, as source text; the statement where there is none. */
  readonly expression: string;
  /** Whether the statement is a simple one. */
  readonly simple: boolean;
  /** Whether it clears the name of an `except … as name`, as every handler does when it is left. */
  readonly clears: boolean;
  /** Whether it gives a variable back what it was before a comprehension (PEP 709). */
  readonly restores: boolean;
  /** Whether an exception starts here. */
  readonly raises: boolean;
  /** The line on which the frame goes on that takes over when an exception leaves the step's frame, if one does. */
  readonly landing: number | undefined;
  /** Whether an exception leaves the step's frame. */
  readonly unwinds: boolean;
  /** What its frame executes next. */
  readonly next: Instruction | undefined;
}

/** Answers questions about single steps of a run. */
export class Steps {
  private readonly recording: Recording;
  private readonly lines: readonly string[];

  public constructor(recording: Recording) {
    this.recording = recording;
    this.lines = sourceLines(recording);
  }

  public facts(step: number): StepFacts {
    const at = this.recording.run.steps[step];
    if (!at) throw new RangeError(`The recording has no step ${step}.`);
    const {frame} = at;
    const code = codeOf(this.recording, frame);
    const instruction = code.instructions.find((i) => i.offset === at.offset);
    if (!instruction) throw new RangeError(`Step ${step} is at no instruction.`);
    const line = this.lineOf(step);
    const own = this.simpleStatement(code, instruction) ?? this.onlyStatement(code, line);
    const matched = own === undefined ? undefined : this.matchAround(instruction);
    const node = matched ?? own;
    const statement = node === undefined ? this.head(line) : this.textOf(node);
    const owner = ownerOfFrame(this.recording, {frame, code, stack: [], locals: []});
    const expression = this.textOf(instruction.nodes.at(-1) ?? -1) || statement;
    const clears = clearsName(code, instruction);
    const restores = restoresName(code, instruction);
    const simple = node !== undefined && matched === undefined;
    const unwinds = this.recording.run.events.some((e) => e.kind === 'unwind' && e.step === step);
    return {
      ...{step, frame, instruction, line, statement, expression, owner, simple, clears, restores},
      raises: this.recording.run.events.some((e) => e.kind === 'raise' && e.step === step),
      unwinds,
      landing: unwinds ? this.landing(step) : undefined,
      next: this.nextOf(step),
    };
  }

  private nextOf(step: number): Instruction | undefined {
    const {steps} = this.recording.run;
    const frame = steps[step]?.frame;
    const next = steps.find((at, i) => i > step && at.frame === frame);
    return next && codeOf(this.recording, next.frame).instructions.find((i) => i.offset === next.offset);
  }

  /** Where the frame that runs next had got to before it made the call that an exception leaves. */
  private landing(step: number): number | undefined {
    const {steps} = this.recording.run;
    const frame = steps[step + 1]?.frame;
    const before = steps.findLastIndex((at, i) => i < step && at.frame === frame);
    return before < 0 ? undefined : this.lineOf(before);
  }

  private lineOf(step: number): number {
    const {steps} = this.recording.run;
    const frame = steps[step]?.frame ?? 0;
    const code = codeOf(this.recording, frame);
    for (let s = step; s >= 0; s--) {
      const at = steps[s];
      if (at?.frame !== frame) continue;
      const line = code.instructions.find((i) => i.offset === at.offset)?.line;
      if (line !== undefined) return Math.min(line, this.lines.length);
    }
    return Math.max(1, Math.min(code.firstLine, this.lines.length));
  }

  /** The simple statement that all of a line's instructions belong to, for those that carry out no node themselves. */
  private onlyStatement(code: Code, line: number): number | undefined {
    const here = code.instructions.filter((i) => i.line === line && i.nodes.length > 0);
    const statements = new Set(here.map((i) => this.simpleStatement(code, i)));
    return statements.size === 1 ? [...statements][0] : undefined;
  }

  /**
   * The statement that an instruction belongs to, if it is not a compound one; in the body of a generator expression
   * or a lambda, which runs later than the statement around it, that expression.
   */
  private simpleStatement(code: Code, {nodes}: Instruction): number | undefined {
    let at: number | null | undefined = nodes[0];
    while (at !== null && at !== undefined) {
      const node: TreeNode | undefined = this.recording.tree[at];
      if (!node) return undefined;
      if (at === code.node && code.name.startsWith('<') && code.parent !== null) return at;
      if (statements.has(node.type)) return node.children.some((c) => this.isBlock(c)) ? undefined : at;
      at = node.parent;
    }
    return undefined;
  }

  /** The `match` whose subject an instruction of the compiler clears away; its place is that of a case's body. */
  private matchAround({name, origin, span}: Instruction): number | undefined {
    if (name !== 'POP_TOP' || origin !== 'compiler' || !span) return undefined;
    const {tree} = this.recording;
    const found = tree.findLastIndex(
      (node) => node.type === 'Match' && node.span && node.span[0] < span[0] && span[2] <= node.span[2],
    );
    return found < 0 ? undefined : found;
  }

  private isBlock(child: number): boolean {
    const field = this.recording.tree[child]?.field;
    return field === 'body' || field === 'handlers' || field === 'cases';
  }

  /** All of a simple statement, the header of a compound one. */
  private textOf(node: number): string {
    return this.recording.tree[node]?.span ? headerOf(this.recording, node).text : '';
  }

  private head(line: number): string {
    return (this.lines[line - 1] ?? '').trim().replace(/:$/, '');
  }
}

/** Whether an instruction stores what `LOAD_FAST_AND_CLEAR` of the same comprehension put away. */
const restoresName = ({instructions}: Code, {name, argText, span}: Instruction): boolean =>
  name.startsWith('STORE_FAST') &&
  span !== undefined &&
  instructions.some(
    (i) => i.name === 'LOAD_FAST_AND_CLEAR' && i.argText === argText && String(i.span) === String(span),
  );

/**
 * Whether an instruction is of the `name = None; del name` that the compiler writes where an `except … as name` is left
 * (`Python/codegen.c`, `codegen_try_except`): all three at one place. What the source says has a place for each.
 */
function clearsName({instructions}: Code, {offset, name, argText}: Instruction): boolean {
  if (!/^(STORE|DELETE)_/.test(name)) return false;
  const at = instructions.findIndex((i) => i.offset === offset);
  const store = name.startsWith('STORE') ? at : at - 1;
  const [none, stored, deleted] = instructions.slice(store - 1, store + 2);
  if (store < 1 || !none || !stored || !deleted) return false;
  return (
    none.name === 'LOAD_CONST' &&
    none.argText === 'None' &&
    stored.name.replace('STORE', 'DELETE') === deleted.name &&
    stored.argText === argText &&
    deleted.argText === argText &&
    String(stored.span) === String(none.span) &&
    String(stored.span) === String(deleted.span)
  );
}

const statements = new Set(
  (
    'FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If ' +
    'With AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue'
  ).split(' '),
);
