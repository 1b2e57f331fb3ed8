import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {pythons} from '../support/pythons.ts';
import {recorded} from '../support/recorded.ts';
import {expectRefused} from './refused.ts';
import {callCli, emptyFolder, runCli} from './run-cli.ts';

const shipped = fileURLToPath(new URL('../../assets/recordings/sleepers.json', import.meta.url));

async function folderWith(change: (recording: Recording) => void = () => {}): Promise<string> {
  const cwd = emptyFolder();
  const recording = structuredClone(await recorded('total'));
  change(recording);
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(recording));
  return cwd;
}

describe('verify', {timeout: 60_000}, () => {
  it('says that a recording agrees', async () => {
    const {code, stdout, stderr} = await runCli(['verify', 'rec.json'], {cwd: await folderWith()});
    expect(stdout).toMatch(/^rec\.json agrees with a new run of total\.py: \d+ instructions \(CPython 3\.14/);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('names the first difference, and ends with 1', async () => {
    const cwd = await folderWith(({run}) => {
      const counts = run.steps.find((step) => step.counts)?.counts?.[0];
      if (counts) counts[1] += 1;
    });
    const {code, stdout, stderr} = await runCli(['verify', 'rec.json', '--json'], {cwd});
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /error: rec\.json does not agree .* counts\.0\.1 of step \d+ \(.*: expected \d+, found \d+/,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      agrees: false,
      difference: {path: ['run', 'steps', expect.any(Number), 'counts', 0, 1]},
    });
  });

  it('sees a changed text by its hash', async () => {
    const cwd = await folderWith((recording) => {
      recording.source.text += '# more\n';
    });
    expectRefused(await callCli(['verify', 'rec.json'], {cwd}), 1, /the hash of its text/);
  });

  it.each<[string, (recording: Recording) => void, readonly string[], RegExp]>([
    ['a --python that is not wanted', () => {}, ['--python', 'python3'], /leave --python out/],
    [
      'another version',
      (r) => {
        r.header.interpreter.version = '3.14.99';
      },
      [],
      /comes with 3\.14\.\d+: another/,
    ],
    [
      'a program whose name is a path',
      (r) => {
        r.header.program.name = '../x.py';
      },
      [],
      /no file name/,
    ],
    [
      'limits that no user may set',
      (r) => {
        r.header.limits.timeMs = 1e9;
      },
      [],
      /limit timeMs is 1000000000/,
    ],
  ])('refuses %s', async (_, change, options, sentence) => {
    expectRefused(
      await callCli(['verify', 'rec.json', ...options], {cwd: await folderWith(change)}),
      2,
      sentence,
    );
  });

  it('wants --python for a recording that a native CPython made', async () => {
    const cwd = emptyFolder();
    expectRefused(await callCli(['verify', shipped], {cwd}), 2, /in no sandbox.*--python PATH/);
  });

  const {version} = JSON.parse(readFileSync(shipped, 'utf8')).header.interpreter;
  const other = pythons().find((python) => python.version !== version && python.gil);
  it.skipIf(!other)('refuses a --python of another version', async () => {
    const cwd = emptyFolder();
    const ended = await callCli(['verify', shipped, '--python', other?.path ?? ''], {cwd});
    expectRefused(ended, 2, /another version runs programs in another way/);
  });

  const same = pythons().find((python) => python.version === version && python.gil);
  it.skipIf(!same)('warns before it runs a program in no sandbox', async () => {
    const {code, stdout, stderr} = await runCli(['verify', shipped, '--python', same?.path ?? ''], {
      cwd: emptyFolder(),
    });
    expect(stderr).toContain('in no sandbox');
    expect(stdout).toContain('agrees with a new run of sleepers.py');
    expect(code).toBe(0);
  });
});
