import {createHash} from 'node:crypto';
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {type Recording, readRecording, type Stretch, type Thread} from '../../src/recording/index.ts';
import {compare} from '../../src/story/gil-cost/compare.ts';
import {clipsFor} from '../../src/story/index.ts';

const assets = new URL('../../assets/', import.meta.url);
const files = readdirSync(new URL('recordings/', assets)).filter((name) => name.endsWith('.json'));
const textOf = (name: string) => readFileSync(new URL(`recordings/${name}`, assets), 'utf8');

type WithThreads = Recording & {readonly threads: NonNullable<Recording['threads']>};

function shipped(name: string): WithThreads {
  const recording = readRecording(textOf(name));
  if (!recording.threads) throw new Error(`${name} was shipped without threads.`);
  return {...recording, threads: recording.threads};
}

describe('the shipped recordings', () => {
  it('are there: of computing, of waiting, of both, of switch intervals, of a lost update and of a deadlock', () => {
    const names = ['convoy', 'deadlock', 'interval', 'lost', 'sleepers', 'spin', 'work'];
    expect(files.toSorted()).toEqual(names.map((name) => `${name}.json`));
  });
});

describe.each(files)('the shipped recording %s', (file) => {
  it('says where it comes from, and nothing of the machine’s folders', () => {
    const {header} = shipped(file);
    expect(header.provenance).toBeDefined();
    expect(header.provenance?.command).toContain(header.program.name);
    expect(Date.parse(header.provenance?.date ?? '')).toBeGreaterThan(Date.parse('2026-01-01'));
    expect(header.interpreter.platform).not.toBe('emscripten');
    expect(textOf(file)).not.toMatch(/\/(home|root|tmp|work|Users)\//);
  });

  it('is of the program that is shipped beside it', () => {
    const {header, source} = shipped(file);
    const program = new URL(`programs/threads/${header.program.name}`, assets);
    expect(existsSync(program), `${header.program.name} is not shipped`).toBe(true);
    const bytes = readFileSync(program);
    expect(header.program.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(source.text).toBe(bytes.toString('utf8'));
  });

  it('has code objects that agree with the source', () => {
    const {codes, source, tree} = shipped(file);
    const lines = source.text.split('\n');
    expect(codes.length).toBeGreaterThan(0);
    for (const code of codes) {
      expect(code.firstLine).toBeLessThanOrEqual(lines.length);
      const node = code.node === undefined ? undefined : tree[code.node];
      if (node?.type === 'FunctionDef') {
        expect(node.attributes.name).toBe(code.name);
        expect(lines.slice(code.firstLine - 1).join('\n')).toMatch(
          new RegExp(`^\\s*(@|(async )?def ${code.name}\\b)`),
        );
      }
      for (const {line, span} of code.instructions) {
        if (line !== undefined) expect(line).toBeLessThanOrEqual(lines.length);
        if (span) expect([...(lines[span[2] - 1] ?? '')].length).toBeGreaterThanOrEqual(span[3]);
      }
    }
  });

  it('gives the clips of the GIL', () => {
    const recording = shipped(file);
    const clips = clipsFor(recording);
    expect(clips).toContain('gil');
    expect(clips.includes('gil-cost')).toBe(recording.cost !== undefined);
  });
});

describe.each(files)('the threads of %s', (file) => {
  it('have lives without gaps', () => {
    const {threads} = shipped(file);
    for (const thread of threads.threads) {
      const ended = thread.ended ?? threads.end;
      expect(ended).toBeLessThanOrEqual(threads.end);
      expect(thread.ending === 'alive').toBe(thread.ended === undefined);
      expect(thread.lane[0]?.from, thread.name).toBe(thread.started);
      expect(thread.lane.at(-1)?.to, thread.name).toBe(ended);
      for (const [i, {from, to}] of thread.lane.entries()) {
        expect(to).toBeGreaterThan(from);
        expect(from).toBe(thread.lane[i - 1]?.to ?? thread.started);
      }
    }
  });

  it('hold the GIL one at a time', () => {
    const {threads} = shipped(file);
    const surely = ({doing, uncertain}: Stretch) => doing === 'holds' && !uncertain;
    const holds = threads.threads
      .flatMap((thread) => thread.lane.filter(surely).map((hold) => ({...hold, name: thread.name})))
      .toSorted((a, b) => a.from - b.from);
    expect(holds.length).toBeGreaterThan(0);
    for (const [i, hold] of holds.entries()) {
      const before = holds[i - 1];
      if (before) expect(hold.from, `${before.name} and ${hold.name}`).toBeGreaterThanOrEqual(before.to);
    }
  });

  it('hand it on in a chain, and what was missed is counted', () => {
    const {threads} = shipped(file);
    const {handovers, switches, sites} = threads;
    expect(handovers.length).toBeGreaterThan(0);
    expect(handovers.length + switches.missed).toBe(switches.total);
    expect(handovers.reduce((sum, h) => sum + (h.missed ?? 0), 0)).toBeLessThanOrEqual(switches.missed);
    for (const [i, handover] of handovers.entries()) {
      const before = handovers[i - 1];
      if (before) {
        expect(handover.from, `hand-over ${i}`).toBe(before.to);
        expect(handover.dropped).toBeGreaterThanOrEqual(before.taken);
      }
      expect(handover.taken).toBeGreaterThanOrEqual(handover.dropped);
      expect(handover.from).not.toBe(handover.to);
      expect(threads.threads[handover.from]).toBeDefined();
      expect(threads.threads[handover.to]).toBeDefined();
      if (handover.site !== undefined) expect(sites[handover.site]).toBeDefined();
      if (handover.globals) expect(handover.globals).toHaveLength(threads.watched.length);
    }
  });

  it('give it up where they themselves stand: in the module only the main thread, which runs nothing else', () => {
    const {threads} = shipped(file);
    for (const {from, site, dropped} of threads.handovers) {
      const place = site === undefined ? undefined : threads.sites[site];
      if (place?.code === undefined) continue;
      const isMain = threads.threads[from]?.main === true;
      expect(place.function === '<module>', `at ${dropped}`).toBe(isMain);
    }
  });

  it('hold it from when they took it', () => {
    const {threads} = shipped(file);
    for (const [i, {to, taken}] of threads.handovers.entries()) {
      const at = stretchAt(threads.threads[to], taken);
      // Where it was given on before the next look, the time with it has no length.
      const next = threads.handovers[i + 1];
      if (next && next.dropped === taken) continue;
      expect(at?.doing, `hand-over ${i} at ${taken} µs`).toBe('holds');
    }
  });

  it('stood at instructions that their code has', () => {
    const {threads, codes} = shipped(file);
    for (const {code, function: name, line, offset, opname} of threads.sites) {
      if (code === undefined) continue;
      const instruction = codes[code]?.instructions.find((i) => i.offset === offset);
      expect(codes[code]?.qualname).toBe(name);
      expect(instruction?.name).toBe(opname);
      if (line !== undefined) expect(instruction?.line).toBe(line);
    }
    for (const {code, target} of threads.threads) {
      if (code !== undefined && target !== undefined) expect(codes[code]?.qualname).toBe(target);
    }
  });

  it('were watched closely enough', () => {
    const {threads} = shipped(file);
    const {method, sampling, switchInterval} = threads;
    expect(method).toBe('outside');
    expect(switchInterval[0]?.at).toBe(0);
    expect(sampling.medianGap).toBeLessThan(1000);
    expect(sampling.medianGap).toBeLessThanOrEqual(sampling.longestGap);
    expect(uncertainShare(threads.threads)).toBeLessThan(0.05);
  });
});

/** A shipped recording is one from which something can be learnt: the rounds tell the ways apart. */
const lessons: Readonly<Record<string, {threads: readonly string[]; processes: readonly string[]}>> = {
  'work.py': {threads: ['no faster', 'slower'], processes: ['faster']},
  'spin.py': {threads: ['no faster', 'slower'], processes: ['faster']},
  'sleepers.py': {threads: ['faster'], processes: ['faster']},
};

describe.each(files.filter((name) => shipped(name).cost))('the cost of %s', (file) => {
  it('was measured for all ways alike', () => {
    const {cost, header, threads} = shipped(file);
    if (!cost) throw new Error('It has none.');
    expect(cost.cores).toBe(header.provenance?.cores);
    expect(cost.workers).toBe(threads.threads.length - 1 + (threads.others?.count ?? 0));
    expect(new Set(cost.ways.map(({way}) => way)).size).toBe(cost.ways.length);
    for (const {way, interpreter, wall, cpu} of cost.ways) {
      expect(wall.length, way).toBeGreaterThanOrEqual(3);
      expect(wall).toHaveLength(cost.ways[0]?.wall.length ?? 0);
      expect(cpu).toHaveLength(wall.length);
      expect(interpreter.startsWith('CPython ')).toBe(true);
      for (const [round, time] of wall.entries()) {
        expect(time).toBeGreaterThan(0);
        // Cores can't give more time than there is; the two clocks are not read at the same instant.
        expect(cpu[round]).toBeLessThanOrEqual(time * cost.cores * 1.02 + 2000);
      }
    }
  });

  it('teaches what it is shipped for', () => {
    const {cost, header} = shipped(file);
    const lesson = lessons[header.program.name];
    if (!cost || !lesson) return;
    const [base, threads, processes] = (['in turn', 'threads', 'processes'] as const).map((way) =>
      cost.ways.find((m) => m.way === way),
    );
    if (!base || !threads || !processes) throw new Error('A way is not there.');
    expect(lesson.threads).toContain(compare(threads, base));
    expect(lesson.processes).toContain(compare(processes, base));
  });
});

/** How much of the threads' lives lies in stretches in which the lock changed hands unseen. */
function uncertainShare(threads: readonly Thread[]): number {
  const lengthOf = (stretches: readonly Stretch[]) =>
    stretches.reduce((sum, {from, to}) => sum + to - from, 0);
  const all = threads.flatMap((t) => t.lane);
  return lengthOf(all.filter((s) => s.uncertain)) / lengthOf(all);
}

function stretchAt(thread: Thread | undefined, at: number): Stretch | undefined {
  return thread?.lane.find(({from, to}) => from <= at && at < to);
}
