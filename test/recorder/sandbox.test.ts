import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {interpreterInfo, record} from '../../src/recorder/index.ts';

const escapes = new URL('escapes/', import.meta.url);
let folder: string;
let server: Server;
let visitors = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-escapes-'));
  server = createServer((socket) => {
    visitors++;
    socket.end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, {recursive: true, force: true});
});

function port(): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('a recorded program stays inside', () => {
  test.each(['javascript', 'system', 'doors'])('%s.py', async (name) => {
    const source = readFileSync(new URL(`${name}.py`, escapes), 'utf8').replace(
      'PORT = 9 ',
      `PORT = ${port()} `,
    );
    const attempts = [...source.matchAll(/^def (?!.*_$)/gm)].length;
    const path = join(folder, `${name}.py`);
    writeFileSync(path, source);
    const {run} = await record(path, {limits: {steps: 100}});
    expect(run.end).toMatchObject({how: 'exit', exit: `${attempts} tried, escaped: []`});
    expect(attempts).toBeGreaterThan(3);
  });

  test('nobody knocked at a port of the machine', () => {
    expect(visitors).toBe(0);
  });

  test('evaluating JavaScript ends the interpreter, not the lock', async () => {
    const attempt = record(fileURLToPath(new URL('evaluate.py', escapes)));
    await expect(attempt).rejects.toThrow(/died while it ran evaluate\.py, in line 7 .*EvalError/);
  });

  test('the interpreter’s files are as they were', async () => {
    const {cached, folder: stage} = await interpreterInfo();
    expect(cached).toBe(true);
    expect(existsSync(join(stage, 'evil.txt'))).toBe(false);
    expect(readdirSync(stage)).toContain('manifest.json');
  });
});
