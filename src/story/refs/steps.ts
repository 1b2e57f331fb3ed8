import {type Code, codeOf, type Instruction, type Recording} from '../../recording/index.ts';
import {type Handler, handlerLeft, overridesReturn} from '../handler.ts';
import {sourceLines} from '../source.ts';
import {clearsName, restoresName} from './compiler-names.ts';
import {ownerOfFrame} from './holders.ts';
import {Statements} from './statements.ts';

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
  /** Whether it drops the value of an expression that stands alone. */
  readonly discards: boolean;
  /** Whether it drops what was to be returned, because a `finally` leaves in another way. */
  readonly overrides: boolean;
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
  /** What had been handling the exception whose note a `POP_EXCEPT` drops. */
  readonly handler: Handler | undefined;
  /** The step at which its frame began this go through the line. */
  readonly begun: number;
  /** What its frame executes next. */
  readonly next: Instruction | undefined;
}

/** Answers questions about single steps of a run. */
export class Steps {
  private readonly recording: Recording;
  private readonly lines: readonly string[];
  private readonly statements: Statements;

  public constructor(recording: Recording) {
    this.recording = recording;
    this.lines = sourceLines(recording);
    this.statements = new Statements(recording);
  }

  public facts(step: number): StepFacts {
    const at = this.recording.run.steps[step];
    if (!at) throw new RangeError(`The recording has no step ${step}.`);
    const {frame} = at;
    const code = codeOf(this.recording, frame);
    const instruction = code.instructions.find((i) => i.offset === at.offset);
    if (!instruction) throw new RangeError(`Step ${step} is at no instruction.`);
    const line = this.lineOf(step);
    const {text: statement, simple, type} = this.statements.of(code, instruction, line);
    const owner = ownerOfFrame(this.recording, {frame, code, stack: [], locals: []});
    const expression = this.statements.expression(instruction) || statement;
    const clears = clearsName(code, instruction);
    const restores = restoresName(code, instruction);
    const unwinds = this.recording.run.events.some((e) => e.kind === 'unwind' && e.step === step);
    return {
      ...{step, frame, instruction, line, statement, expression, owner, simple, clears, restores},
      discards: instruction.name === 'POP_TOP' && type === 'Expr',
      overrides: overridesReturn(this.recording, code, instruction, type),
      raises: this.recording.run.events.some((e) => e.kind === 'raise' && e.step === step),
      unwinds,
      landing: unwinds ? this.landing(step) : undefined,
      handler: instruction.name === 'POP_EXCEPT' ? handlerLeft(this.recording, step) : undefined,
      begun: this.begunAt(step, code),
      next: this.nextOf(step),
    };
  }

  /** Back to where the frame came to the line: from another one, or by a jump back. */
  private begunAt(step: number, {instructions}: Code): number {
    const {steps} = this.recording.run;
    const lines = new Map(instructions.map((i) => [i.offset, i.line]));
    const frame = steps[step]?.frame;
    const line = this.lineOf(step);
    let begun = step;
    for (let s = step - 1; s >= 0; s--) {
      const at = steps[s];
      if (!at || at.frame !== frame) continue;
      const own = lines.get(at.offset);
      if (at.offset >= (steps[begun]?.offset ?? 0) || (own !== undefined && own !== line)) break;
      begun = s;
    }
    return begun;
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
}
