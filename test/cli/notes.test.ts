import {expect, test} from 'vitest';
import {notesOn} from '../../src/cli/notes.ts';
import type {Recording} from '../../src/recording/index.ts';
import {cycles} from '../support/cycles.ts';
import {recordedSource} from '../support/recorded.ts';

const told = (change: (recording: Recording) => void) => async () => {
  const recording = structuredClone(await recordedSource(cycles.pair, 'pair.py'));
  expect(notesOn(recording)).toEqual([]);
  change(recording);
  return notesOn(recording).join('\n');
};

test.each<[what: string, change: (recording: Recording) => void, note: RegExp]>([
  ['no collector', (r) => void delete r.collector, /garbage collector did is not told/],
  [
    'no own starts',
    (r) => void Object.assign(r.collector ?? {}, {automatic: 'unknown'}),
    /by itself is not told/,
  ],
  [
    'too many objects',
    (r) => void delete r.collector?.collections[0]?.unreachable,
    /What 1 collection found/,
  ],
  [
    'too many collections',
    (r) => void Object.assign(r.collector ?? {}, {others: {count: 1200, collected: 0, uncollectable: 0}}),
    /After 2 collections the rest is summed up: 1,200 more/,
  ],
  [
    'finalisers unseen',
    (r) => void Object.assign(r.collector?.collections[1] ?? {}, {finalisersSeen: false}),
    /Who was finalised in 1 collection/,
  ],
  ['what was left', (r) => void delete r.collector?.left, /alive at the end is not told/],
])('what a recording lacks is said: %s', async (_, change, note) => {
  expect(await told(change)()).toMatch(note);
});

test('that a program repeats too little to be specialised is said to those who asked', async () => {
  const recording = structuredClone(await recordedSource(cycles.pair, 'pair.py'));
  recording.specialisation = {
    ...{code: 0, chosen: 'calls', method: 'monitoring', needed: 2, calls: 1, yields: 0, passes: 0},
    ...{tooRare: true, ended: 'program', sites: [], moments: [], rewrites: []},
  };
  expect(notesOn(recording)).toEqual([]);
  recording.specialisation.chosen = 'named';
  expect(notesOn(recording).join()).toMatch(/repeats <module> too rarely/);
});
