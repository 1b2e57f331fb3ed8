import {readFileSync} from 'node:fs';
import {loadPyodide, type PyodideInterface} from 'pyodide';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {recordedSource} from '../support/recorded.ts';
import {compilerProgram, expectGenerated, expectTables, foldedIn} from './compiler.ts';

let py: PyodideInterface;
let recording: Recording;

beforeAll(async () => {
  py = await loadPyodide();
  py.globals.set('__name__', 'truth');
  py.runPython(readFileSync(new URL('compiler-truth.py', import.meta.url), 'utf8'));
  recording = await recordedSource(compilerProgram);
});

describe('what the embedded compiler makes of a program', () => {
  it('tables and jumps are those of the code objects', () => {
    expectTables(recording, JSON.parse(py.globals.get('derive')(compilerProgram)));
  });

  it('code before the optimiser is that of each code object', () => {
    for (const code of recording.codes) {
      if (code.generated) expectGenerated(code);
    }
    const without = recording.codes.filter(({generated}) => !generated).map(({qualname}) => qualname);
    expect(without).toEqual([]);
    const {generated} = recording.codes.find(({name}) => name === 'returns') ?? {};
    expect(generated?.map(({name}) => name)).toEqual([
      'RESUME',
      'LOAD_CONST',
      'LOAD_CONST',
      'BINARY_OP',
      'RETURN_VALUE',
      'LOAD_CONST',
      'RETURN_VALUE',
    ]);
    expect(generated?.[3]).toMatchObject({argText: '*', span: [23, 11, 23, 16]});
  });

  it('constant folding is told where a constant stands for an expression', () => {
    expect(foldedIn(recording)).toMatchInlineSnapshot(`
      [
        "<module>: 1 + 2 -> 3",
        "<module>: (1, 2 * 3) -> (1, 6)",
        "<module>: 'ab' * 2 -> 'abab'",
        "control: -5 -> -5",
        "control: [1, 2] -> (1, 2)",
        "control: {3, 4} -> frozenset({3, 4})",
        "control: 2 ** 4 -> 16",
        "control: (7, -8) -> (7, -8)",
        "returns: 6 * 7 -> 42",
        "handlers: 1.5 - 1 -> 0.5",
        "handlers: 1.5 - 1 -> 0.5",
        "handlers: 1.5 - 1 -> 0.5",
        "generator: (1, 2, 3) -> (1, 2, 3)",
        "generator: not 0 -> True",
        "waits: 'abc'[1] -> 'b'",
        "waits: 'a' + 'b' -> 'ab'",
      ]
    `);
  });

  it('modules and classes that annotate names have no code before the optimiser, what is in them has', async () => {
    const {codes} = await recordedSource(
      'x: int = 1\nclass A:\n    y: int = 2\n    def f(self):\n        z: int = 3\n        return z\nclass B:\n    pass\n',
    );
    const has = codes.map(({qualname, generated}) => [qualname, generated !== undefined]);
    expect(Object.fromEntries(has)).toMatchObject({'<module>': false, A: false, 'A.f': true, B: true});
  });
});
