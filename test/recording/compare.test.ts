import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, test} from 'vitest';
import {compareRecordings, type Recording, readRecording} from '../../src/recording/index.ts';
import {recorded, recordedSource} from '../support/recorded.ts';

/** A change of one thing in a recording, by hand; `where` is what the comparison must say of the place. */
type Mutation = readonly [what: string, change: (recording: Recording) => void, where: RegExp];

const clone = (recording: Recording): Recording => structuredClone(recording);

/** The element that is there: a mutation of nothing would prove nothing. */
function at<T>(list: readonly T[], index: number): T {
  const found = list.at(index);
  if (found === undefined) throw new RangeError(`There is no element ${index}.`);
  return found;
}

/** The first element, and its place, of which something holds. */
function first<T>(list: readonly T[], holds: (item: T) => boolean): T {
  const found = list.find(holds);
  if (found === undefined) throw new Error('The recording has nothing to be changed there.');
  return found;
}

function differenceAfter(original: Recording, change: (recording: Recording) => void) {
  const edited = clone(original);
  change(edited);
  return compareRecordings(edited, original).difference;
}

describe('a recording of steps that was changed by hand', () => {
  let account: Recording;
  beforeAll(async () => {
    account = await recorded('account');
  });

  const mutations: Mutation[] = [
    [
      'hash',
      (r) => {
        r.header.program.sha256 = '0'.repeat(64);
      },
      /sha256/,
    ],
    [
      'version',
      (r) => {
        r.header.interpreter.version = '3.14.9';
      },
      /version/,
    ],
    [
      'label',
      (r) => {
        r.header.interpreter.label = 'CPython 4';
      },
      /label/,
    ],
    [
      'how deallocations were known',
      (r) => {
        r.header.deallocations = 'inferred';
      },
      /deallocations/,
    ],
    ['cuts', (r) => r.header.cuts.push({limit: 'steps', why: 'made up', step: 3}), /cuts/],
    [
      'source',
      (r) => {
        r.source.text = r.source.text.replace('balance', 'balancf');
      },
      /source/,
    ],
    [
      'token',
      (r) => {
        at(r.tokens, 4).string += 'x';
      },
      /string of token 4/,
    ],
    ['a token less', (r) => void r.tokens.pop(), /token/],
    [
      'tree',
      (r) => {
        at(r.tree, 3).type = 'Lambda';
      },
      /type of node 3 of the tree/,
    ],
    [
      'span',
      (r) => {
        first(r.tree, (n) => n.span !== undefined).span = [1, 0, 1, 1];
      },
      /span.*of node/,
    ],
    ['scope', (r) => void at(at(r.scopes, 1).symbols, 0).flags.push('nonlocal'), /scope 1/],
    ['opcode', (r) => void at(at(r.codes, 1).instructions, 2).opcode++, /opcode of instruction 2/],
    [
      'opname',
      (r) => {
        at(at(r.codes, 0).instructions, 1).name = 'NOP';
      },
      /name of instruction 1/,
    ],
    [
      'constant',
      (r) => {
        at(at(r.codes, 0).consts, 0).repr = '42';
      },
      /consts\.0\.repr of code object 0/,
    ],
    [
      'line table',
      (r) => {
        at(at(r.codes, 0).lines, 1)[2] = 99;
      },
      /lines\.1\.2 of code object 0/,
    ],
    [
      'bytes',
      (r) => {
        at(r.codes, 2).bytes = `00${at(r.codes, 2).bytes.slice(2)}`;
      },
      /bytes of code object 2/,
    ],
    [
      'object of a constant',
      (r) => {
        first(at(r.codes, 0).consts, (c) => c.object !== undefined).object = 1e6;
      },
      /consts.*object of code object 0/,
    ],
    [
      'frame of a step',
      (r) => {
        at(r.run.steps, 9).frame += 1;
      },
      /frame of step 9/,
    ],
    [
      'offset of a step',
      (r) => {
        at(r.run.steps, 9).offset += 2;
      },
      /offset of step 9/,
    ],
    [
      'stack',
      (r) => {
        first(r.run.steps, (s) => (s.stack?.length ?? 0) > 1).stack = [0];
      },
      /stack(\.\d+)? of step \d+ \(\w+ in line \d+/,
    ],
    [
      'local',
      (r) => {
        at(first(r.run.steps, (s) => !!s.locals).locals ?? [], 0)[1] += 1;
      },
      /locals.*of step/,
    ],
    [
      'name',
      (r) => {
        at(first(r.run.steps, (s) => !!s.names).names ?? [], 0)[1] = 'x';
      },
      /names.*of step/,
    ],
    [
      'count',
      (r) => {
        at(first(r.run.steps, (s) => !!s.counts).counts ?? [], 0)[1] += 1;
      },
      /counts.*of step/,
    ],
    [
      'contents',
      (r) => {
        at(first(r.run.steps, (s) => !!s.contents).contents ?? [], 0).repr = '[]';
      },
      /contents.*of step/,
    ],
    ['a step less', (r) => void r.run.steps.pop(), /step/],
    ['event', (r) => void r.run.events.splice(2, 1), /event 2/],
    [
      'output',
      (r) => {
        const output = first(r.run.events, (e) => e.kind === 'output');
        if (output.kind === 'output') output.text = 'made up\n';
      },
      /text of event \d+ \(output\), during step/,
    ],
    [
      'type of an object',
      (r) => {
        at(r.run.objects, 2).type = 'Made';
      },
      /type of object/,
    ],
    [
      'birth',
      (r) => {
        first(r.run.objects, (o) => o.born !== undefined).born = 0;
      },
      /born of object/,
    ],
    ['death', (r) => void delete first(r.run.objects, (o) => o.died !== undefined).died, /died of object/],
    [
      'address that is used again',
      (r) => {
        const [one, other] = r.run.objects.filter((o) => o.address !== undefined);
        if (one && other) other.address = one.address;
      },
      /address of object/,
    ],
    [
      'caller',
      (r) => {
        at(r.run.frames, -1).caller = null;
      },
      /caller of frame/,
    ],
    [
      'namespace',
      (r) => {
        at(r.run.namespaces, 1).name = 'Made';
      },
      /namespace 1/,
    ],
    [
      'how it ended',
      (r) => {
        r.run.end.how = 'exit';
      },
      /how of the end of the run/,
    ],
  ];

  test.each(mutations)('%s', (_, change, where) => {
    const difference = differenceAfter(account, change);
    expect(difference?.where).toMatch(where);
    expect(difference?.expected).not.toBe(difference?.found);
  });

  test('and one that was not agrees with itself, wherever its objects lay', () => {
    const moved = clone(account);
    for (const object of moved.run.objects) {
      if (object.address) object.address = `0x${(Number(object.address) + 0x1000).toString(16)}`;
    }
    expect(compareRecordings(account, moved)).toEqual({notes: []});
  });

  test('of two changes the earlier step is named', () => {
    const difference = differenceAfter(account, (r) => {
      at(r.run.steps, 30).offset += 2;
      const event = first(r.run.events, (e) => e.step > 5 && e.step < 30);
      event.step -= 1;
    });
    expect(difference?.where).toMatch(/step of event/);
  });

  test('the code before the optimiser is compared where the recording tells it', () => {
    const told = differenceAfter(account, (r) => {
      first(r.codes[0]?.generated ?? [], (i) => i.name === 'LOAD_NAME').name = 'NOP';
    });
    expect(told?.where).toMatch(/generated\.\d+\.name of code object 0/);
    const older = clone(account);
    for (const code of older.codes) {
      delete code.generated;
      delete code.folded;
    }
    expect(compareRecordings(older, account).difference).toBeUndefined();
    expect(compareRecordings(older, account).notes.join()).toMatch(/before the optimiser/);
  });

  test('another build is no difference, but a note', () => {
    const {difference, notes} = compareRecordings(
      {
        ...account,
        header: {...account.header, interpreter: {...account.header.interpreter, carrier: 'pyodide 0'}},
      },
      account,
    );
    expect(difference).toBeUndefined();
    expect(notes.join()).toMatch(/another build of CPython .*pyodide 0/);
  });

  test('where the time was up, the steps that both have are compared', () => {
    const short = clone(account);
    short.header.cuts.push({limit: 'time', why: 'Stopped after 1 s.', step: 19});
    short.run.steps.splice(20);
    short.run.events = short.run.events.filter(({step}) => step < 20);
    short.run.objects.splice(10);
    for (const object of short.run.objects) if ((object.died ?? 0) >= 19) delete object.died;
    expect(compareRecordings(short, account).difference).toBeUndefined();
    expect(compareRecordings(short, account).notes.join()).toContain('first 20 instructions');
    at(short.run.steps, 12).offset += 2;
    expect(compareRecordings(short, account).difference?.where).toMatch(/step 12/);
  });
});

describe('a recording of threads that was changed by hand', () => {
  const spin = readRecording(
    readFileSync(new URL('../../assets/recordings/spin.json', import.meta.url), 'utf8'),
  );
  const threadsOf = ({threads}: Recording) => {
    if (!threads) throw new Error('It has no threads.');
    return threads;
  };
  const mutations: Mutation[] = [
    ['a thread less', (r) => void threadsOf(r).threads.pop(), /threads/],
    [
      'name',
      (r) => {
        at(threadsOf(r).threads, 1).name = 'Eve';
      },
      /threads\.threads.*name/,
    ],
    [
      'what it ran',
      (r) => {
        at(threadsOf(r).threads, 1).target = 'other';
      },
      /target/,
    ],
    ['a gap in a life', (r) => void at(threadsOf(r).threads, 1).lane.splice(3, 1), /lane/],
    [
      'an end too late',
      (r) => {
        at(threadsOf(r).threads, 0).ended = 1e12;
      },
      /ended/,
    ],
    [
      'two holders at a time',
      (r) => {
        for (const {lane} of threadsOf(r).threads) for (const stretch of lane) stretch.doing = 'holds';
      },
      /lane/,
    ],
    ['a hand-over less', (r) => void threadsOf(r).handovers.splice(5, 1), /handovers\.5/],
    [
      'its time',
      (r) => {
        at(threadsOf(r).handovers, 5).taken = 0;
      },
      /handovers/,
    ],
    [
      'its place',
      (r) => {
        at(threadsOf(r).handovers, 5).site = 1e6;
      },
      /site/,
    ],
    [
      'the instruction of a place',
      (r) => {
        first(threadsOf(r).sites, (s) => s.code !== undefined).opname = 'NOP';
      },
      /sites.*opname/,
    ],
    [
      'switches missed',
      (r) => {
        threadsOf(r).switches.missed = 1e9;
      },
      /switches/,
    ],
    ['opcode', (r) => void at(at(r.codes, 1).instructions, 2).opcode++, /opcode/],
    [
      'how it ended',
      (r) => {
        r.run.end.how = 'stopped';
      },
      /end of the run/,
    ],
    ['all of them', (r) => void delete r.threads, /threads/],
  ];

  test.each(mutations)('%s', (_, change, where) => {
    expect(differenceAfter(spin, change)?.where).toMatch(where);
  });

  test('a round of the costs less', () => {
    const work = readRecording(
      readFileSync(new URL('../../assets/recordings/work.json', import.meta.url), 'utf8'),
    );
    const difference = differenceAfter(work, (r) => void at(r.cost?.ways ?? [], 1).wall.pop());
    expect(difference?.where).toMatch(/cost\.ways\.1/);
  });
});

describe('what the compiler did', () => {
  test('is compared where the recording tells it: older ones do not', async () => {
    const account = await recorded('account');
    const older = clone(account);
    for (const code of older.codes) {
      delete code.generated;
      delete code.folded;
    }
    expect(compareRecordings(older, account).difference).toBeUndefined();
    const changed = differenceAfter(account, ({codes}) => {
      at(codes[1]?.generated ?? [], 1).name = 'NOP';
    });
    expect(changed?.path).toEqual(['codes', 1, 'generated', 1, 'name']);
  });
});

describe('how a function was specialised', () => {
  const told = {
    code: 1,
    chosen: 'calls',
    method: 'monitoring',
    needed: 2,
    calls: 1,
    yields: 0,
    ended: 'program',
    sites: [{offset: 0, start: ['RESUME', null, null]}],
    moments: [{kind: 'return', number: 1, changes: [[0, 'RESUME_CHECK', null, null]]}],
    rewrites: [],
  } as const;

  test('is compared if both watched it to the end', async () => {
    const plain = await recorded('account');
    const watched = readRecording(JSON.stringify({...plain, specialisation: told}));
    const named = readRecording(JSON.stringify({...plain, specialisation: {...told, chosen: 'named'}}));
    const stopped = {...told, ended: 'time', calls: 0} as const;
    expect(compareRecordings(watched, plain).difference).toBeUndefined();
    expect(compareRecordings(watched, named).difference).toBeUndefined();
    const cut = readRecording(JSON.stringify({...plain, specialisation: stopped}));
    expect(compareRecordings(watched, cut).difference).toBeUndefined();
    const changed = differenceAfter(watched, ({specialisation}) => {
      at(at(specialisation?.moments ?? [], 0).changes, 0)[1] = 'RESUME';
    });
    expect(changed?.path).toEqual(['specialisation', 'moments', 0, 'changes', 0, 1]);
  });
});

test('a name that a CPython of a machine may keep in its attribute cache is no difference from its look-up on', async () => {
  const native = clone(
    await recordedSource(
      "class A:\n    left = 1\nname = ''.join(['le', 'ft'])\nother = ''.join(['ri', 'ght'])\nprint(getattr(A, name), other)\nname = None\nprint(other)\n",
    ),
  );
  native.header.interpreter.platform = 'linux';
  /** What is found if the count of a string is another one at the first step of a line. */
  const withCount = (text: string, line: number) => {
    const other = clone(native);
    const name = first(other.run.objects, ({repr}) => repr === `'${text}'`);
    const offsets = other.codes[0]?.instructions.filter((i) => i.line === line).map(({offset}) => offset);
    const step = first(other.run.steps, ({frame, offset}) => frame === 0 && offset === offsets?.[0]);
    step.counts = [...(step.counts ?? []), [name.id, 7]];
    return compareRecordings(native, other);
  };
  const {difference, notes} = withCount('left', 7);
  expect(difference).toBeUndefined();
  expect(notes).toEqual([
    expect.stringMatching(/^From step \d+ on the count and the end of 'left' were not compared/),
  ]);
  expect(withCount('left', 4).difference?.where).toMatch(/^counts.* of step/);
  expect(withCount('right', 7).difference?.where).toMatch(/^counts.* of step/);
});
