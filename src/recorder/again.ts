import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import type {Limits, Recording} from '../recording/index.ts';
import {findCarrier} from './cache.ts';
import {UnusableInterpreter, UnusableProgram} from './errors.ts';
import {askInterpreter} from './native/interpreter.ts';
import {recordNative} from './native/record.ts';
import {type RecordOptions, record, type Stage} from './record.ts';

/** A recording asks for no more than a user may. */
const MOST: Limits = {steps: 100_000, timeMs: 600_000, memoryBytes: 4000 * 1024 ** 2, outputChars: 1 << 24};

export interface AgainOptions {
  /** The CPython of this machine to run it in; only for recordings that were made by such a one. */
  readonly python?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: Stage) => void;
  /** Told just before the program runs in no sandbox. */
  readonly onRun?: () => void;
}

/**
 * Runs a recording's program again as it was run: by the same version of the same interpreter, with the same limits.
 *
 * @param bytes The program's file ({@link programBytes}).
 * @throws {@link UnusableInterpreter} if `python` is missing, not wanted, or of another version,
 * {@link UnusableProgram} if the program can't be run as the recording says, `RecorderFailure` as recording does.
 */
export async function recordAgain(
  recording: Recording,
  bytes: Uint8Array,
  options: AgainOptions = {},
): Promise<Recording> {
  const {program, interpreter, limits} = recording.header;
  assertPlausible(program.name, limits);
  const native = interpreter.platform !== 'emscripten';
  await assertSameVersion(recording, native, options);
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-'));
  try {
    const path = join(folder, program.name);
    writeFileSync(path, bytes);
    for (const module of recording.source.modules ?? []) {
      const file = join(folder, ...module.path.split('/'));
      mkdirSync(dirname(file), {recursive: true});
      writeFileSync(file, module.text);
    }
    const {signal, onProgress, onRun, python} = options;
    const {choice} = recording.header;
    const specialise = wantedBy(recording);
    const common = {
      limits,
      ...(choice && {choice}),
      ...(specialise && {specialise}),
      ...(signal && {signal}),
      ...(onProgress && {onProgress}),
    };
    if (!native || python === undefined) return await record(path, common);
    return await recordNative(path, {
      ...common,
      python,
      // Times can't be compared with times: nobody waits for new ones.
      rounds: 0,
      fromInside: recording.threads?.method === 'inside',
      lanes: recording.threads !== undefined,
      ...(onRun && {onRun}),
    });
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

/** Whose specialisation the recording tells of. */
function wantedBy({specialisation, codes}: Recording): RecordOptions['specialise'] {
  if (!specialisation) return undefined;
  const {chosen, code, warm = 0} = specialisation;
  return {function: chosen === 'named' ? (codes[code]?.qualname ?? 'auto') : 'auto', warm};
}

/** Names and numbers of a foreign recording must not reach further than those of a user. */
function assertPlausible(name: string, limits: Limits): void {
  if (name !== basename(name) || /[\\/\0]/.test(name) || name === '.' || name === '..') {
    throw new UnusableProgram(
      `The recording calls its program ${JSON.stringify(name)}, which is no file name.`,
    );
  }
  const over = (Object.keys(MOST) as (keyof Limits)[]).find((limit) => limits[limit] > MOST[limit]);
  if (over) {
    throw new UnusableProgram(
      `The recording's limit ${over} is ${limits[over]}; the most that a program may have is ${MOST[over]}.`,
    );
  }
}

async function assertSameVersion(
  {header}: Recording,
  native: boolean,
  {python, signal}: AgainOptions,
): Promise<void> {
  const {label, version} = header.interpreter;
  if (!native) {
    if (python !== undefined) {
      throw new UnusableInterpreter(
        `The recording was made by the CPython that comes with this tool (${label}): leave --python out.`,
      );
    }
    const ours = findCarrier();
    if (ours.python !== version) {
      throw new UnusableInterpreter(
        `The recording was made by ${label}, and this inside-cpython comes with ${ours.python}: another version runs programs in another way. Record the program again.`,
      );
    }
    return;
  }
  if (python === undefined) {
    throw new UnusableInterpreter(
      `The recording was made by a ${label} of a machine, which runs programs in no sandbox. If you trust this one, give such a CPython with --python PATH.`,
    );
  }
  const given = await askInterpreter(python, 'gil', signal);
  if (given.version !== version) {
    throw new UnusableInterpreter(
      `The recording was made by ${label}, and ${python} is ${given.label}: another version runs programs in another way. Give a CPython ${version}, or record the program again.`,
    );
  }
}
