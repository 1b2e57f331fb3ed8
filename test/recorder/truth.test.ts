import {readdirSync, readFileSync} from 'node:fs';
import {loadPyodide, type PyodideInterface} from 'pyodide';
import {beforeAll, describe, expect, test} from 'vitest';
import {codeOf, type Moment, type Recording, replay} from '../../src/recording/index.ts';
import {examples, recorded} from '../support/recorded.ts';

/** What truth.py derives without the recorder. */
interface Truth {
  readonly tokens: (string | number)[][];
  readonly nodes: (string | number)[][];
  readonly scopes: (string | number)[][];
  readonly codes: Record<string, TrueCode>;
  readonly steps: [string, number, Record<string, [string, number | null]>][];
  readonly output: string;
}

interface TrueCode {
  readonly bytes: string;
  readonly stackSize: number;
  readonly names: string[];
  readonly consts: string[];
  readonly lines: [number, number, number | null][];
  readonly instructions: [number, number, string, number | null, number | null, (number | null)[]][];
}

let py: PyodideInterface;
let derive: (source: string, name: string) => string;

beforeAll(async () => {
  py = await loadPyodide({env: {PYTHONHASHSEED: '0'}});
  py.runPython(readFileSync(new URL('truth.py', import.meta.url), 'utf8'));
  derive = py.globals.get('derive');
});

