import {beforeAll, describe, expect, test} from 'vitest';
import {examine, type Second, type Subject} from './examine.ts';
import {corpus} from './programs.ts';
import {pyodide} from './pyodide.ts';

/** A fixed sample of what `npm run corpus` records whole. */
const SAMPLE = [
  'coroutines/async_generator.py',
  'exceptions/groups.py',
  'generators/yield_from_throw.py',
  'match/mappings.py',
  'memory/refcounts.py',
  'memory/resurrection.py',
  'names/delete.py',
  'noticing/frames.py',
  'noticing/special_methods.py',
  'noticing/subclassed_builtins.py',
  'opcodes/templates.py',
  'with/manager.py',
  'generated/seed_7.py',
];

const programs = corpus().filter(({topic, name}) => SAMPLE.includes(`${topic}/${name}`));

test('the corpus is large, and most of it was written to be read', () => {
  const all = corpus();
  expect(all.length).toBeGreaterThanOrEqual(300);
  expect(all.filter(({topic}) => topic !== 'generated').length).toBeGreaterThanOrEqual(200);
  expect(new Set(all.map(({topic, name}) => `${topic}/${name}`)).size).toBe(all.length);
  expect(new Set(all.map(({source}) => source)).size).toBe(all.length);
  expect(programs).toHaveLength(SAMPLE.length);
});

describe('a recording agrees with a second reading, a plain run and what each opcode is documented to do', () => {
  let subject: Subject;
  let seconds: Second[];
  beforeAll(async () => {
    ({subject, seconds} = await pyodide(programs));
  });

  test.each(programs.map((program, index) => [`${program.topic}/${program.name}`, index] as const))(
    '%s',
    async (_, index) => {
      const [program, second] = [programs[index], seconds[index]];
      if (!program || !second) throw new Error('The sample is shorter than it was.');
      const {findings, steps} = await examine(subject, program, second);
      expect(findings).toEqual([]);
      expect(steps).toBeGreaterThan(10);
    },
  );
});
