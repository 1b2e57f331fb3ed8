import {closeSync, mkdtempSync, openSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Choice, FORMAT, type Limits, type Recording, VERSION} from '../recording/index.ts';
import type {Assembly} from './assemble.ts';
import {type Carrier, findCarrier} from './cache.ts';
import {type ChildEnd, runChild} from './child.ts';
import {describeDeath} from './death.ts';
import {RecorderFailure, UnusableProgram} from './errors.ts';
import {interpreterLabel, readyInterpreter} from './interpreter.ts';
import {cutsOf, defaultLimits} from './limits.ts';
import {Lines} from './lines.ts';
import {type ProgramFile, readProgram, sourceOf} from './program.ts';
import {type SpecialiseOptions, watchInSandbox, withSpecialisation} from './specialise/index.ts';
import {tellCollector} from './tell-collector.ts';
import {explainUnusable} from './unusable.ts';

/** Milliseconds for the start of the interpreter; and for what the compiler makes of each byte, some four times too many. */
const START_MS = 30_000;
const BYTE_MS = 1;
/** Milliseconds that a program which doesn't heed the time limit may go on before it is ended from outside. */
const GRACE_MS = 1500;
/** Milliseconds that a program which had to be stopped is run once more, without a tracer. */
const ENDLESS_MS = 3000;

export type Stage = 'starting' | 'running' | 'comparing' | 'reading' | 'specialising';

export interface RecordOptions extends Pick<SpecialiseOptions, 'specialise' | 'onNote'> {
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<Limits>;
  /** Milliseconds that a program in the locked CPython may go on that doesn't heed the time limit. Default: {@link GRACE_MS}. */
  readonly graceMs?: number;
  /** What is recorded step by step. Default: the run from its start. */
  readonly choice?: Choice;
  /** What tracebacks and clips call the program. Default: its file name. */
  readonly name?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: Stage) => void;
}

/**
 * Runs a program in a locked CPython and records what it did.
 *
 * The first call of a version makes the interpreter's snapshot (some seconds); from then on it takes about a second.
 *
 * @throws {@link UnusableProgram} if the input is to blame, {@link RecorderFailure} if the interpreter died or we are.
 */
export async function record(programPath: string, options: RecordOptions = {}): Promise<Recording> {
  const program = await readProgram(programPath, options.name);
  const limits = {...defaultLimits, ...options.limits};
  const carrier = findCarrier();
  options.onProgress?.('starting');
  const folder = await readyInterpreter(carrier, options.signal);
  const scratch = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const lines = join(scratch, 'lines.jsonl');
    options.onProgress?.('running');
    const {ended, assembly} = await runProgram(folder, program, limits, lines, options);
    options.onProgress?.('reading');
    const recording = finish(program, limits, options.choice, carrier, assembly, ended);
    const collector = await tellCollector(
      assembly.collector,
      recording,
      assembly.full.length === 0 && !options.choice,
      async () => {
        const timeMs =
          recording.run.end.how === 'stopped' ? Math.min(ENDLESS_MS, limits.timeMs) : limits.timeMs;
        const alone = {...limits, timeMs};
        const {choice: _, ...unchosen} = options;
        const {ended, assembly} = await runProgram(folder, program, alone, lines, unchosen, 'unfollowed');
        if (assembly.failure) throw died(program, assembly, ended);
        return assembly.collector;
      },
    );
    return await withSpecialisation({...recording, ...(collector && {collector})}, options, (target) =>
      watchInSandbox(folder, program, limits, target, options),
    );
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

const startMs = ({length}: Uint8Array) => START_MS + length * BYTE_MS;

async function runProgram(
  folder: string,
  {name, bytes, modules}: ProgramFile,
  limits: Limits,
  lines: string,
  {choice, graceMs = GRACE_MS, signal}: RecordOptions,
  task?: 'unfollowed',
): Promise<{ended: ChildEnd; assembly: Assembly}> {
  const output = openSync(lines, 'w', 0o600);
  const written = new Lines(lines);
  try {
    const ended = await runChild({
      script: 'child.mjs',
      folder,
      input: JSON.stringify({
        name,
        program: Buffer.from(bytes).toString('base64'),
        modules,
        limits,
        choice,
        task,
      }),
      output,
      startMs: startMs(bytes),
      runMs: limits.timeMs + graceMs,
      signal,
    });
    return {ended, assembly: written.finish()};
  } finally {
    written.close();
    closeSync(output);
  }
}

function died({name, bytes}: ProgramFile, assembly: Assembly, ended: ChildEnd): RecorderFailure {
  return new RecorderFailure(describeDeath(name, assembly, ended, startMs(bytes)), {
    cause: assembly.failure ?? assembly.fatal?.text ?? ended.complaint,
  });
}

function finish(
  program: ProgramFile,
  limits: Limits,
  choice: Choice | undefined,
  carrier: Carrier,
  assembly: Assembly,
  ended: ChildEnd,
): Recording {
  const {front, unusable} = assembly;
  if (unusable && !assembly.failure)
    throw new UnusableProgram(explainUnusable(program.name, unusable, choice));
  if (!front) throw died(program, assembly, ended);
  const stopped = ended.how === 'late end';
  if (assembly.failure || (!stopped && (assembly.fatal || !assembly.end))) {
    throw died(program, assembly, ended);
  }
  return {
    format: FORMAT,
    version: VERSION,
    header: {
      program: {name: program.name, sha256: program.sha256, encoding: front.encoding},
      interpreter: {
        implementation: 'CPython',
        ...front.interpreter,
        label: interpreterLabel(front.interpreter.version),
        carrier: carrier.label,
      },
      limits,
      cuts: cutsOf(assembly, limits, stopped ? 'time' : undefined, choice),
      ...(assembly.overheard.length > 0 && {unfollowed: assembly.overheard}),
      ...(choice && {choice}),
      deallocations: 'reftracer',
    },
    source: sourceOf(program, front.source),
    tokens: front.tokens,
    tree: front.tree,
    scopes: front.scopes,
    codes: front.codes,
    run: assembly.run({how: 'stopped'}),
  };
}
