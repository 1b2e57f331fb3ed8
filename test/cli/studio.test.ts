import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, it} from 'vitest';
import {recorded} from '../support/recorded.ts';
import {emptyFolder, startCli} from './run-cli.ts';

it('serves the editor on this machine alone until it is interrupted', async () => {
  const cwd = emptyFolder();
  writeFileSync(join(cwd, 'rec.json'), JSON.stringify(await recorded('total')));
  const {child, ended, printed} = startCli(['studio', 'rec.json'], {cwd});
  const [, url = ''] = await printed(/The editor stands at (http:\/\/127\.0\.0\.1:\d+\/)/);
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('<html');
  child.kill('SIGINT');
  const {code, stderr} = await ended;
  expect({code, stderr}).toEqual({code: 130, stderr: 'Interrupted.\n'});
  await expect(fetch(url)).rejects.toThrow();
});
