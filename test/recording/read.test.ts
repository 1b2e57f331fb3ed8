import {readFileSync} from 'node:fs';
import {beforeAll, describe, expect, it} from 'vitest';
import {recordingJsonSchema} from '../../src/recording/export-schema.ts';
import {type Recording, readRecording, replay, UnreadableRecording} from '../../src/recording/index.ts';
import {recorded} from '../support/recorded.ts';

let recording: Recording;
beforeAll(async () => {
  recording = await recorded('total');
});

const broken = (change: (copy: Recording) => void) => {
  const copy = structuredClone(recording);
  change(copy);
  return () => readRecording(JSON.stringify(copy));
};

describe('readRecording', () => {
  it('gives back what was written', () => {
    expect(readRecording(JSON.stringify(recording))).toEqual(recording);
  });

  it.each([
    ['{"format": ', 'not valid JSON'],
    ['{"a": 1}', 'not an inside-cpython recording'],
    ['[]', 'not an inside-cpython recording'],
    ['{"format": "inside-cpython/recording", "version": 99}', 'format version 99'],
  ])('refuses %s', (text, why) => {
    expect(() => readRecording(text)).toThrow(UnreadableRecording);
    expect(() => readRecording(text)).toThrow(why);
  });

  it('names the place of a damaged value', () => {
    expect(broken((r) => Object.assign(r.tokens[3] ?? {}, {string: 7}))).toThrow(
      /damaged: at tokens\.3\.string/,
    );
  });

  it('finds references that lead nowhere', () => {
    expect(broken((r) => Object.assign(r.run.steps[2] ?? {}, {frame: 77}))).toThrow(
      /run\.steps\.2 runs in a frame that is not there/,
    );
    expect(broken((r) => Object.assign(r.run.steps[2] ?? {}, {offset: 7777}))).toThrow(
      /run\.steps\.2 is at no instruction/,
    );
    expect(broken((r) => Object.assign(r.run.steps[2] ?? {}, {stack: [0, 9999]}))).toThrow(
      /holds an object that is not there/,
    );
  });

  it('and those of the compiler and of specialisation', () => {
    const state = ['BINARY_OP', 1, 1] as const;
    const specialisation = (offset: number, site: number, moment: number) => ({
      specialisation: {
        code: 0,
        chosen: 'named',
        method: 'monitoring',
        needed: 2,
        calls: 1,
        yields: 0,
        ended: 'program',
        sites: [{offset, start: state}],
        moments: [{kind: 'return', number: 1, changes: [[site, ...state]]}],
        rewrites: [{kind: 'specialised', site: 0, moment, from: 'A', to: 'B'}],
      },
    });
    expect(broken((r) => Object.assign(r, specialisation(0, 0, 0)))).not.toThrow();
    expect(broken((r) => Object.assign(r, specialisation(1, 0, 0)))).toThrow(/a site at no instruction/);
    expect(broken((r) => Object.assign(r, specialisation(0, 1, 0)))).toThrow(
      /a site or a moment that is not/,
    );
    expect(broken((r) => Object.assign(r, specialisation(0, 0, 1)))).toThrow(
      /a site or a moment that is not/,
    );
    const generated = [{name: 'JUMP', arg: 7, target: 7}];
    expect(broken((r) => Object.assign(r.codes[0] ?? {}, {generated}))).toThrow(
      /codes\.0\.generated jumps to an instruction that is not there/,
    );
    const folded = [{node: 9999, offset: 0, const: 0}];
    expect(broken((r) => Object.assign(r.codes[0] ?? {}, {folded}))).toThrow(
      /codes\.0\.folded tells of a node/,
    );
  });
});

describe('replay', () => {
  it('visits every step, and the end, with stacks no deeper than the code says', () => {
    const moments = [...replay(recording)];
    expect(moments).toHaveLength(recording.run.steps.length + 1);
    for (const {frame, frames, instruction, step} of moments.slice(0, -1)) {
      const state = frames.get(frame);
      expect(instruction?.offset).toBe(recording.run.steps[step]?.offset);
      expect(state?.stack.length).toBeLessThanOrEqual(state?.code.stackSize ?? -1);
      expect(state?.locals).toHaveLength(state?.code.localsplus.length ?? -1);
    }
  });

  it('gives snapshots that later steps leave alone', () => {
    const [first] = replay(recording);
    const depth = first?.frames.get(0)?.stack.length;
    const all = [...replay(recording)];
    expect(all[0]?.frames.get(0)?.stack.length).toBe(depth);
  });
});

it('ships the JSON Schema of the schema that it reads', () => {
  const shipped = readFileSync(new URL('../../assets/recording.schema.json', import.meta.url), 'utf8');
  expect(shipped, 'run: npm run schema').toBe(recordingJsonSchema());
});
