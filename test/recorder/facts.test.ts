import {beforeAll, describe, expect, test} from 'vitest';
import {type Moment, type Recording, replay} from '../../src/recording/index.ts';
import {recordedSource} from '../support/recorded.ts';
import {snippets} from './snippets.ts';

type Name = keyof typeof snippets;
const recordings = new Map<Name, Recording>();

beforeAll(async () => {
  for (const name of Object.keys(snippets) as Name[]) {
    recordings.set(name, await recordedSource(snippets[name], `${name}.py`));
  }
});

function of(name: Name) {
  const recording = recordings.get(name);
  if (!recording) throw new Error(`${name} was not recorded.`);
  const moments = [...replay(recording)];
  /** The moments whose instruction stands in a line of a function (`<module>` by default), in order. */
  const inLine = (line: number, code = '<module>') =>
    moments.filter((m) => m.instruction?.line === line && m.frames.get(m.frame)?.code.qualname === code);
  return {recording, moments, inLine, objects: recording.run.objects, events: recording.run.events};
}

const lastOf = <T>(items: readonly T[]): T => {
  const last = items.at(-1);
  if (last === undefined) throw new Error('There is none.');
  return last;
};
const local = (moment: Moment, name: string) => {
  const frame = moment.frames.get(moment.frame);
  const slot = frame?.locals[frame.code.localsplus.findIndex((l) => l.name === name)] ?? 0;
  return {slot, object: moment.objects.get(Math.abs(slot))};
};
const label = (moment: Moment, holder: number, name: string) =>
  moment.objects.get(Math.abs(moment.objects.get(holder)?.holds.find(([l]) => l === name)?.[1] ?? 0))?.repr;

describe('a generator', () => {
  test('keeps its frame between yields, and that frame is known again', () => {
    const {recording, events} = of('generator');
    const [frame] = recording.run.frames.flatMap((f, i) =>
      recording.codes[f.code]?.name === 'pair' ? [i] : [],
    );
    expect(recording.run.frames).toHaveLength(2);
    expect(events.filter((e) => 'frame' in e && e.frame === frame).map((e) => e.kind)).toEqual([
      'call',
      'yield',
      'resume',
      'yield',
      'resume',
      // A generator has a handler around all of it, which turns a StopIteration into a RuntimeError (PEP 479).
      'raise',
      'handle',
      'raise',
      'unwind',
    ]);
  });

  test('tells the values that it yields', () => {
    const {objects, events} = of('generator');
    const values = events.flatMap((e) =>
      e.kind === 'yield' ? [objects.find((o) => o.id === e.value)?.repr] : [],
    );
    expect(values).toEqual(['1', "'hello'"]);
  });

  test('is tied to its code object', () => {
    const {recording, objects} = of('generator');
    const code = recording.codes.findIndex((c) => c.name === 'pair');
    expect(objects.find((o) => o.type === 'generator')).toMatchObject({code, repr: '<generator pair>'});
  });
});

describe('counts', () => {
  test('follow each reference to the list', () => {
    const {inLine} = of('counts');
    const list = (line: number) => {
      const moment = inLine(line, 'main')[0];
      return (
        moment &&
        [...moment.objects.values()].find((o) => o.record.type === 'list' && o.repr === '[1]')?.count
      );
    };
    expect([6, 7, 8, 9, 10, 11].map(list)).toEqual([1, 2, 2, 4, 3, 1]);
  });

  test('a call with a fast local borrows: the count stays', () => {
    const {recording, moments} = of('counts');
    const inside = moments.find(
      (m) => m.frames.get(m.frame)?.code.name === 'f' && m.instruction?.name === 'RESUME',
    );
    expect(inside && local(inside, 'x').slot).toBeLessThan(0);
    expect(inside && local(inside, 'x').object?.count).toBe(2);
    const borrowed = recording.run.steps.flatMap((s) => s.stack?.slice(1) ?? []).filter((slot) => slot < 0);
    expect(borrowed.length).toBe(3);
  });

  test('immortal objects have none', () => {
    const {recording, objects} = of('counts');
    const immortal = new Set(objects.filter((o) => o.immortal).map((o) => o.id));
    expect(objects.filter((o) => o.repr === 'None' || o.repr === '1').every((o) => o.immortal)).toBe(true);
    expect(recording.run.steps.flatMap((s) => s.counts ?? []).filter(([id]) => immortal.has(id))).toEqual([]);
  });

  test('an object is born and dies in the step that does it', () => {
    const {recording, objects, moments} = of('counts');
    const list = objects.find((o) => o.type === 'list');
    const at = (step: number | undefined) => moments[step ?? -1]?.instruction;
    expect(at(list?.born)).toMatchObject({name: 'BUILD_LIST', line: 5});
    expect(at(list?.died)).toMatchObject({name: 'STORE_FAST', line: 11});
    expect(recording.header.deallocations).toBe('reftracer');
  });
});

