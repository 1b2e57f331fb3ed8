import {describe, expect, it} from 'vitest';
import {changeWriter} from '../../src/cli/change-text.ts';

describe('a change in words', () => {
  it('is its kind and its fields', () => {
    const write = changeWriter();
    expect(write({kind: 'lift', tokens: [3, 4], spot: true})).toBe('lift  tokens [3,4]  spot true');
    expect(write({kind: 'ask'})).toBe('ask');
  });

  it('tells of a whole state what is other than before', () => {
    const write = changeWriter();
    const state = {step: 1, stack: [{text: '300'}], line: null};
    expect(write({kind: 'become', picture: state})).toBe('become  picture step 1, stack[0].text "300"');
    const pushed = {step: 2, stack: [{text: '300'}, {text: '500'}], line: 4};
    expect(write({kind: 'become', picture: pushed})).toBe(
      'become  picture step 2, stack[1].text "500", line 4',
    );
    const popped = {...pushed, stack: []};
    expect(write({kind: 'become', picture: popped})).toBe('become  picture stack []');
    expect(write({kind: 'become', picture: popped})).toBe('become  picture as before');
    expect(write({kind: 'become', picture: {step: 2, stack: []}})).toBe('become  picture line gone');
  });

  it('is no longer than a line', () => {
    expect(changeWriter()({kind: 'say', text: 'x'.repeat(500)})).toHaveLength(100);
  });
});
