import {expect, test} from 'vitest';
import {Assembly} from '../../src/recorder/assemble.ts';
import {cutsOf, defaultLimits, nativeCuts} from '../../src/recorder/limits.ts';
import {Cut} from '../../src/recording/header.ts';

test.each([
  [undefined, []],
  ['samples', ['The recording ends where it held as many looks at the lock as one can hold.']],
  ['time', ['Stopped after 10 s.']],
  ['memory', ['The recording ends where the program had used up its 512 MB of memory.']],
] as const)('a recording of threads that was stopped by %s says why', (stopped, whys) => {
  const cuts = nativeCuts(defaultLimits, {stopped, isOutputCut: false});
  expect(cuts.map((cut) => Cut.parse(cut))).toEqual(whys.map((why) => ({limit: stopped, why})));
});

test('cut output is told beside what stopped the program', () => {
  const cuts = nativeCuts(defaultLimits, {stopped: 'samples', isOutputCut: true});
  expect(cuts.map(({limit}) => limit)).toEqual(['samples', 'output']);
});

test('a run that was longer than the limit says how many instructions were recorded', () => {
  const assembly = new Assembly();
  assembly.add({kind: 'full', value: ['steps', 4999]});
  expect(cutsOf(assembly, defaultLimits, undefined).map((cut) => Cut.parse(cut))).toEqual([
    {
      ...{limit: 'steps', step: 4999},
      why: 'Recorded the first 5,000 instructions; the program ran on unrecorded.',
    },
  ]);
});
