import {type ChildProcess, spawn} from 'node:child_process';
import {existsSync, mkdirSync, mkdtempSync, readdirSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, it} from 'vitest';
import {removeFolder, removeFolderNow} from '../../src/render/removal.ts';

const writers: ChildProcess[] = [];
afterEach(() => {
  for (const writer of writers.splice(0)) writer.kill('SIGKILL');
});

/** A folder into which another process writes file after file, until some time after somebody began to remove it. */
async function folderInUse(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'removal-'));
  const inner = join(folder, 'inner');
  mkdirSync(inner);
  const script = `
    const {writeFileSync, existsSync} = require('node:fs');
    let last = Infinity;
    for (let i = 0; i < last; i++) {
      try { writeFileSync(${JSON.stringify(inner)} + '/' + i, ''); } catch {}
      if (i > 200 && last === Infinity && !existsSync(${JSON.stringify(inner)} + '/0')) last = i + 2000;
    }`;
  writers.push(spawn(process.execPath, ['-e', script], {stdio: 'ignore'}));
  while (readdirSync(inner).length < 200) await new Promise((resolve) => setTimeout(resolve, 5));
  return folder;
}

describe('a folder that somebody still writes into', () => {
  it('is removed', async () => {
    const folder = await folderInUse();
    await removeFolder(folder);
    expect(existsSync(folder)).toBe(false);
  });

  it('is removed as the process ends', async () => {
    const folder = await folderInUse();
    removeFolderNow(folder);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a folder that is not there', () => {
  it('is no matter', async () => {
    const folder = join(tmpdir(), 'removal-of-nothing');
    await removeFolder(folder);
    removeFolderNow(folder);
    expect(existsSync(folder)).toBe(false);
  });
});