describe('an exception', () => {
  test('is raised in the callee, unwinds two frames, and is handled in the third', () => {
    const {recording, events} = of('unwinding');
    const name = (frame: number) => recording.codes[recording.run.frames[frame]?.code ?? -1]?.name;
    const told = events.flatMap((e) => ('exception' in e ? [`${e.kind} ${name(e.frame)}`] : []));
    expect(told).toEqual([
      'raise inner',
      'unwind inner',
      'raise middle',
      'unwind middle',
      'raise outer',
      'handle outer',
    ]);
  });

  test('is described without its own methods, and holds its arguments', () => {
    const {objects} = of('unwinding');
    const error = objects.find((o) => o.type === 'KeyError');
    expect(error?.repr).toBe("KeyError('missing')");
    expect(error?.holds?.map(([l]) => l)).toEqual(['args', '__traceback__']);
  });

  test('knows which frame called which', () => {
    const {recording} = of('unwinding');
    expect(recording.run.frames.map((f) => f.caller)).toEqual([null, 0, 1, 2]);
  });
});

describe('contents', () => {
  const at = (line: number) => {
    const moment = of('contents').inLine(line, 'main')[0];
    if (!moment) throw new Error(`Nothing ran in line ${line}.`);
    return moment;
  };

  test('of a list change when it does', () => {
    expect([8, 9, 10].map((line) => local(at(line), 'numbers').object?.repr)).toEqual([
      '[1000]',
      '[1000, 2000]',
      '[3000, 2000]',
    ]);
    const {slot} = local(at(10), 'numbers');
    expect(label(at(10), slot, '[0]')).toBe('3000');
  });

  test('of a dict', () => {
    expect([11, 12, 13].map((line) => local(at(line), 'names').object?.repr)).toEqual([
      "{'a': [3000, 2000]}",
      "{'a': [3000, 2000], 'b': 4000}",
      "{'b': 4000}",
    ]);
    expect(local(at(13), 'names').object?.holds.map(([l]) => l)).toEqual(["'b'"]);
  });

  test('of an instance, without its __dict__ coming into being', () => {
    const holds = (line: number) => local(at(line), 'box').object?.holds.map(([l]) => l);
    expect([14, 15, 16, 17].map(holds)).toEqual([
      ['.inside'],
      ['.inside'],
      ['.inside', '.extra'],
      ['.inside', '.extra', '.third'],
    ]);
    expect(label(at(15), local(at(15), 'box').slot, '.inside')).toBe('5000');
    expect(local(at(17), 'box').object?.repr).toBe('<Box>');
  });

  test('of a class', () => {
    const kind = of('contents').objects.find((o) => o.repr === "<class 'Box'>");
    expect(label(at(17), kind?.id ?? 0, '.kind')).toBe("'box'");
    expect(label(at(18), kind?.id ?? 0, '.kind')).toBe("'crate'");
  });

  test('of a set, of a cell, and of a list inside a list', () => {
    expect(local(at(20), 'group').object?.repr).toMatch(/^\{(7000, 8000|8000, 7000)\}$/);
    expect([21, 25].map((line) => local(at(line), 'total').object?.repr)).toEqual([
      '<cell: 0>',
      '<cell: 9000>',
    ]);
    expect(local(lastOf(of('contents').inLine(26, 'main')), 'nested').object?.repr).toBe('[[1, 3], 2]');
  });
});

