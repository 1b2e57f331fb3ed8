import type {Recording} from '../../src/recording/index.ts';
import {outcomesOf} from './checker/effects.ts';
import type {Finding} from './checker/finding.ts';
import type {Machine} from './checker/outcome.ts';

type Cell = string | number | boolean | null;

/** What `second/reading.py` says. */
export interface Reading {
  readonly tokens: Cell[][];
  readonly nodes: Cell[][];
  readonly scopes: [string, string, number, [string, boolean, boolean, string[]][]][];
  readonly codes: {
    readonly name: string;
    readonly bytes: string;
    readonly stackSize: number;
    readonly arguments: number[];
    readonly names: string[];
    readonly locals: string[];
    readonly constants: string[];
    readonly lines: Cell[][];
    readonly exceptions: Cell[][];
    /** Offset, opcode, name, argument, target, and how much deeper the stack is then (no jump taken). */
    readonly instructions: [number, number, string, number | null, number | null, number][];
  }[];
}

/** A plain run. */
export interface Plain {
  /** All of stderr, where the interpreter itself wrote the traceback to it; then `output` has only stdout. */
  readonly errors?: string;
  readonly output: readonly (readonly [string, string])[];
  readonly end: {
    readonly how: string;
    readonly traceback?: string;
    readonly exception?: string;
    readonly exit?: string;
  };
}

/** In what a recording's front end differs from a second reading. */
export function compareReading(recording: Recording, reading: Reading): Finding[] {
  const found: Finding[] = [];
  const same = (cause: string, ours: unknown, theirs: unknown) => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (a === b) return;
    let at = 0;
    while (a[at] === b[at]) at++;
    const near = (text: string) => text.slice(Math.max(at - 30, 0), at + 50);
    found.push({step: -1, cause, detail: `recorded …${near(a)}…, read …${near(b)}…`});
  };
  same(
    'tokens',
    recording.tokens.map((t) => [t.type, t.exactType, t.string, ...t.span, t.keyword ?? false]),
    reading.tokens,
  );
  const nodes = recording.tree.flatMap((n) => (n.span ? [[n.type, ...n.span]] : []));
  same('tree', nodes.sort(byParts), reading.nodes.sort(byParts));
  same(
    'scopes',
    recording.scopes.map(scopeOf),
    reading.scopes.map(([name, kind, line, symbols]) => [name, kind, line, symbols.sort(byParts)]),
  );
  same(
    'code',
    recording.codes.map((code) => ({
      name: code.qualname,
      bytes: code.bytes,
      stackSize: code.stackSize,
      arguments: [code.argcount, code.posonlyargcount, code.kwonlyargcount],
      names: code.names,
      locals: code.localsplus.map((slot) => slot.name),
      constants: code.consts.map((c) => c.type),
      lines: code.lines,
      exceptions: code.exceptionTable.map((r) => [r.start, r.end, r.target, r.depth, r.lasti]),
      instructions: code.instructions.map((i) => [i.offset, i.opcode, i.name, i.arg, i.target ?? null]),
    })),
    reading.codes.map((code) => ({...code, instructions: code.instructions.map((i) => i.slice(0, 5))})),
  );
  return [...found, ...compareEffects(recording, reading)];
}

/** The checker's own table against `dis.stack_effect`: that it doesn't allow what nobody else does. */
function compareEffects(recording: Recording, reading: Reading): Finding[] {
  const minor = Number(recording.header.interpreter.version.split('.')[1]);
  const blank: Machine = {
    minor,
    peek: () => 1,
    local: () => 1,
    constant: () => 'object',
    name: () => '',
    named: () => undefined,
    globalNamed: () => undefined,
    inCell: () => undefined,
    itemsOf: () => undefined,
    typeOf: () => '',
    reprOf: () => '',
    isImmortal: () => false,
  };
  return recording.codes.flatMap((code, number) =>
    code.instructions.flatMap((instruction, i): Finding[] => {
      // 3.11 gives what a call takes to PRECALL, though CALL takes it.
      if (minor === 11 && /^(PRE)?CALL$/.test(instruction.name)) return [];
      const effect = reading.codes[number]?.instructions[i]?.[5];
      const ways = outcomesOf(instruction, blank)?.filter(({to}) => to === 'next') ?? [];
      if (ways.length === 0 || ways.every(({pop, push}) => push.length - pop === effect)) return [];
      return [{step: -1, cause: `stack effect of ${instruction.name}`, detail: `dis says ${effect}.`}];
    }),
  );
}

function scopeOf(scope: Recording['scopes'][number]): unknown {
  const isModule = scope.kind === 'module';
  const symbols = scope.symbols.map((s) => {
    const marks = s.flags.map((flag) => (flag === 'global' ? 'declared_global' : flag)).sort();
    // What a module binds is a global of it, says symtable, even where a comprehension in it does.
    const isBound = marks.some((mark) => ['assigned', 'imported', 'namespace'].includes(mark));
    const isGlobal = s.scope.startsWith('global') || (isModule && isBound);
    return [s.name, s.scope === 'free', isGlobal, marks];
  });
  return [scope.name, scope.kind, scope.line, symbols.sort(byParts)];
}

/** In what a recorded run's output and end differ from a plain one's. */
export function compareRun({run}: Recording, plain: Plain): Finding[] {
  const found: Finding[] = [];
  if (plain.errors !== undefined) return compareErrors(run, plain);
  for (const stream of ['stdout', 'stderr']) {
    const ours = run.events.map((e) => (e.kind === 'output' && e.stream === stream ? e.text : '')).join('');
    const theirs = plain.output.map(([name, text]) => (name === stream ? text : '')).join('');
    if (ours !== theirs)
      found.push({
        step: -1,
        cause: 'output',
        detail: `${stream} recorded ${JSON.stringify(ours.slice(-200))}, plain ${JSON.stringify(theirs.slice(-200))}`,
      });
  }
  const {state: _, ...end} = run.end;
  for (const key of ['how', 'exception', 'traceback', 'exit'] as const) {
    if ((end[key] ?? '') !== (plain.end[key] ?? ''))
      found.push({step: -1, cause: `end: ${key}`, detail: `recorded ${end[key]}, plain ${plain.end[key]}`});
  }
  return found;
}

/** Of a plain run as a script: what the interpreter wrote about the end stands at the end of stderr. */
function compareErrors(run: Recording['run'], {output, errors = '', end}: Plain): Finding[] {
  const text = (stream: string) =>
    run.events
      .map((e) => (e.kind === 'output' && e.stream === stream ? e.text : ''))
      .join('')
      .replace(/[^\s"']*inside-cpython-corpus-\w+\//g, '');
  const found: Finding[] = [];
  const same = (cause: string, ours: string, theirs: string) => {
    if (ours !== theirs)
      found.push({
        step: -1,
        cause,
        detail: `recorded ${JSON.stringify(ours.slice(-200))}, plain ${JSON.stringify(theirs.slice(-200))}`,
      });
  };
  same('output', text('stdout'), output.map(([, part]) => part).join(''));
  same('end: how', run.end.how, end.how);
  if (run.end.how === 'exception') same('end: traceback', text('stderr') + (run.end.traceback ?? ''), errors);
  else if (run.end.how === 'finished') same('output', text('stderr'), errors);
  return found;
}

const byParts = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
