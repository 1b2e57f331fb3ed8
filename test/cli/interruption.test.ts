import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {recorded} from '../support/recorded.ts';
import {emptyFolder, namesIn, type Running, startCli} from './run-cli.ts';

/** Ids of all processes below one, at any depth. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => statusOf(child)?.parent === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** State and parent of a process (proc(5)); undefined if there is none. */
function statusOf(pid: number): {state: string; parent: number} | undefined {
  try {
    // The name, in brackets, may hold anything; what is wanted follows it.
    const [state = '', parent] =
      readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    return {state, parent: Number(parent)};
  } catch {
    return undefined;
  }
}

/** A zombie has ended, and only waits for a container's init to notice. */
function isAlive(pid: number): boolean {
  const status = statusOf(pid);
  return status !== undefined && status.state !== 'Z';
}

describe.runIf(process.platform === 'linux')('an interrupted run', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends the interpreter and leaves nothing behind: %s', async (signal, exitCode) => {
    const {cwd, env} = place();
    writeFileSync(join(cwd, 'endless.py'), 'while True:\n    pass\n');
    const running = startCli(['record', 'endless.py', '-o', 'rec.json', '--max-seconds', '60', '--verbose'], {
      cwd,
      env,
    });
    await running.printed(/recorder: running/);
    await pause(500);
    await expectToStop(running, signal, exitCode);
    expect(namesIn(cwd)).toEqual(['endless.py', 'tmp']);
    expect(temporary(cwd)).toEqual([]);
  });

  it('ends the browser and leaves no half-written video', async () => {
    const {cwd, env} = place();
    writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recorded('total')));
    const running = startCli(['render', 'rec.json', '--clip', 'tokens'], {cwd, env});
    await running.printed(/tokens: \d+ of \d+ frames, \d+ fps, \d+ s left/);
    await expectToStop(running, 'SIGINT', 130);
    expect(namesIn(join(cwd, 'output'))).toEqual([]);
    expect(temporary(cwd)).toEqual([]);
  });
});

/** A folder whose temporary files are its own. */
function place(): {cwd: string; env: NodeJS.ProcessEnv} {
  const cwd = emptyFolder();
  mkdirSync(join(cwd, 'tmp'));
  return {cwd, env: {TMPDIR: join(cwd, 'tmp')}};
}

/** What was left among the temporary files; tsx keeps compiled sources there, for every program that uses it. */
function temporary(cwd: string): string[] {
  return namesIn(join(cwd, 'tmp')).filter((name) => !name.startsWith('tsx-'));
}

async function expectToStop(
  {child, ended}: Running,
  signal: NodeJS.Signals,
  exitCode: number,
): Promise<void> {
  const children = descendants(child.pid ?? 0);
  expect(children.length).toBeGreaterThan(0);
  child.kill(signal);
  const {code, stderr, stdout} = await ended;
  expect(stderr).toMatch(/\nInterrupted\.\n$/);
  expect({code, stdout}).toEqual({code: exitCode, stdout: ''});
  expect(children.filter(isAlive)).toEqual([]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
