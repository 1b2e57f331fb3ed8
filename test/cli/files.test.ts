import {openSync, readFileSync, symlinkSync, writeFileSync, writeSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {judge} from '../../src/cli/failure.ts';
import {assertWritableFile, assertWritableFolder, stemOf, writeFileWhole} from '../../src/cli/files.ts';
import {emptyFolder, namesIn} from './run-cli.ts';

const unharmed = new AbortController().signal;

describe('an output folder', () => {
  it('may be missing itself, and is not left behind by the check', async () => {
    const cwd = emptyFolder();
    await assertWritableFolder(join(cwd, 'out'));
    await assertWritableFolder(cwd);
    expect(namesIn(cwd)).toEqual([]);
  });

  it.each([
    ['no/out', /there is no folder .*\/no\. Make it first/],
    ['file', /a file of this name is there/],
    ['file/out', /a part of the path is a file/],
  ])('is refused with the reason: %s', async (path, sentence) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'file'), '');
    await expect(assertWritableFolder(join(cwd, path))).rejects.toThrow(sentence);
    expect(namesIn(cwd)).toEqual(['file']);
  });

  it('is refused where the system makes no folders', async () => {
    await expect(assertWritableFolder('/proc/out')).rejects.toThrow(
      /\/proc\/out can't be written: the system makes no new files in \/proc\./,
    );
    await expect(assertWritableFile('/proc/x.json', 'in')).rejects.toThrow(
      /\/proc can't be written: the system makes no new files in \/proc\./,
    );
  });
});

describe('an output file', () => {
  it('is replaced whole', async () => {
    const cwd = emptyFolder();
    const path = join(cwd, 'a.json');
    writeFileSync(path, 'old');
    await assertWritableFile(path, join(cwd, 'b.json'));
    await writeFileWhole(path, 'new', unharmed);
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(namesIn(cwd)).toEqual(['a.json']);
  });

  it('stays as it was, with nothing beside it, when writing is interrupted', async () => {
    const cwd = emptyFolder();
    const path = join(cwd, 'a.json');
    writeFileSync(path, 'old');
    const reason = new Error('stop');
    await expect(writeFileWhole(path, 'new', AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(namesIn(cwd)).toEqual(['a.json']);
  });

  it('is no folder and no device', async () => {
    await expect(assertWritableFile(emptyFolder(), 'in')).rejects.toThrow(/it is not a file/);
    await expect(assertWritableFile('/dev/full', 'in')).rejects.toThrow(/it is not a file/);
  });

  it('is not the input, under whatever name', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'a.py'), 'x = 1');
    symlinkSync('a.py', join(cwd, 'b.py'));
    for (const name of ['a.py', './a.py', 'b.py']) {
      await expect(assertWritableFile(join(cwd, name), join(cwd, 'a.py'))).rejects.toThrow(/is the input/);
    }
  });
});

describe('a file name made of a program name', () => {
  it.each([
    ['total.py', 'total'],
    ['合計.py', '合計'],
    ['../../etc/total.py', 'total'],
    ['..\\total.py', 'total'],
    ['a:b?.py', 'a_b_'],
    ['..', 'program..'],
    ['.py', 'program'],
    ['', 'program'],
  ])('%j gives %j', (name, stem) => {
    expect(stemOf(name)).toBe(stem);
  });
});

describe('what the user is told', () => {
  it('of a full disk, whoever met it', () => {
    let met: unknown;
    try {
      writeSync(openSync('/dev/full', 'w'), 'x');
    } catch (error) {
      met = error;
    }
    expect(judge(met)).toEqual({sentence: 'The disk is full.', exitCode: 1});
  });

  it('of a temporary folder that can not be used', () => {
    const path = join(tmpdir(), 'x');
    const met = Object.assign(new Error('EROFS'), {code: 'EROFS', syscall: 'mkdtemp', path});
    expect(judge(met).sentence).toBe(
      `The file system is read-only: ${path}. Set TMPDIR to a folder that can be written and has room.`,
    );
  });

  it('of an error that nobody foresaw: that it is our fault', () => {
    expect(judge(new TypeError('x is undefined.'))).toEqual({
      sentence:
        'This is a fault of inside-cpython: x is undefined. Run it again with --verbose for the details.',
      exitCode: 1,
    });
  });
});
