import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {emptyFolder, namesIn, startCli} from './run-cli.ts';

/** Ids of all processes below one, at any depth. */
function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function parentOf(pid: number): number | undefined {
  try {
    // The name, in brackets, may hold anything; the state and the parent's id follow it.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ') ?? [];
    return Number(parent);
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.runIf(process.platform === 'linux')('an interrupted run', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends with its children and leaves nothing behind: %s', async (signal, exitCode) => {
    const cwd = emptyFolder();
    const temporary = join(cwd, 'tmp');
    mkdirSync(temporary);
    writeFileSync(join(cwd, 'endless.py'), 'while True:\n    pass\n');
    const {child, ended, printed} = startCli(
      ['record', 'endless.py', '-o', 'rec.json', '--max-seconds', '60', '--verbose'],
      {
        cwd,
        env: {TMPDIR: temporary},
      },
    );
    await printed(/recorder: running/);
    await pause(500);
    const children = descendants(child.pid ?? 0);
    expect(children.length).toBeGreaterThan(0);
    child.kill(signal);
    const {code, stderr, stdout} = await ended;
    expect(stderr).toMatch(/\nInterrupted\.\n$/);
    expect({code, stdout}).toEqual({code: exitCode, stdout: ''});
    expect(children.filter(isAlive)).toEqual([]);
    expect(namesIn(cwd)).toEqual(['endless.py', 'tmp']);
    // tsx keeps compiled sources there, for every program that uses it.
    expect(namesIn(temporary).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
  });
});

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
