import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
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
    const running = startCli(['render', 'rec.json', '--clip', 'tokens', '--verbose'], {cwd, env});
    await running.printed(/tokens: [\d,]+ of [\d,]+ frames.*, \d+ fps, \d+ s left/);
    await expectToStop(running, 'SIGINT', 130);
    // The folder that was made for it has gone with it.
    expect(existsSync(join(cwd, 'output'))).toBe(false);
    expect(temporary(cwd)).toEqual([]);
    expect(profilesOf(running, cwd)).toEqual([]);
  });

  it('ends a browser that does not answer yet, and removes the profile that it writes into', async () => {
    const {cwd, env} = place();
    writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recorded('total')));
    const CHROME_PATH = join(cwd, 'browser');
    writeFileSync(CHROME_PATH, MUTE_BROWSER, {mode: 0o755});
    const running = startCli(['frame', 'rec.json', '--clip', 'tokens', '--at', '0', '-o', 'f.png'], {
      cwd,
      env: {...env, CHROME_PATH},
    });
    while (!profilesOf(running, cwd).some((folder) => existsSync(join(folder, 'writing')))) await pause(10);
    await expectToStop(running, 'SIGINT', 130);
    expect(profilesOf(running, cwd)).toEqual([]);
  });
});

/** A browser that starts, with a child process, and writes into its profile for ever. */
const MUTE_BROWSER = `#!/bin/sh
if [ "$1" = --version ]; then echo 'Mute 1.0'; exit; fi
for arg; do case "$arg" in --user-data-dir=*) folder=\${arg#*=};; esac; done
cd "$folder" || exit
: > writing
(while :; do i=$((i + 1)); mkdir -p "$folder/child"; : > "$folder/child/$i"; done) &
while :; do i=$((i + 1)); : > "$folder/$i"; done
`;

/** Profiles of the browsers of a run in a {@link place}. */
function profilesOf({child}: Running, cwd: string): string[] {
  return ['/dev/shm', join(cwd, 'tmp')].flatMap((folder) =>
    namesIn(folder).flatMap((name) => (name.includes(`-browser-${child.pid}-`) ? [join(folder, name)] : [])),
  );
}

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
  expect(stderr).toMatch(/^(.*\n)*Interrupted\.\n$/);
  expect({code, stdout}).toEqual({code: exitCode, stdout: ''});
  expect(children.filter(isAlive)).toEqual([]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
