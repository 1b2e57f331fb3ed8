import {describe, expect, test} from 'vitest';
import {withSteps} from '../../src/recorder/tell-collector.ts';
import {type Collection, type Limits, replay} from '../../src/recording/index.ts';
import type {Recording} from '../../src/recording/recording.ts';
import {cycles} from '../support/cycles.ts';
import {recordedSource} from '../support/recorded.ts';

const recordingOf = (
  name: keyof typeof cycles,
  options: {readonly limits?: Partial<Limits>} = {},
): Promise<Recording> => recordedSource(cycles[name], `${name}.py`, options);
const output = ({run}: Recording): string =>
  run.events
    .map((event) => (event.kind === 'output' && event.stream === 'stdout' ? event.text : ''))
    .join('');
const collectorOf = ({collector}: Recording) => {
  if (!collector) throw new Error('No collector was recorded.');
  return collector;
};
const types = ({run}: Recording, {objects}: Pick<Collection, 'objects'>) =>
  objects.map(({object, type}) => run.objects.find(({id}) => id === object)?.type ?? type);

describe('the collector', () => {
  test('is the incremental one of this version', async () => {
    const {collector} = await recordingOf('none');
    expect(collector).toMatchObject({
      kind: 'incremental',
      enabled: true,
      thresholds: [2000, 10, 0],
      collections: [],
    });
    expect(collector).toMatchObject({automatic: 'bound', left: {unreachable: 0, objects: []}});
  });

  test('tells of a collection by the objects and steps of the run', async () => {
    const recording = await recordingOf('pair');
    const {collections} = collectorOf(recording);
    const collection = collections.at(-1);
    if (!collection) throw new Error('Nothing was collected.');
    expect(collection).toMatchObject({asked: true, generation: 2, unreachable: 2, collected: 2});
    expect(collection.objects.map(({fate}) => fate)).toEqual(['freed', 'freed', 'kept']);
    // The counts are those that the run's steps tell of the same objects, just before.
    const before = [...replay(recording)].find(({step}) => step === collection.step);
    for (const {object = 0, count} of collection.objects) {
      expect(before?.objects.get(object)?.count).toBe(count);
    }
    // And those who were freed died in that step, seen by the reference tracer.
    for (const {object, fate} of collection.objects) {
      const died = recording.run.objects.find(({id}) => id === object)?.died;
      expect(died).toBe(fate === 'freed' ? collection.step : undefined);
    }
    expect(recording.run.steps[collection.step ?? -1]?.offset).toBe(collection.place?.offset);
    expect(output(recording)).toBe('2\n');
  });

  test('takes off the references from inside', async () => {
    for (const name of ['pair', 'finalisers', 'builtins', 'frozen', 'saved'] as const) {
      for (const {objects, unreachable} of collectorOf(await recordingOf(name)).collections) {
        const lost = objects.filter(({fate}) => fate !== 'kept');
        expect(lost).toHaveLength(unreachable ?? -1);
        const references = lost.flatMap(({refers}) => refers);
        for (const [index, {count, inner}] of lost.entries()) {
          expect(inner, name).toBe(count);
          expect(references.filter((to) => to === index)).toHaveLength(inner);
        }
      }
    }
  });

  test('tells finalisers in their order, by their frames', async () => {
    const recording = await recordingOf('finalisers');
    const [, first, second] = collectorOf(recording).collections;
    const kinds = first?.finalisers.map(({kind, qualname}) => `${kind} ${qualname}`);
    expect(kinds).toEqual([
      'weakref callback gone',
      '__del__ Saying.__del__',
      '__del__ Raising.__del__',
      '__del__ Returning.__del__',
    ]);
    for (const {frame = -1, code, kind, object = -1} of first?.finalisers ?? []) {
      expect(recording.run.frames[frame]?.code).toBe(code);
      const types_ = types(recording, first ?? {objects: []});
      if (kind === '__del__') expect(recording.codes[code ?? -1]?.qualname).toBe(`${types_[object]}.__del__`);
    }
    expect(first?.objects.map(({fate}) => fate)).toEqual(['freed', 'freed', 'freed', 'survived']);
    expect(second).toMatchObject({finalisers: [], unreachable: 1, collected: 1});
  });

  test('tells of closures, generators and frames', async () => {
    const recording = await recordingOf('builtins');
    const [, closure, generator, failing] = collectorOf(recording).collections;
    expect(types(recording, closure ?? {objects: []})).toEqual(expect.arrayContaining(['cell', 'function']));
    expect(types(recording, generator ?? {objects: []})).toContain('generator');
    expect(generator?.finalisers).toMatchObject([
      {kind: 'generator', qualname: 'generator.<locals>.produce'},
    ]);
    expect(types(recording, failing ?? {objects: []})).toEqual(
      expect.arrayContaining(['ValueError', 'traceback', 'frame']),
    );
    expect(output(recording)).toContain('closed');
  });

  test('says what is left alive', async () => {
    const recording = await recordingOf('left');
    const {left, collections} = collectorOf(recording);
    expect(collections).toEqual([]);
    expect(types(recording, left ?? {objects: []})).toEqual(['Node']);
    expect(left).toMatchObject({unreachable: 1, objects: [{count: 1, inner: 1, refers: [0], fate: 'left'}]});
  });

  test('is seen at work by itself in a run without the tracer', async () => {
    const recording = await recordingOf('churn');
    const {automatic, collections} = collectorOf(recording);
    expect(automatic).toBe('untraced');
    expect(collections.length).toBeGreaterThan(2);
    for (const {asked, generation, before, tracked} of collections) {
      expect({asked, generation}).toEqual({asked: false, generation: 1});
      expect(before[0]).toBeGreaterThan(2000);
      expect(tracked).toBeGreaterThan(2000);
    }
    // Until the program was no longer followed, the tracer did not make the collector start.
    expect(recording.run.objects.filter(({type, died}) => type === 'Node' && died !== undefined)).toEqual([]);
  });

  test('starts often where the program wants that', async () => {
    const recording = await recordingOf('eager');
    const own = collectorOf(recording).collections.filter(({asked}) => !asked);
    expect(own.length).toBeGreaterThan(5);
    expect(own[0]?.thresholds).toEqual([1, 10, 0]);
    // The collector waits for the loop's jump (JUMP_BACKWARD), where the eval breaker is heeded.
    for (const {place, before} of own.slice(0, 10)) {
      const code = recording.codes[place?.code ?? -1];
      const at = code?.instructions.find(({offset}) => offset === place?.offset);
      expect(at?.name).toMatch(/^(JUMP_BACKWARD|CALL|RESUME)/);
      expect(before[0]).toBeGreaterThan(1);
    }
    expect(output(recording)).toBe('True\n');
  });

  test('leaves the program’s own callbacks to the program', async () => {
    const recording = await recordingOf('callbacks');
    const lines = output(recording).split('\n');
    expect(lines[0]).toBe('[]');
    expect(lines.slice(1, 3)).toEqual([
      "start ['collected', 'generation', 'uncollectable'] 2",
      "stop ['collected', 'generation', 'uncollectable'] 2",
    ]);
    expect(collectorOf(recording).collections.map(({generation}) => generation)).toEqual([2, 0]);
  });

  test('asks no proxy, looks at nothing frozen, tells of thousands in part', async () => {
    expect(output(await recordingOf('proxies'))).toBe('gone\n1\n');
    const [, frozen, thawed] = collectorOf(await recordingOf('frozen')).collections;
    expect([frozen?.unreachable, thawed?.unreachable]).toEqual([0, 1]);
    // Followed all along, lists that are in each other would take up all of its time.
    const big = collectorOf(await recordingOf('thousands', {limits: {steps: 200}})).collections.at(-1);
    expect(big).toMatchObject({unreachable: 10_000, collected: 10_000});
    expect(big?.objects.length).toBeLessThan(100);
  });
});

describe('collections of two runs', () => {
  const one: Collection = {
    asked: true,
    generation: 2,
    before: [1, 0, 0],
    place: {code: 0, offset: 4},
    unreachable: 1,
    objects: [],
    finalisers: [],
    finalisersSeen: true,
    collected: 1,
    uncollectable: 0,
  };

  test('are told with their steps where they are the same', () => {
    const told = withSteps([{...one, tracked: 7}], [{...one, step: 3}]);
    expect(told).toEqual([{...one, step: 3, tracked: 7}]);
  });

  test('are told as they came without the tracer where they are not', () => {
    const truth = [
      {...one, asked: false, tracked: 7},
      {...one, tracked: 9},
    ];
    const told = withSteps(truth, [
      {...one, step: 3},
      {...one, asked: false, place: {code: 0, offset: 8}, step: 5},
    ]);
    expect(told).toEqual([truth[0], {...one, step: 3, tracked: 9}]);
  });
});
