import {createHash} from 'node:crypto';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {computedNames} from '../../src/recorder/computed-imports.ts';
import {programBytes, record, recordAgain, recordNative} from '../../src/recorder/index.ts';
import {compareRecordings, type Recording} from '../../src/recording/index.ts';
import {pythons} from '../support/pythons.ts';

const files: Record<string, string> = {
  'main.py': `import helper, os
from shapes import area
print(helper.double(4), area(3))
for name in ('linked', 'away', 'far.near', 'terces'[::-1]):
    try:
        __import__(name)
    except ImportError:
        print('no', name)
print(sorted(os.listdir('.')))
`,
  'helper.py':
    'if True:\n    import deep; from größe import EINS\n\n\ndef double(n):\n    return deep.add(n, n) * EINS\n',
  'deep.py': 'import helper\n\n\ndef add(a, b):\n    return a + b\n',
  'größe.py': 'EINS = 1\n',
  'shapes/__init__.py': 'from .square import area\n',
  'shapes/square.py': 'from . import unit\n\n\ndef area(n):\n    return n * n * unit.ONE\n',
  'shapes/unit.py': 'ONE = 1\n',
  'shapes/notes.txt': 'not a module',
  'secret.py': 'TOKEN = 1\n',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), {recursive: true});
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'elsewhere'));
  writeFileSync(join(folder, 'elsewhere/near.py'), '');
  symlinkSync(join(folder, 'secret.py'), join(folder, 'linked.py'));
  symlinkSync(join(folder, 'elsewhere'), join(folder, 'far'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

const outputOf = ({run}: Recording) =>
  run.events.flatMap((e) => (e.kind === 'output' ? [e.text] : [])).join('');
const taken = [
  'deep.py',
  'größe.py',
  'helper.py',
  'shapes/__init__.py',
  'shapes/square.py',
  'shapes/unit.py',
];

describe('a program that imports from its own folder', {timeout: 60_000}, () => {
  test('finds what it names, and nothing else is taken into the sandbox', async () => {
    writeFileSync(join(folder, 'linking.py'), `import linked, far.near\n`);
    const recording = await record(join(folder, 'main.py'));
    expect(recording.source.modules).toEqual(
      taken.toSorted().map((path) => ({
        path,
        sha256: createHash('sha256')
          .update(files[path] ?? '')
          .digest('hex'),
        text: files[path],
      })),
    );
    expect(outputOf(recording)).toBe(
      "8 9\nno linked\nno away\nno far.near\nno secret\n['deep.py', 'größe.py', 'helper.py', 'main.py', 'shapes']\n",
    );
    // Their code is the library's, as far as the recording is concerned: a call is one step.
    expect(recording.codes.map(({name}) => name)).toEqual(['<module>']);
    await expect(record(join(folder, 'linking.py'))).rejects.toThrow(/imports linked .*does not have/);
  });

  test('is verified from the recording alone, and a module that was changed is found out', async () => {
    const recording = await record(join(folder, 'main.py'));
    const again = await recordAgain(recording, programBytes(recording) ?? new Uint8Array());
    expect(compareRecordings(recording, again)).toEqual({notes: []});
    const edited = structuredClone(recording);
    const deep = edited.source.modules?.[0];
    if (deep) deep.text = deep.text.replace('a + b', 'a - b');
    const other = await recordAgain(edited, programBytes(edited) ?? new Uint8Array());
    expect(compareRecordings(edited, other).difference?.where).toBe('source.modules.0.sha256');
  });

  const python = pythons().find(({gil}) => gil);
  test.skipIf(!python)('is told in the same way by a native CPython', async () => {
    const recording = await recordNative(join(folder, 'main.py'), {python: python?.path ?? '', rounds: 0});
    expect(recording.source.modules?.map(({path}) => path)).toEqual(taken.toSorted());
    expect(recording.run.end.how).toBe('finished');
  });
});

test('modules are found whose names the program makes', {timeout: 60_000}, async () => {
  const plugins = join(folder, 'plugins');
  mkdirSync(join(plugins, 'kinds'), {recursive: true});
  for (const [path, text] of [
    ['main.py', 'import importlib\nfor n in (1, 2):\n    print(importlib.import_module(f"plug_{n}").NAME)\n'],
    ['plug_1.py', 'NAME = "one"\n'],
    ['plug_2.py', 'from importlib import import_module as load\nNAME = load("kinds.sort").NAME\n'],
    ['kinds/__init__.py', ''],
    ['kinds/sort.py', 'NAME = "two"\n'],
    ['unplugged.py', ''],
  ] as const) {
    writeFileSync(join(plugins, path), text);
  }
  const recording = await record(join(plugins, 'main.py'));
  expect(outputOf(recording)).toBe('one\ntwo\n');
  expect(recording.source.modules?.map(({path}) => path)).not.toContain('unplugged.py');
});

test.each<[string, string, string[]]>([
  ['by a string', '__import__("alpha")', ['alpha']],
  ['by what is put into one', 'importlib.import_module("al%s" % x)', ['alpha', 'alto']],
  ['by what is added to one', "importlib.import_module('al' + x)", ['alpha', 'alto']],
  ['in a package', "importlib.import_module(f'beta.{x}')", ['beta']],
  ['not by one letter', "importlib.import_module(f'a{x}')", []],
  ['not without an import of that kind', 'print("alpha")', []],
])('a computed name is told %s', (_, text, found) => {
  expect(computedNames(text, ['alpha', 'alto', 'beta', 'gamma'])).toEqual(found);
});

describe('modules that are not taken along', () => {
  const program = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test('too many', async () => {
    mkdirSync(join(folder, 'many'), {recursive: true});
    for (let i = 0; i < 70; i++) writeFileSync(join(folder, `many/m${i}.py`), '');
    await expect(record(program('a.py', 'import many\n'))).rejects.toThrow(
      /more modules .* 64 files, 1024 KiB/,
    );
  });

  test('too large', async () => {
    program('large.py', '#'.repeat(1_100_000));
    await expect(record(program('b.py', 'import large\n'))).rejects.toThrow(/more modules/);
  });

  test('not UTF-8', async () => {
    writeFileSync(join(folder, 'latin.py'), Buffer.from([0x23, 0xe9, 0x0a]));
    await expect(record(program('c.py', 'import latin\n'))).rejects.toThrow(/latin\.py.*is not UTF-8/);
  });
});
