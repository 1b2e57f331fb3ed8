import {chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it, onTestFinished} from 'vitest';
import {askProgram} from '../../src/render/ask-program.ts';

/** A program that writes a line into `log` each time that it is asked. */
function program(lines: string): {readonly path: string; asked(): number} {
  const folder = mkdtempSync(join(tmpdir(), 'ask-'));
  onTestFinished(() => rmSync(folder, {recursive: true}));
  const path = join(folder, 'program');
  const log = join(folder, 'log');
  writeFileSync(path, `#!/bin/sh\necho asked >> '${log}'\n${lines}\n`);
  chmodSync(path, 0o755);
  return {path, asked: () => readFileSync(log, 'utf8').trim().split('\n').length};
}

describe.skipIf(process.platform === 'win32')('a program that is asked', () => {
  it('gives what it prints', async () => {
    expect(await askProgram(program('echo "$1 $WORD"').path, ['one'], {WORD: 'two'})).toBe('one two\n');
  });

  it('is asked again when somebody kills it', async () => {
    const {path, asked} = program('[ "$(wc -l < "$(dirname "$0")/log")" -lt 3 ] && kill -9 $$; echo done');
    expect(await askProgram(path, [])).toBe('done\n');
    expect(asked()).toBe(3);
  });

  it('is not asked for ever', async () => {
    const {path, asked} = program('kill -9 $$');
    await expect(askProgram(path, [])).rejects.toThrow();
    expect(asked()).toBe(3);
  });

  it('is believed when it fails', async () => {
    const {path, asked} = program('echo "no such library" >&2; exit 3');
    await expect(askProgram(path, [])).rejects.toThrow('no such library');
    expect(asked()).toBe(1);
  });
});
