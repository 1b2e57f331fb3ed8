import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {onTestFinished, vi} from 'vitest';
import {explain, runCommand as runCommandLine} from '../../src/cli/main.ts';

/** The command line itself. */
export const bin = fileURLToPath(new URL('../../bin/inside-cpython.mjs', import.meta.url));

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  /** The signal that killed it; null if it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A run of the command line that goes on. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with the match as soon as stdout and stderr together match. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts the real command line, as a user would, without a terminal. */
export function startCli(args: readonly string[], options: RunOptions): Running {
  return startCommand(process.execPath, [bin, ...args], options);
}

function startCommand(command: string, args: readonly string[], {cwd, env}: RunOptions): Running {
  const start = performance.now();
  const child = spawn(command, args, {
    cwd,
    env: {...process.env, NO_COLOR: '1', ...env},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  // A test that fails must not leave an editor or an endless program behind.
  onTestFinished(() => void child.kill());
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({code, signal, stdout, stderr, seconds: (performance.now() - start) / 1000}),
    );
  });
  const printed = async (pattern: RegExp) => {
    for (;;) {
      const match = pattern.exec(stdout + stderr);
      if (match) return match;
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`It ended without printing ${pattern}:\n${stdout}${stderr}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {child, ended, printed};
}

/** Runs the real command line to its end. */
export function runCli(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startCli(args, options).ended;
}

/**
 * The command line without a process of its own, which takes half a second to start: for what is read from its arguments
 * and files. What a process adds (its start, signals, the exit code as the shell sees it) is for {@link runCli}.
 */
export async function callCli(args: readonly string[], {cwd}: {readonly cwd: string}): Promise<Ended> {
  const start = performance.now();
  const before = process.cwd();
  const [stdout, stderr] = [intercept(process.stdout), intercept(process.stderr)];
  process.chdir(cwd);
  try {
    const code = await runCommandLine(args, new AbortController().signal).then(
      () => 0,
      (error: unknown) => explain(error, args),
    );
    const seconds = (performance.now() - start) / 1000;
    return {code, signal: null, stdout: stdout.read(), stderr: stderr.read(), seconds};
  } finally {
    process.chdir(before);
    stdout.restore();
    stderr.restore();
  }
}

/** Keeps what is written to a stream of this process, which is no terminal meanwhile: the tests may be run in one. */
function intercept(stream: NodeJS.WriteStream) {
  let text = '';
  const {isTTY, columns} = stream;
  Object.assign(stream, {isTTY: false, columns: undefined});
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk) => {
    text += chunk;
    return true;
  });
  const restore = () => {
    spy.mockRestore();
    Object.assign(stream, {isTTY, columns});
  };
  return {read: () => text, restore};
}

/** Runs any command to its end. */
export function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return startCommand(command, args, options).ended;
}

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  return folder;
}

/** All names in a folder, hidden ones too. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}
