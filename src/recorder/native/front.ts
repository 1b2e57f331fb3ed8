import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {RecorderFailure, UnusableProgram} from '../errors.ts';
import {lastLine} from '../interpreter.ts';
import {type Front, parseMessage} from '../messages.ts';
import type {ProgramFile} from '../program.ts';
import {explainUnusable} from '../unusable.ts';
import {environment} from './environment.ts';

const SCRIPT = fileURLToPath(new URL('python/front.py', import.meta.url));
/** Milliseconds for what the compiler makes of the program. */
const FRONT_MS = 30_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * What a native CPython makes of a program before it runs: text, tokens, tree, scopes, code objects. Runs nothing of
 * the program. Instructions are tied to nodes from 3.14 on, where the code before the optimiser can be compared.
 *
 * @param python Path of the interpreter.
 * @throws {@link UnusableProgram} if the program is no valid Python for it.
 */
export async function frontOf(python: string, program: ProgramFile, signal?: AbortSignal): Promise<Front> {
  const line = await askFront(python, program, signal);
  const message = parseMessage(line);
  if (message?.kind === 'unusable') throw new UnusableProgram(explainUnusable(program.name, message.value));
  if (message?.kind === 'front') return message.value;
  throw new RecorderFailure(
    `What ${python} said of ${program.name} is not understood: ${line.slice(0, 200)}`,
  );
}

function askFront(
  python: string,
  {name, bytes}: ProgramFile,
  signal: AbortSignal | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      python,
      ['-P', '-B', SCRIPT, name],
      {
        env: environment(),
        timeout: FRONT_MS,
        killSignal: 'SIGKILL',
        maxBuffer: MOST_BYTES,
        windowsHide: true,
        ...(signal ? {signal} : {}),
      },
      (error, stdout, stderr) => {
        if (signal?.aborted) reject(signal.reason);
        else if (error) reject(failure(python, name, error, stderr));
        else resolve(stdout);
      },
    );
    // It may end before it has read the program; its exit tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(bytes);
  });
}

function failure(python: string, name: string, error: Error, complaint: string): RecorderFailure {
  const why =
    'killed' in error && error.killed === true ? `did not finish within ${FRONT_MS / 1000} s` : 'failed';
  return new RecorderFailure(`${python} ${why} when it compiled ${name}.${lastLine(complaint)}`, {
    cause: error,
  });
}
