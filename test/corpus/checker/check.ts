import type {Instruction, Recording} from '../../../src/recording/index.ts';
import {checkLives} from './check-lives.ts';
import {differences} from './differences.ts';
import {outcomesOf} from './effects.ts';
import {handlerOf} from './exception-table.ts';
import type {Finding} from './finding.ts';
import type {Outcome} from './outcome.ts';
import {type Frame, State} from './state.ts';

type Run = Recording['run'];
type Event = Run['events'][number];

/** Where a frame is: its last step, until the next one shows what became of it. */
interface Pending {
  readonly step: number;
  readonly instruction: Instruction;
  readonly outcomes: readonly Outcome[] | undefined;
  readonly stack: readonly number[];
  readonly locals: readonly number[];
  /** The exception under way; `handled`: by a handler of this frame. */
  exception?: number;
  handled?: boolean;
  /** It was resumed by an exception (`throw`), in place of the instruction's own end. */
  thrown?: boolean;
  /** What a function of the program that was called directly gave back. */
  returned?: number;
  /** The frame of that function. */
  direct?: number;
}

/** Opcodes that run nobody's code: no frame may begin while they are under way. */
const QUIET =
  /^(NOP|NOT_TAKEN|COPY|SWAP|PUSH_NULL|EXTENDED_ARG|KW_NAMES|LOAD_(FAST|CONST|SMALL_INT|CLOSURE|COMMON_CONSTANT|LOCALS)(_.*)?|JUMP_FORWARD|IS_OP|PUSH_EXC_INFO|GET_LEN_)$/;
const MOST = 50;
/** In an expected stack: the index of the instruction that failed, in code units; the None that stands for a sent value. */
const LASTI = 'lasti' as const;
const NONE = 'None' as const;
type Expected = number | typeof LASTI | typeof NONE;

/**
 * Follows a recording and compares every step with what its opcode is documented to do: the value stack, the fast
 * locals, the names, where control goes, calls and returns, and the exception table's handlers.
 */
export function check(recording: Recording): Finding[] {
  return new Checker(recording).run();
}

class Checker {
  readonly #recording: Recording;
  readonly #state: State;
  readonly #pending = new Map<number, Pending>();
  readonly #stack: number[] = [];
  readonly #findings: Finding[] = [];

  constructor(recording: Recording) {
    this.#recording = recording;
    this.#state = new State(recording);
  }