describe.each(examples)('%s.py, read a second time', (name) => {
  let recording: Recording;
  let truth: Truth;

  beforeAll(async () => {
    recording = await recorded(name);
    truth = JSON.parse(derive(recording.source.text, recording.header.program.name));
  });

  test('has the same tokens', () => {
    const tokens = recording.tokens.map((t) => [t.type, t.exactType, t.string, ...t.span]);
    expect(tokens).toEqual(truth.tokens);
  });

  test('has the same tree', () => {
    const nodes = recording.tree.flatMap((n) => (n.span ? [[n.type, ...n.span]] : []));
    expect(nodes.sort(byText)).toEqual(truth.nodes.sort(byText));
  });

  test('has the same scopes', () => {
    const words = {local: 'is_local', free: 'is_free', parameter: 'is_parameter', nonlocal: 'is_nonlocal'};
    const ours = recording.scopes.flatMap((scope) =>
      scope.symbols.map((s) => {
        const marks = new Set<string>(s.flags.map((flag) => `is_${flag}`));
        if (s.scope === 'local' || s.scope === 'cell') marks.add(words.local);
        if (s.scope === 'free') marks.add(words.free);
        if (s.scope.startsWith('global') || isModules(scope.kind, s.scope)) marks.add('is_global');
        return [scope.name, scope.line, s.name, ...marks].sort(byText);
      }),
    );
    const known = truth.scopes.map((row) => [...row].sort(byText));
    const comparable = (row: (string | number)[]) =>
      row.filter((w) => !/^is_(namespace|imported|annotated)$/.test(`${w}`));
    expect(ours.map(comparable).sort(byText)).toEqual(known.sort(byText));
  });

  test('has the same code objects', () => {
    expect(recording.codes.map((c) => c.qualname).sort()).toEqual(Object.keys(truth.codes).sort());
    for (const code of recording.codes) {
      const known = truth.codes[code.qualname];
      expect({
        bytes: code.bytes,
        stackSize: code.stackSize,
        names: code.names,
        lines: code.lines,
        instructions: code.instructions.map((i) => [i.offset, i.opcode, i.name, i.arg, i.target ?? null]),
        sizes: code.instructions.reduce((sum, i) => sum + i.size, 0),
      }).toEqual({
        bytes: known?.bytes,
        stackSize: known?.stackSize,
        names: known?.names,
        // The module’s RESUME stands in line 0, which is no line.
        lines: known?.lines.map(([start, end, line]) => [start, end, line || null]),
        instructions: known?.instructions.map((i) => i.slice(0, 5)),
        sizes: code.bytes.length / 2,
      });
      for (const [number, {span}] of code.instructions.entries()) {
        const [line, endLine, column, endColumn] = known?.instructions[number]?.[5] ?? [];
        if (span) expect(span).toEqual([line, column, endLine, endColumn]);
        else expect(!line || column === null || line === 0).toBe(true);
      }
      for (const [number, constant] of code.consts.entries()) {
        expect([constant.repr, constant.type]).toContain(known?.consts[number]);
      }
    }
  });

  test('runs the same instructions, with the same values and the same counts', () => {
    const moments = [...replay(recording)].filter((m) => m.instruction);
    expect(moments.map((m) => [codeOf(recording, m.frame).qualname, m.instruction?.offset])).toEqual(
      truth.steps.map(([code, offset]) => [code, offset]),
    );
    let compared = 0;
    for (const [number, moment] of moments.entries()) {
      for (const [variable, known] of Object.entries(truth.steps[number]?.[2] ?? {})) {
        expect([variable, number, ...(shown(recording, moment, variable) ?? [])]).toEqual([
          variable,
          number,
          ...known,
        ]);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  test('prints the same', () => {
    const output = recording.run.events.map((e) => (e.kind === 'output' ? e.text : '')).join('');
    expect(output).toBe(truth.output);
  });
});

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** At module level a local name is a global one too, says `symtable`. */
const isModules = (kind: string, scope: string) => kind === 'module' && scope === 'local';

/** `[text, count]` of a variable, as truth.py writes it. */
function shown(recording: Recording, moment: Moment, variable: string): [string, number | null] | undefined {
  const frame = moment.frames.get(moment.frame);
  const slot = frame?.code.localsplus.findIndex((l) => l.name === variable) ?? -1;
  const id = slot >= 0 ? Math.abs(frame?.locals[slot] ?? 0) : moduleNames(recording, moment)?.get(variable);
  const object = moment.objects.get(id ?? 0);
  if (!object) return undefined;
  const simple = ['int', 'str', 'float', 'bool', 'bytes', 'NoneType'].includes(object.record.type);
  return [simple ? object.repr : object.record.type, object.count];
}

function moduleNames({run}: Recording, moment: Moment) {
  return moment.names.get(run.namespaces.findIndex((space) => space.frame === 0));
}

describe('the self-test of the recorder', () => {
  const modules = new URL('../../src/recorder/python/', import.meta.url);

  beforeAll(() => {
    py.FS.mkdirTree('/modules/inside_cpython');
    for (const name of readdirSync(modules).filter((n) => n.endsWith('.py'))) {
      py.FS.writeFile(`/modules/inside_cpython/${name}`, readFileSync(new URL(name, modules)));
    }
    py.runPython(`
import sys
sys.path.insert(0, '/modules')
from inside_cpython import memory
from inside_cpython.self_test import self_test
from inside_cpython.session import _CONTENTS, _DESCRIBER, _FRAME

def with_shifted(field):
    before = getattr(_FRAME, field)
    setattr(_FRAME, field, before + 4)
    try:
        self_test(_FRAME, _DESCRIBER, _CONTENTS)
        return 'passed'
    except memory.UnknownLayout as error:
        return str(error)
    finally:
        setattr(_FRAME, field, before)
`);
  });

  test('passes on the interpreter that there is', () => {
    expect(py.runPython('self_test(_FRAME, _DESCRIBER, _CONTENTS)')).toBeUndefined();
  });

  test.each(['localsplus', 'stack_pointer', 'frame_pointer'])('refuses when %s is elsewhere', (field) => {
    expect(py.runPython(`with_shifted('${field}')`)).toMatch(/^The self-test failed: /);
  });

  test('what was found agrees with _Py_DebugOffsets, and another layout would not', () => {
    expect(
      py.runPython(
        'from inside_cpython import frame_layout\nframe_layout.debug_offsets() is not None and frame_layout.find_frame_layout().check()',
      ),
    ).toBeUndefined();
    py.runPython('other = frame_layout.find_frame_layout(); other.instruction += 4');
    expect(() => py.runPython('other.check()')).toThrow(/not those that _Py_DebugOffsets names/);
  });
});
