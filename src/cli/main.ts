import {homedir} from 'node:os';
import {CommanderError} from 'commander';
import pc from 'picocolors';
import {Interrupted, judge} from './failure.ts';
import {listenForInterruption} from './interruption.ts';
import {createProgram} from './program.ts';

/**
 * Runs the command line and ends the process: 0 done, 2 the input can't be used, 1 the surroundings or our fault,
 * 130 interrupted (143 by SIGTERM, 129 by SIGHUP).
 *
 * @param argv Arguments after the program's name.
 */
export async function main(argv: readonly string[]): Promise<void> {
  tolerateBrokenPipes();
  tolerateNoHome();
  const signal = listenForInterruption();
  let failed = false;
  const fail = async (error: unknown) => {
    // What breaks after that breaks because of it.
    if (failed) return;
    failed = true;
    await end(explain(signal.aborted ? signal.reason : error, argv));
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    await runCommand(argv, signal);
    await end(0);
  } catch (error) {
    await fail(error);
  }
}

/** Does what the arguments say; throws what went wrong. */
export async function runCommand(argv: readonly string[], signal: AbortSignal): Promise<void> {
  await createProgram(signal).parseAsync([...argv], {from: 'user'});
  signal.throwIfAborted();
}

/** Tells the user what went wrong and returns the exit code. */
export function explain(error: unknown, argv: readonly string[]): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const {sentence, exitCode} = judge(error);
  if (error instanceof Interrupted) {
    process.stderr.write(`${sentence}\n`);
    return exitCode;
  }
  const {red} = pc.createColors(process.stderr.isTTY && pc.isColorSupported);
  process.stderr.write(`${red('error:')} ${sentence}\n`);
  if (argv.includes('--verbose') && error instanceof Error) process.stderr.write(`${details(error)}\n`);
  return exitCode;
}

function details(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${details(error.cause)}` : own;
}

/** A reader that has seen enough (`| head`) is no error: the rest of the output goes nowhere. */
function tolerateBrokenPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/**
 * A user id without a name (`docker run --user 12345`) may have no home, and packages that ask for one break as they are
 * loaded. With a home that isn't there, who needs the cache learns that it can't be written.
 */
function tolerateNoHome(): void {
  try {
    homedir();
  } catch {
    process.env.HOME = '/nonexistent';
  }
}

/** Ends the process once everything that was printed is out, whatever handles are still open. */
async function end(exitCode: number): Promise<void> {
  await Promise.all([drained(process.stdout), drained(process.stderr)]);
  process.exit(exitCode);
}

function drained(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}