  run(): Finding[] {
    const {run} = this.#recording;
    const events = eventsByStep(run);
    for (const [index, step] of run.steps.entries()) {
      const here = events.get(index) ?? [];
      // A call or a resumption stands before its step; a throw into a generator behind that of the thrower.
      const before = here[0] && 'frame' in here[0] && here[0].frame === step.frame ? here[0].kind : '';
      const enters = before === 'call' || before === 'resume';
      if (enters && here[0]) this.#enter(index, here[0], before === 'call');
      this.#step(index, step);
      for (const event of here.slice(enters ? 1 : 0)) this.#after(index, event);
      if (this.#findings.length >= MOST) return this.#findings;
    }
    this.#end();
    for (const finding of checkLives(this.#recording)) this.#findings.push(finding);
    return this.#findings;
  }

  #say(step: number, cause: string, detail: string): void {
    this.#findings.push({step, cause, detail});
  }

  #enter(step: number, event: Event, isCall: boolean): void {
    if (!('frame' in event)) return;
    const caller = this.#stack.at(-1);
    const pending = caller === undefined ? undefined : this.#pending.get(caller);
    if (pending && QUIET.test(pending.instruction.name)) {
      this.#say(step, pending.instruction.name, 'A frame begins while it is under way.');
    }
    if (isCall) {
      const told = this.#recording.run.frames[event.frame]?.caller ?? undefined;
      if (told !== caller)
        this.#say(step, 'calls', `Frame ${event.frame} is called by ${caller}, told ${told}.`);
      if (pending && this.#isDirect(pending, event.frame)) pending.direct = event.frame;
    }
    this.#stack.push(event.frame);
  }

  /** Whether a CALL's callable is the very function whose frame begins. */
  #isDirect({instruction, stack, direct}: Pending, frame: number): boolean {
    if (instruction.name !== 'CALL' || direct !== undefined) return false;
    const arg = instruction.arg ?? 0;
    const {minor} = this.#state;
    const [lower, upper] = [stack.at(-arg - 2) ?? 0, stack.at(-arg - 1) ?? 0];
    // A function called as a method has its instance above it.
    const callable = minor >= 13 || lower !== 0 ? lower : upper;
    const record = this.#state.record(callable);
    const code = this.#recording.run.frames[frame]?.code;
    const flags = this.#recording.codes[code ?? -1]?.flags ?? [];
    const isPlain = !flags.some((flag) => /GENERATOR|COROUTINE/.test(flag));
    return record?.type === 'function' && record.code === code && isPlain;
  }

  #step(index: number, step: Run['steps'][number]): void {
    const running = this.#stack.at(-1);
    if (running !== step.frame) this.#say(index, 'calls', `Frame ${step.frame} runs, but ${running} should.`);
    const pending = this.#pending.get(step.frame);
    const frame = this.#state.apply(step);
    const instruction = this.#state.instruction(step.frame, step.offset);
    if (!instruction) {
      this.#say(index, 'offset', `There is no instruction at ${step.offset}.`);
      return;
    }
    if (pending) this.#compare(index, pending, frame, instruction);
    else this.#begin(index, frame, instruction);
    const machine = this.#state.machine(frame);
    const outcomes = outcomesOf(instruction, machine);
    if (!outcomes) this.#say(index, instruction.name, 'The checker does not know this opcode.');
    this.#pending.set(step.frame, {
      step: index,
      instruction,
      outcomes,
      stack: frame.stack,
      locals: [...frame.locals],
    });
  }

  /** The first step of a frame: nothing on its stack, its arguments in its locals. */
  #begin(index: number, frame: Frame, instruction: Instruction): void {
    if (instruction.name !== 'RESUME')
      this.#say(index, 'calls', `A frame begins with ${instruction.name}, not with RESUME.`);
    if (frame.stack.length > 0) this.#say(index, 'calls', `A frame begins with a stack of ${frame.stack}.`);
    const caller = this.#stack.at(-2);
    const pending = caller === undefined ? undefined : this.#pending.get(caller);
    if (pending?.direct !== frame.number) return;
    const {code} = frame;
    const count = pending.instruction.arg ?? 0;
    const args = pending.stack.slice(pending.stack.length - count);
    const isMethod = pending.stack.at(-count - (this.#state.minor >= 13 ? 1 : 2)) !== 0;
    if (isMethod || code.flags.some((f) => f.startsWith('VAR')) || count > code.argcount) return;
    for (const [i, slot] of args.entries()) {
      const local = frame.locals[i] ?? 0;
      const isCell = code.localsplus[i]?.kind === 'local cell';
      const same = isCell ? this.#state.holds(Math.abs(local))[0]?.[1] : Math.abs(local);
      if (same !== Math.abs(slot))
        this.#say(index, 'arguments', `Argument ${i} is ${slot}, the local ${local}.`);
    }
  }

  #compare(index: number, pending: Pending, frame: Frame, now: Instruction): void {
    const {name} = pending.instruction;
    if (pending.exception !== undefined && !this.#isSwallowed(pending)) {
      this.#compareHandler(index, pending, frame, now);
      return;
    }
    if (!pending.outcomes) return;
    const ends = pending.outcomes.map((outcome) => ({
      outcome,
      faults: differences(this.#state, pending, outcome, frame, now),
    }));
    const fitting = ends.find(({faults}) => faults.length === 0);
    if (!fitting) {
      const faults = ends.toSorted((a, b) => a.faults.length - b.faults.length)[0]?.faults ?? ['no way on'];
      this.#say(pending.step, name, `${faults.join('; ')} (next step: ${index} ${now.name})`);
      return;
    }
    if (pending.direct !== undefined && Math.abs(frame.stack.at(-1) ?? 0) !== pending.returned) {
      this.#say(
        pending.step,
        'return',
        `${pending.returned} was returned, ${frame.stack.at(-1)} is on the stack.`,
      );
    }
  }

  /** Whether it is a StopIteration by which an iterator of C ends: SEND and FOR_ITER take it themselves. */
  #isSwallowed({instruction, handled, exception = 0}: Pending): boolean {
    return (
      !handled &&
      /^(SEND|FOR_ITER)$/.test(instruction.name) &&
      this.#state.record(exception)?.type === 'StopIteration'
    );
  }

  /** Control in a handler: the exception table says where, how deep the stack is, and whether `lasti` is on it. */
  #compareHandler(index: number, pending: Pending, frame: Frame, now: Instruction): void {
    const {exception = 0, instruction, stack, step} = pending;
    const range = handlerOf(frame.code, instruction.offset);
    if (!pending.handled) this.#say(step, 'exceptions', `The frame goes on at step ${index}, unhandled.`);
    if (!range) {
      this.#say(step, 'exceptions', `No range of the exception table covers ${instruction.offset}.`);
      return;
    }
    if (now.offset !== range.target)
      this.#say(step, 'exceptions', `The handler is at ${range.target}, but ${now.offset} runs.`);
    // Where a value is sent to, throw() sends None.
    const below = pending.thrown ? [...stack.slice(0, -1), NONE] : stack;
    const expected: Expected[] = [...below.slice(0, range.depth), ...(range.lasti ? [LASTI] : []), exception];
    const fits =
      frame.stack.length === expected.length &&
      expected.every((slot, i) => this.#isExpected(slot, frame.stack[i] ?? 0, pending));
    if (!fits)
      this.#say(step, 'exceptions', `The handler has the stack ${frame.stack}, expected ${expected}.`);
    if (pending.locals.some((slot, i) => slot !== frame.locals[i]) && !pending.thrown)
      this.#say(step, 'exceptions', 'An instruction that failed changed the locals.');
  }

  #isExpected(expected: Expected, slot: number, pending: Pending): boolean {
    const text = this.#state.repr(Math.abs(slot));
    if (expected === NONE) return text === 'None';
    if (expected !== LASTI) return Math.abs(expected) === Math.abs(slot);
    const {name, arg, offset} = pending.instruction;
    // RERAISE puts the frame back to where the exception came from (`Python/bytecodes.c`).
    if (name === 'RERAISE' && arg)
      return text === this.#state.repr(Math.abs(pending.stack.at(-1 - arg) ?? 0));
    // SEND, too, stands on its inline cache while a generator that it runs without C in between goes on.
    const isBehind = pending.thrown === true || name === 'SEND';
    return text === String(offset / 2) || (isBehind && text === String(offset / 2 + 1));
  }

  #after(index: number, event: Event): void {
    if (event.kind === 'output') return;
    const running = this.#stack.at(-1);
    const pending = this.#pending.get(event.frame);
    if (event.kind === 'resume') {
      this.#enter(index, event, false);
      if (pending) pending.thrown = true;
      return;
    }
    if (event.kind === 'call') {
      this.#say(index, 'calls', `A call of frame ${event.frame} has no step.`);
      return;
    }
    if (event.frame !== running) {
      this.#say(index, 'calls', `${event.kind} in frame ${event.frame}, but ${running} runs.`);
      return;
    }
    if (!pending) return;
    if (event.kind === 'raise' || event.kind === 'handle') {
      this.#except(index, event.kind, event.exception, pending);
      return;
    }
    this.#stack.pop();
    this.#leave(index, event, pending);
  }

  #except(index: number, kind: 'raise' | 'handle', exception: number, pending: Pending): void {
    if (kind === 'handle') {
      if (pending.exception !== undefined && pending.exception !== exception)
        this.#say(index, 'exceptions', `${pending.exception} was raised, ${exception} is handled.`);
      pending.handled = true;
    } else if (pending.handled) {
      this.#say(index, 'exceptions', 'A handled exception is raised again by the same instruction.');
    }
    pending.exception = exception;
  }

  #leave(
    index: number,
    event: Extract<Event, {kind: 'return' | 'yield' | 'unwind'}>,
    pending: Pending,
  ): void {
    const {instruction, stack} = pending;
    const {code} = this.#state.frame(event.frame);
    if (event.kind === 'unwind') {
      if (pending.exception !== undefined && pending.exception !== event.exception)
        this.#say(index, 'exceptions', `${pending.exception} was raised, ${event.exception} unwinds.`);
      const range = handlerOf(code, instruction.offset);
      if (range) this.#say(index, 'exceptions', `Unwound, although a handler at ${range.target} covers it.`);
      this.#pending.delete(event.frame);
      return;
    }
    const wanted = event.kind === 'yield' ? /^YIELD_VALUE$/ : /^RETURN_(VALUE|CONST)$/;
    if (!wanted.test(instruction.name)) this.#say(index, instruction.name, `It ends in a ${event.kind}.`);
    if (instruction.name !== 'RETURN_CONST' && Math.abs(stack.at(-1) ?? 0) !== event.value)
      this.#say(index, instruction.name, `${stack.at(-1)} is on the stack, ${event.value} is given back.`);
    const caller = this.#stack.at(-1);
    const below = caller === undefined ? undefined : this.#pending.get(caller);
    if (below?.direct === event.frame) below.returned = event.value;
    if (event.kind === 'return') {
      if (instruction.name === 'RETURN_VALUE' && stack.length !== 1)
        this.#say(index, instruction.name, `It leaves a stack of ${stack.length}.`);
      this.#pending.delete(event.frame);
    }
  }

  #end(): void {
    const {run, header} = this.#recording;
    const isWhole =
      run.end.how !== 'stopped' &&
      run.end.state !== undefined &&
      header.cuts.every((cut) => cut.limit === 'output');
    if (isWhole && this.#stack.length > 0)
      this.#say(run.steps.length, 'calls', `At the end, frames ${this.#stack} still run.`);
  }
}

function eventsByStep({events}: Run): Map<number, Event[]> {
  const found = new Map<number, Event[]>();
  for (const event of events) {
    const group = found.get(event.step);
    if (group) group.push(event);
    else found.set(event.step, [event]);
  }
  return found;
}
