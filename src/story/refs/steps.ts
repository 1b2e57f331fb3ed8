import {codeOf, type Instruction, type Recording, type TreeNode} from '../../recording/index.ts';
import {sourceLines, spanText} from '../source.ts';
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
  /** The simple statement that is being executed, as a position in `tree`. */
  readonly node: number | undefined;
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
    const node = this.simpleStatement(instruction);
    const statement = node === undefined ? this.head(line) : this.textOf(node);
    const owner = ownerOfFrame(this.recording, {frame, code, stack: [], locals: []});
    return {step, frame, instruction, line, statement, owner, node};
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

  /** The statement that an instruction belongs to, if it is not a compound one. */
  private simpleStatement({nodes}: Instruction): number | undefined {
    let at: number | null | undefined = nodes[0];
    while (at !== null && at !== undefined) {
      const node: TreeNode | undefined = this.recording.tree[at];
      if (!node) return undefined;
      if (statements.has(node.type)) return node.children.some((c) => this.isBlock(c)) ? undefined : at;
      at = node.parent;
    }
    return undefined;
  }

  private isBlock(child: number): boolean {
    const field = this.recording.tree[child]?.field;
    return field === 'body' || field === 'handlers' || field === 'cases';
  }

  private textOf(node: number): string {
    const span = this.recording.tree[node]?.span;
    return span ? spanText(this.recording, span) : '';
  }

  private head(line: number): string {
    return (this.lines[line - 1] ?? '').trim().replace(/:$/, '');
  }
}

const statements = new Set(
  (
    'FunctionDef AsyncFunctionDef ClassDef Return Delete Assign TypeAlias AugAssign AnnAssign For AsyncFor While If ' +
    'With AsyncWith Match Raise Try TryStar Assert Import ImportFrom Global Nonlocal Expr Pass Break Continue'
  ).split(' '),
);
