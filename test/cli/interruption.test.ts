import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {descendants, isAlive} from '../support/processes.ts';
import {recorded} from '../support/recorded.ts';
import {emptyFolder, namesIn, type Running, startCli} from './run-cli.ts';

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
    await running.printed(/tokens: [\d,]+ of [\d,]+ frames.*, \d+ fps, \d+ s left/);
    await expectToStop(running, 'SIGINT', 130);
    expect(namesIn(join(cwd, 'output'))).toEqual([]);
    expect(temporary(cwd)).toEqual([]);
    expect(namesIn('/dev/shm').filter((name) => name.includes(`-browser-${running.child.pid}-`))).toEqual([]);
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
  const children = descendants(child.pid ?? 0).map(({pid}) => pid);
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
