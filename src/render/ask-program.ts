import {execFile} from 'node:child_process';

/** Tries, where a program is killed before it has answered. */
const TRIES = 3;

/**
 * What a program prints to its standard output. It is asked again if somebody killed it: that tells nothing of it.
 *
 * @param env - What it gets beside this process's environment.
 * @throws an `Error` with the last line of its complaint if it doesn't run, or takes longer than 20 s.
 */
export async function askProgram(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  for (let left = TRIES; ; left--) {
    const {stdout, error, complaint} = await askOnce(executable, args, env);
    if (!error) return stdout;
    const killed = error.signal !== undefined && error.signal !== null && !error.killed;
    if (!killed || left <= 1) throw new Error(complaint || error.message, {cause: error});
  }
}

interface Answer {
  readonly stdout: string;
  readonly error: (Error & {readonly signal?: NodeJS.Signals | null; readonly killed?: boolean}) | null;
  readonly complaint: string | undefined;
}

function askOnce(
  executable: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const options = {env: {...process.env, ...env}, timeout: 20_000, maxBuffer: 2 ** 22};
    execFile(executable, args, options, (error, stdout, stderr) =>
      resolve({stdout, error: error as Answer['error'], complaint: stderr.trim().split('\n').at(-1)}),
    );
  });
}