describe('names', () => {
  test('of the module and of class bodies come and go', () => {
    const {recording, moments} = of('contents');
    expect(recording.run.namespaces.map((n) => n.name)).toEqual(['module', 'Box']);
    expect([...(lastOf(moments).names.get(0)?.keys() ?? [])]).toEqual(['Box', 'main']);
    expect([
      ...(moments
        .find((m) => m.instruction?.name === 'RETURN_VALUE')
        ?.names.get(1)
        ?.keys() ?? []),
    ]).toContain('kind');
    const last = lastOf(of('counts').moments);
    expect([...(last.names.get(0)?.keys() ?? [])]).toEqual(['f', 'main']);
  });
});

describe('objects that want to run code', () => {
  test('are never asked', () => {
    const {recording, objects} = of('hostile');
    expect(recording.run.end.how).toBe('finished');
    expect(recording.run.events.filter((e) => e.kind === 'output')).toEqual([]);
    const called = recording.run.frames.map((f) => recording.codes[f.code]?.name);
    expect(new Set(called)).toEqual(
      new Set(['<module>', 'Hostile', 'Loud', 'Quiet', 'Strange', 'Name', '__hash__']),
    );
    expect(called.filter((name) => name === '__hash__')).toHaveLength(1);
    expect(objects.map((o) => o.repr)).toEqual(
      expect.arrayContaining([
        '<Hostile>',
        '<Quiet>',
        '[<Quiet>, <function other>, <Name>]',
        '<Name>',
        "<class 'Quiet'>",
        '<Strange>',
      ]),
    );
  });

  test('no description is longer than 80 characters', () => {
    for (const {objects} of [of('hostile'), of('contents')]) {
      expect(Math.max(...objects.map((o) => [...o.repr].length))).toBeLessThanOrEqual(80);
    }
  });
});

describe('finalisers', () => {
  test('an object is the same while its __del__ runs, and dies when that ends', () => {
    const {objects, moments, recording} = of('finalisers');
    const leaving = objects.filter((o) => o.type === 'Leaving');
    expect(leaving).toHaveLength(1);
    const death = moments[leaving[0]?.died ?? -1];
    expect(death?.instruction?.name).toBe('RETURN_VALUE');
    expect(recording.codes[recording.run.frames[death?.frame ?? -1]?.code ?? -1]?.qualname).toBe(
      'Leaving.__del__',
    );
  });

  test('an object that comes back lives on, until it is let go again', () => {
    const {objects, moments} = of('finalisers');
    const returning = objects.filter((o) => o.type === 'Returning');
    expect(returning).toHaveLength(1);
    expect(moments[returning[0]?.died ?? -1]?.instruction).toMatchObject({name: 'CALL', line: 15});
  });
});

test('an address that is used again is another object', () => {
  const {objects} = of('reuse');
  const boxes = objects.filter((o) => o.type === 'Box');
  expect(boxes).toHaveLength(20);
  const places = new Set(boxes.map((o) => o.address));
  expect(places.size).toBeLessThan(20);
  for (const place of places) {
    const lives = boxes.filter((o) => o.address === place);
    for (const [i, life] of lives.slice(1).entries())
      expect(life.born).toBeGreaterThan(lives[i]?.died ?? Infinity);
  }
});

test('a tuple that is filled again shows what it holds now', () => {
  const {inLine} = of('inPlace');
  const unpacked = inLine(1).filter((m) => m.instruction?.name === 'UNPACK_SEQUENCE');
  const tuples = unpacked.map((m) => m.objects.get(Math.abs(m.frames.get(0)?.stack.at(-1) ?? 0)));
  expect(new Set(tuples.map((t) => t?.record.id)).size).toBe(1);
  expect(tuples.map((t) => t?.repr)).toEqual(["(1000, 'a')", "(2000, 'b')"]);
});

test('an exception is told from the one that was freed where it began', () => {
  const {recording, events, moments} = of('inPlace');
  const handled = events.filter((e) => e.kind === 'handle');
  expect(handled.length).toBeGreaterThan(2);
  for (const {step, frame, exception} of handled) {
    const next = moments.slice(step + 1).find((m) => m.frame === frame);
    expect(next?.frames.get(frame)?.stack.at(-1)).toBe(exception);
  }
  const errors = recording.run.objects.filter((o) => o.type === 'GeneratorExit');
  expect(errors).toHaveLength(2);
});

