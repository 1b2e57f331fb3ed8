import {describe, expect, it} from 'vitest';
import {allocationsOf, instructionsOf} from '../../../src/recorder/measure/figures.ts';
import type {Outcome, Report} from '../../../src/recorder/measure/report.ts';

const first: Report = {
  how: 'finished',
  nanoseconds: 1,
  sites: [
    {sites: [4, 10], specialised: [10]},
    {sites: [2], specialised: []},
  ],
};
const counted = (more: Partial<Report> = {}): Outcome => ({
  kind: 'report',
  report: {
    how: 'finished',
    nanoseconds: 1,
    counts: [
      [
        [0, 1],
        [4, 3],
        [10, 50],
      ],
      [
        [0, 7],
        [2, 20],
      ],
    ],
    ...more,
  },
  printed: undefined,
});
const of = (outcome: Outcome, sites = first) => instructionsOf(outcome, 'p.py', sites, 30_000);

describe('instructionsOf', () => {
  it('weighs each site with its executions', () => {
    expect(of(counted())).toEqual({executed: 81, sites: {specialisable: 73, specialisedAtEnd: 50}});
  });

  it('tells no share where the sites are not known', () => {
    expect(of(counted(), {...first, sites: null})).toEqual({executed: 81});
  });

  it.each<[string, Outcome, RegExp]>([
    ['did not end', {kind: 'time'}, /did not end within 30 s/],
    ['died', {kind: 'silent', why: 'SIGSEGV'}, /SIGSEGV/],
    ['has threads', counted({counts: null}), /starts threads/],
    ['ended otherwise', counted({how: 'exception', exception: 'E: x'}), /another way.*E: x/],
  ])('says why there are none of a program that %s', (_, outcome, why) => {
    expect(of(outcome)).toEqual({why: expect.stringMatching(why)});
  });
});

describe('allocationsOf', () => {
  it('says how they are known', () => {
    expect(allocationsOf({...first, objects: 3}, true)).toEqual({how: 'PyRefTracer', objectsCreated: 3});
    expect(allocationsOf({...first, blocks: -2}, true)).toEqual({
      how: 'sys.getallocatedblocks',
      blocksHeldAtEnd: -2,
    });
    expect(allocationsOf({...first, blocks: 2, askedFor: 5}, true)).toMatchObject({blocksAskedFor: 5});
    expect(allocationsOf(first, false)).toEqual({why: expect.stringContaining('without a GIL')});
  });
});
