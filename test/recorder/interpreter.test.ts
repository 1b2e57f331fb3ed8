import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {buildStage, findCarrier, findStage} from '../../src/recorder/cache.ts';
import {interpreterInfo, record} from '../../src/recorder/index.ts';

const program = fileURLToPath(new URL('../../assets/programs/account.py', import.meta.url));
const before = process.env.INSIDE_CPYTHON_CACHE;
let cache: string;
/** A recording by the interpreter that stands ready, as text; and where that stands. */
let known: string;
let ready: string;

beforeAll(async () => {
  known = JSON.stringify(await record(program));
  ready = (await interpreterInfo()).folder;
  cache = mkdtempSync(join(tmpdir(), 'inside-cpython-cache-'));
});
afterAll(() => {
  process.env.INSIDE_CPYTHON_CACHE = before ?? '';
  rmSync(cache, {recursive: true, force: true});
});

test('two recordings of a program are the same to the byte', async () => {
  expect(JSON.stringify(await record(program))).toBe(known);
});

describe('the snapshot', () => {
  test('is made where there is none, and the old ones go', async () => {
    process.env.INSIDE_CPYTHON_CACHE = cache;
    const old = join(cache, 'interpreter', 'pyodide-0.1.0-000000000000');
    mkdirSync(old, {recursive: true});
    utimesSync(old, 0, 0);
    expect(await interpreterInfo()).toMatchObject({
      cached: false,
      label: 'CPython 3.14.2 wasm32',
      carrier: 'pyodide 314.0.7',
    });

    // The next test has the interpreter write one.
    const carrier = findCarrier();
    const kept = async (_: string, file: string) => cpSync(join(ready, 'snapshot.bin'), file);
    await buildStage(carrier, findStage(carrier), kept);
    expect((await interpreterInfo()).cached).toBe(true);
    expect(readdirSync(join(cache, 'interpreter'))).toHaveLength(1);
  });

  test('is made again when it is damaged; recordings don’t show it', async () => {
    process.env.INSIDE_CPYTHON_CACHE = cache;
    const {folder} = await interpreterInfo();
    cpSync(ready, folder, {recursive: true});
    truncateSync(join(folder, 'snapshot.bin'), 1000);
    expect((await interpreterInfo()).cached).toBe(false);
    expect(JSON.stringify(await record(program))).toBe(known);
    expect((await interpreterInfo()).cached).toBe(true);
    expect(readdirSync(join(cache, 'interpreter'))).toHaveLength(1);
  }, 180_000);

  test('stands in a folder of this version', async () => {
    const {folder} = await interpreterInfo();
    expect(folder).toMatch(/interpreter\/pyodide-314\.0\.7-[0-9a-f]{12}$/);
  });

  test('a folder that can’t be written is said to be so', async () => {
    const file = join(cache, 'file');
    writeFileSync(file, '');
    process.env.INSIDE_CPYTHON_CACHE = file;
    await expect(record(program)).rejects.toThrow(/can't be made ready in .*INSIDE_CPYTHON_CACHE/);
    process.env.INSIDE_CPYTHON_CACHE = cache;
  });
});
