import {describe, expect, it} from 'vitest';
import {tellDeath, tellLoss} from '../../src/story/refs/endings.ts';
import type {Episode} from '../../src/story/refs/episodes.ts';
import type {Holder, HolderKind} from '../../src/story/refs/holders.ts';
import type {LifePoint} from '../../src/story/refs/life.ts';
import {Phrases} from '../../src/story/refs/phrases.ts';
import type {StepFacts} from '../../src/story/refs/steps.ts';
import {subjectOf} from '../../src/story/refs/subject.ts';
import {type Caption, plainCaption} from '../../src/story/vocabulary/caption.ts';
import {wide} from '../../src/theme/formats.ts';

const holder = (kind: HolderKind, name: string): Holder => ({
  ...{key: `${kind} ${name}`, kind, name, owner: 'f()', of: 1, references: 1, borrowed: 0},
});

/** An episode at whose end `holders` let go and `left` references stay. */
function letGo(
  opcode: string,
  statement: string,
  left: number,
  holders: readonly Holder[],
  more = 0,
): Episode {
  const instruction = {name: opcode, argText: '', origin: 'source'} as StepFacts['instruction'];
  const facts = {instruction, statement, owner: 'f()', frame: 1, simple: true} as StepFacts;
  const before = {count: left + holders.length + more, elsewhere: left + more} as LifePoint;
  const after = {count: left, elsewhere: left} as LifePoint;
  return {facts, before, after, lost: holders} as unknown as Episode;
}

const subject = subjectOf({id: 1, type: 'list', repr: '[]', holds: [], born: 1});

function told(tell: typeof tellLoss, episode: Episode): string {
  const phrases = new Phrases(wide);
  let words: Caption = [];
  phrases.fit(() => {
    words = tell(subject, phrases, episode);
    return words;
  });
  return plainCaption(words);
}

describe('the end of a reference', () => {
  it('is that of the name which a del removes, or of what goes with it', () => {
    const name = letGo('DELETE_NAME', 'del a', 1, [holder('name', 'a')]);
    expect(told(tellLoss, name)).toBe('del a removes the name, not the list: one reference is left.');
    const names = letGo('DELETE_NAME', 'del a, b', 1, [holder('name', 'a'), holder('name', 'b')]);
    expect(told(tellLoss, names)).toBe('del a, b removes the names, not the list: one reference is left.');
    const cell = [holder('cell', 'seen')];
    expect(told(tellLoss, letGo('DELETE_NAME', 'del f', 1, cell))).toBe(
      'With del f, the closure’s cell seen goes too: one reference is left.',
    );
    expect(told(tellDeath, letGo('DELETE_NAME', 'del f', 0, cell))).toBe(
      'With del f, the closure’s cell seen goes too: at zero, CPython frees the list at once.',
    );
    expect(told(tellDeath, letGo('DELETE_DEREF', 'del seen', 0, cell))).toMatch(/removes the last reference/);
  });

  it('is that of all locals which a function had for it', () => {
    const locals = ['a', 'b', 'c'].map((name) => holder('local', name));
    expect(told(tellDeath, letGo('RETURN_VALUE', 'return 1', 0, locals))).toBe(
      'f() returns, and its locals a, b and c go with its frame: no reference is left, so the list is freed at once.',
    );
  });

  it('is told in as much room as there is, also with one held elsewhere', () => {
    const episode = letGo('RETURN_VALUE', "print('gone')", 0, [holder('local', 'self')]);
    const before = {count: 2, elsewhere: 1} as LifePoint;
    const facts = {...episode.facts, owner: '__del__()', statement: "print('gone', self.owner)"};
    const phrases = new Phrases(wide);
    phrases.elsewhere();
    const account = subjectOf({id: 1, type: 'Account', repr: '<Account>', holds: [], born: 1});
    const words = plainCaption(phrases.fit(() => tellDeath(account, phrases, {...episode, before, facts})));
    expect(words).toMatch(/, and its local self goes with its frame, as does one held elsewhere: /);
    expect(words.length).toBeLessThanOrEqual(wide.captionChars);
  });

  it('is one elsewhere, where nobody knows whose it was', () => {
    expect(told(tellLoss, letGo('POP_TOP', 'g()', 1, [], 1))).toBe(
      'g() is done with it, and one held elsewhere, unseen by the recording, goes: one reference is left.',
    );
  });
});
