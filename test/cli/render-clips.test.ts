import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {recordedSource} from '../support/recorded.ts';
import {emptyFolder, namesIn, runCli} from './run-cli.ts';

const picture = ['--size', '320x180', '--fps', '12'];

it('where a clip fails those before it are there and told of, and the failure is', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recordedSource('a = 1\n', 'tiny.py')));
  // No file takes the place of a folder.
  mkdirSync(join(cwd, 'videos', 'tiny-ast.mp4', 'full'), {recursive: true});
  const {code, stdout, stderr} = await runCli(
    ['render', 'rec.json', '--clip', 'tokens,ast,bytecode,eval', '--out', 'videos', ...picture],
    {cwd},
  );
  expect(code).not.toBe(0);
  expect(stderr).toContain("tiny-ast.mp4 can't be written");
  expect(stdout).toContain('tiny-tokens.mp4');
  const names = namesIn(join(cwd, 'videos'));
  expect(names).toContain('tiny-tokens.mp4');
  expect(names).not.toContain('tiny-eval.mp4');
  expect(names.filter((name) => name.startsWith('.'))).toEqual([]);
});

it('a folder that it made for nothing is gone again', async () => {
  const cwd = emptyFolder();
  // No file system takes so long a name.
  const recording = structuredClone(await recordedSource('a = 1\n', 'tiny.py'));
  recording.header.program.name = `${'long'.repeat(80)}.py`;
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(recording));
  const {code, stderr} = await runCli(
    ['render', 'rec.json', '--clip', 'tokens', '--out', 'videos', ...picture],
    {cwd},
  );
  expect(code, stderr).not.toBe(0);
  expect(namesIn(cwd)).toEqual(['rec.json']);
});
