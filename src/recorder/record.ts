import {closeSync, mkdtempSync, openSync, rmSync} from 'node:fs';
import {open} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {FORMAT, type Limits, type Recording, VERSION} from '../recording/index.ts';
import {Assembly} from './assemble.ts';
import {type Carrier, findCarrier} from './cache.ts';
import {type ChildEnd, runChild} from './child.ts';
import {RecorderFailure, UnusableProgram} from './errors.ts';
import {interpreterLabel, lastLine, readyInterpreter} from './interpreter.ts';
import {cutsOf, defaultLimits} from './limits.ts';
import {parseMessage} from './messages.ts';
import {type ProgramFile, readProgram} from './program.ts';
import {type SpecialiseOptions, watchInSandbox, withSpecialisation} from './specialise/index.ts';
import {tellCollector} from './tell-collector.ts';
import {explainUnusable} from './unusable.ts';

/** Milliseconds for the start of the interpreter and for what the compiler makes of the program. */
const START_MS = 30_000;
/** Milliseconds that a program which doesn't heed the time limit may go on before it is ended from outside. */
const GRACE_MS = 1500;
/** Milliseconds that a program which had to be stopped is run once more, without a tracer. */
const ENDLESS_MS = 3000;
/** Characters of one line of the child's; more is no line of ours. */
const LONGEST_LINE = 64 * 1024 * 1024;

export type Stage = 'starting' | 'running' | 'comparing' | 'reading' | 'specialising';

export interface RecordOptions extends Pick<SpecialiseOptions, 'specialise' | 'onNote'> {
  /** Default: {@link defaultLimits}. */
  readonly limits?: Partial<Limits>;
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
    const ended = await runProgram(folder, program, limits, lines, options.signal);
    options.onProgress?.('reading');
    const assembly = await assemble(lines);
    const recording = finish(program, limits, carrier, assembly, ended);
    const collector = await tellCollector(
      assembly.collector,
      recording,
      assembly.full.length === 0,
      async () => {
        const timeMs =
          recording.run.end.how === 'stopped' ? Math.min(ENDLESS_MS, limits.timeMs) : limits.timeMs;
        const alone = {...limits, timeMs};
        await runProgram(folder, program, alone, lines, options.signal, 'unfollowed');
        return (await assemble(lines)).collector;
      },
    );
    return await withSpecialisation({...recording, ...(collector && {collector})}, options, (target) =>
      watchInSandbox(folder, program, limits, target, options.signal),
    );
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

async function runProgram(
  folder: string,
  {name, bytes}: ProgramFile,
  limits: Limits,
  lines: string,
  signal: AbortSignal | undefined,
  task?: 'unfollowed',
): Promise<ChildEnd> {
  const output = openSync(lines, 'w', 0o600);
  try {
    return await runChild({
      script: 'child.mjs',
      folder,
      input: JSON.stringify({name, program: Buffer.from(bytes).toString('base64'), limits, task}),
      output,
      startMs: START_MS,
      runMs: limits.timeMs + GRACE_MS,
      signal,
    });
  } finally {
    closeSync(output);
  }
}

/** Reads what the child wrote; a last line without its end was cut off by a kill. */
async function assemble(path: string): Promise<Assembly> {
  const assembly = new Assembly();
  const file = await open(path);
  let number = 0;
  try {
    for await (const line of file.readLines({encoding: 'utf8'})) {
      number++;
      const message = line.length < LONGEST_LINE ? parseMessage(line) : undefined;
      if (message) assembly.add(message);
      else if (line !== '') assembly.failure ??= `Line ${number} is not understood: ${line.slice(0, 200)}`;
    }
  } finally {
    await file.close();
  }
  return assembly;
}

function finish(
  program: ProgramFile,
  limits: Limits,
  carrier: Carrier,
  assembly: Assembly,
  ended: ChildEnd,
): Recording {
  const {front, unusable} = assembly;
  if (unusable) throw new UnusableProgram(explainUnusable(program.name, unusable));
  if (!front) throw new RecorderFailure(describeDeath(program.name, assembly, ended));
  const stopped = ended.how === 'late end';
  if (!stopped && (assembly.fatal || assembly.failure || !assembly.end)) {
    throw new RecorderFailure(describeDeath(program.name, assembly, ended), {
      cause: assembly.failure ?? assembly.fatal?.text ?? ended.complaint,
    });
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
      cuts: cutsOf(assembly, limits, stopped),
      deallocations: 'reftracer',
    },
    source: front.source,
    tokens: front.tokens,
    tree: front.tree,
    scopes: front.scopes,
    codes: front.codes,
    run: assembly.run({how: 'stopped'}),
  };
}

function describeDeath(name: string, assembly: Assembly, ended: ChildEnd): string {
  if (assembly.failure && !assembly.fatal) {
    return `The recorder failed on ${name}${lineReached(assembly)}: ${assembly.failure.trim().split('\n').at(-1)}`;
  }
  if (ended.how === 'late start') {
    return `The interpreter was not ready after ${START_MS / 1000} s. Try again when the machine is less busy.`;
  }
  const what = assembly.fatal ? assembly.fatal.text : `exit status ${ended.status}`;
  return `The interpreter died while it ran ${name}${lineReached(assembly)} (${briefly(what)}).${assembly.fatal ? '' : lastLine(ended.complaint)}`;
}

/** `, in line 4 of f`: where the program was, as far as that is known. */
function lineReached(assembly: Assembly): string {
  const {front, fatal, steps} = assembly;
  const last = steps.at(-1);
  const code = fatal?.code ?? (last && assembly.codeOfFrame(last.frame));
  const offset = fatal?.code === undefined ? last?.offset : fatal.offset;
  const found = code === undefined ? undefined : front?.codes[code];
  const line = found?.lines.find(
    ([start, end]) => offset !== undefined && start <= offset && offset < end,
  )?.[2];
  return line && found ? `, in line ${line} (${found.qualname})` : '';
}

/** The line of an error's text that says most: the last of a Python traceback, else the first. */
function briefly(text: string): string {
  const lines = text.trim().split('\n');
  return (text.includes('Traceback (most recent call last)') ? lines.at(-1) : lines[0]) ?? text;
}
