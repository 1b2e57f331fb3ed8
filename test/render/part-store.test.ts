import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, expect, it, vi} from 'vitest';
import {PartStore} from '../../src/render/part-store.ts';

const BYTES = 1000;
const HOUR = 3600;

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'part-store-'));
  vi.stubEnv('INSIDE_CPYTHON_CACHE', cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, {recursive: true});
});

const open = (room: number) => new PartStore({note: () => {}, log: () => {}, room});
const placeOf = (key: string) => join(cache, 'parts-1', key);
const kept = () => readdirSync(join(cache, 'parts-1')).sort();

async function keep(store: PartStore, key: string): Promise<void> {
  const draft = await store.begin(key);
  writeFileSync(draft.file, Buffer.alloc(BYTES, key));
  await draft.keep({frames: 1, framesHash: `hash of ${key}`});
}

function age(path: string, hours: number): void {
  const then = Date.now() / 1000 - hours * HOUR;
  utimesSync(path, then, then);
}

it('parts that were not used for the longest go first, until all fit', async () => {
  const store = open(3 * BYTES);
  for (const key of ['a', 'b', 'c', 'd', 'e']) await keep(store, key);
  for (const [i, key] of ['c', 'a', 'e', 'b', 'd'].entries()) age(placeOf(key), 10 - i);
  await store.close();
  expect(kept()).toEqual(['b', 'd', 'e']);
});

it('a part that is found has been used', async () => {
  const store = open(BYTES);
  for (const key of ['a', 'b']) await keep(store, key);
  for (const key of ['a', 'b']) age(placeOf(key), key === 'a' ? 3 : 2);
  expect(await store.find('a', 1)).toMatchObject({framesHash: 'hash of a'});
  await store.close();
  expect(kept()).toEqual(['a']);
});

it('what another run may be using stays, however much there is', async () => {
  const store = open(BYTES);
  for (const key of ['a', 'b', 'c']) await keep(store, key);
  age(placeOf('a'), 0.5);
  await store.close();
  expect(kept()).toEqual(['a', 'b', 'c']);
});

it('the draft of a run that was killed goes, but not that of one that may be running', async () => {
  const store = open(100 * BYTES);
  await keep(store, 'a');
  for (const [name, hours] of [
    ['b.123-00000000', 2],
    ['c.456-00000000', 0],
  ] as const) {
    mkdirSync(placeOf(name));
    writeFileSync(join(placeOf(name), 'part'), 'half');
    age(placeOf(name), hours);
  }
  await store.close();
  expect(kept()).toEqual(['a', 'c.456-00000000']);
});

it('nothing is swept away by a run that made nothing', async () => {
  const maker = open(100 * BYTES);
  await keep(maker, 'a');
  await maker.close();
  age(placeOf('a'), 10);
  const store = open(1);
  expect(await store.find('b', 1)).toBeUndefined();
  await store.close();
  expect(existsSync(placeOf('a'))).toBe(true);
});
