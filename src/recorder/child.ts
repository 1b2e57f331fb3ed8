import {type ChildProcess, spawn, spawnSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import process from 'node:process';

/** What a locked process is given. */
export interface ChildOptions {
  /** The script, inside `folder`. */
  readonly script: string;
  /** All that the process may read. It may write nothing. */
  readonly folder: string;
  /** What it reads from stdin. */
  readonly input: string;
  /** An open file, for its file descriptor 3. */
  readonly output: number;
  /** Milliseconds until it must have said that it started; and from then until it must have ended. */
  readonly startMs: number;
  readonly runMs: number;
  /** Whether its speed matters: it is left to the engine then what it compiles anew, and when. Default false. */
  readonly isTimed?: boolean;
  readonly signal: AbortSignal | undefined;
}

/** How a locked process ended. */
export interface ChildEnd {
  readonly how: 'exited' | 'late start' | 'late end';
  readonly status: number | string;
  /** The end of what it wrote to stderr. */
  readonly complaint: string;
}

/**
 * WebAssembly by V8's baseline compiler alone. The optimising one takes longer over the interpreter's loop than most
 * programs run, and as it works beside them, it is the machine's other core that pays.
 */
const BASELINE = ['--liftoff-only'];

/** Runs a script under Node's permission model, without environment, without network where the system allows it. */
export function runChild(options: ChildOptions): Promise<ChildEnd> {
  options.signal?.throwIfAborted();
  const [command, ...before] = [...withoutNetwork(), process.execPath];
  const child = spawn(
    command ?? process.execPath,
    [
      ...before,
      process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission',
      `--allow-fs-read=${join(options.folder, '/')}`,
      '--disallow-code-generation-from-strings',
      ...(options.isTimed ? [] : BASELINE),
      '--no-warnings',
      join(options.folder, options.script),
    ],
    {
      cwd: options.folder,
      // Windows starts no program without its SystemRoot.
      env: process.env.SystemRoot ? {SystemRoot: process.env.SystemRoot} : {},
      stdio: ['pipe', 'pipe', 'pipe', options.output],
      windowsHide: true,
    },
  );
  return supervise(child, options);
}

function supervise(child: ChildProcess, {input, startMs, runMs, signal}: ChildOptions): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    let how: ChildEnd['how'] = 'exited';
    let complaint = '';
    const kill = (why: ChildEnd['how']) => () => {
      how = why;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(kill('late start'), startMs);
    const abort = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', abort, {once: true});
    child.stdout?.once('data', () => {
      clearTimeout(timer);
      timer = setTimeout(kill('late end'), runMs);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-4000);
    });
    // It may die before it has read all of its request; its exit tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    };
    child.once('error', (error) => {
      done();
      reject(error);
    });
    child.once('close', (code, killedBy) => {
      done();
      if (signal?.aborted) reject(signal.reason);
      else resolve({how, status: code ?? killedBy ?? 'unknown', complaint: complaint.trim()});
    });
  });
}

let unshare: string[] | undefined;

/** Node's permission model doesn't cover the network: a namespace without one does, where the system grants it. */
function withoutNetwork(): string[] {
  unshare ??= findUnshare();
  return unshare;
}

function findUnshare(): string[] {
  const program = ['/usr/bin/unshare', '/bin/unshare'].find((path) => existsSync(path));
  if (process.platform !== 'linux' || !program) return [];
  const options = process.getuid?.() === 0 ? ['-n', '--'] : ['-r', '-n', '--'];
  const probe = spawnSync(program, [...options, process.execPath, '--version'], {env: {}, stdio: 'ignore'});
  return probe.status === 0 ? [program, ...options] : [];
}