test('what a prologue makes is no step’s work', () => {
  const {recording, moments} = of('prologue');
  const cell = Math.abs(moments[0]?.frames.get(0)?.locals[0] ?? 0);
  expect(recording.run.objects.find((o) => o.id === cell)).toMatchObject({type: 'cell'});
  expect(recording.run.objects.find((o) => o.id === cell)).not.toHaveProperty('born');
});

test('output is told by stream and by the step that wrote it', () => {
  const {recording, moments} = of('output');
  const told = recording.run.events.flatMap((e) => (e.kind === 'output' ? [[e.stream, e.text]] : []));
  expect(told).toEqual([
    ['stdout', 'one 2\n'],
    ['stderr', 'drei é\n'],
    ['stdout', 'raw\n'],
    ['stdout', 'no line end'],
  ]);
  const lines = recording.run.events.flatMap((e) =>
    e.kind === 'output' ? [moments[e.step]?.instruction?.line] : [],
  );
  expect(lines).toEqual([4, 5, 6, 7]);
});

describe('instructions', () => {
  const code = (name: string) => {
    const {recording} = of('instructions');
    const found = recording.codes.find((c) => c.name === name);
    if (!found) throw new Error(`There is no ${name}.`);
    const says = (index: number) => {
      const node = recording.tree[index];
      return node ? `${node.type} ${Object.values(node.attributes)[0] ?? ''}`.trim() : '';
    };
    return found.instructions.map((i) => ({...i, says: i.nodes.map(says)}));
  };

  test('a superinstruction is tied to the nodes of both halves', () => {
    const pairs = code('swap').filter((i) => i.name.split('FAST').length === 3);
    expect(pairs.length).toBeGreaterThan(1);
    const last = lastOf(pairs);
    expect([last.argText, last.says]).toEqual(['a, b', ['Name a', 'Name b']]);
  });

  test('loop plumbing, jumps back and implicit returns are the compiler’s own', () => {
    const own = code('swap').filter((i) => i.origin === 'compiler');
    expect(own.map((i) => i.name)).toEqual(
      expect.arrayContaining(['RESUME', 'JUMP_BACKWARD', 'END_FOR', 'POP_ITER']),
    );
    expect(own.every((i) => i.nodes.length === 0)).toBe(true);
    const module = code('<module>').slice(-2);
    expect(module.map((i) => [i.name, i.origin])).toEqual([
      ['LOAD_CONST', 'compiler'],
      ['RETURN_VALUE', 'compiler'],
    ]);
  });

  test('what a loop and a test do belongs to them', () => {
    const by = (name: string) =>
      code('swap')
        .filter((i) => i.name === name)
        .map((i) => i.says);
    expect(by('FOR_ITER')).toEqual([['For']]);
    expect(by('COMPARE_OP')).toEqual([['Compare Gt'], ['Compare Lt']]);
    expect(
      by('POP_JUMP_IF_FALSE')
        .flat()
        .every((says) => says.startsWith('Compare')),
    ).toBe(true);
    expect(by('RETURN_VALUE')).toEqual([['Return']]);
    const thrownAway = code('<module>').filter((i) => i.name === 'POP_TOP');
    expect(thrownAway.map((i) => i.says)).toEqual([['Expr'], ['Expr']]);
  });

  test('forgetting a handled exception is not the return statement’s doing', () => {
    const handler = code('leave').filter((i) => i.line === 13 && i.argText === 'error');
    expect(handler.filter((i) => i.name.startsWith('LOAD')).map((i) => i.says)).toEqual([['Name error']]);
    expect(handler.filter((i) => !i.name.startsWith('LOAD')).every((i) => i.origin === 'compiler')).toBe(
      true,
    );
  });

  test('columns are code points, not bytes', () => {
    const {recording} = of('instructions');
    const constant = code('<module>').find((i) => i.says[0] === "Constant 'é'");
    expect(constant?.span).toEqual([16, 6, 16, 9]);
    expect(recording.tokens.find((t) => t.string === "'é'")?.span).toEqual([16, 6, 16, 9]);
  });
});
