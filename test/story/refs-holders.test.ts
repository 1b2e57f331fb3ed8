import {describe, expect, it} from 'vitest';
import {tellRefs} from '../../src/story/refs.ts';
import {plainCaption} from '../../src/story/vocabulary/caption.ts';
import {wide} from '../../src/theme/formats.ts';
import {recordedSource} from '../support/recorded.ts';

const told = async (text: string) => {
  const story = tellRefs(await recordedSource(text), wide);
  return {
    captions: story.beats.map((b) => plainCaption(b.caption)),
    notes: story.beats
      .flatMap((b) => b.acts.flatMap(({change}) => ('state' in change ? change.state.cards : [])))
      .map((card) => card.note),
  };
};

describe('a holder in words', () => {
  it('has no name in a circle that no name leads to', async () => {
    const {captions, notes} = await told(`class Node:
    def __init__(self, next=None):
        self.next = next

a = Node()
b = Node(a)
a.next = b
del a
b = None
`);
    expect(captions.at(-1)).toBe(
      'The Node object outlives this run, though no name leads to it: when the program ends, .next of another Node still refers to it: one reference.',
    );
    // The card stays in the picture after `b = None`.
    expect(notes.at(-1)).toBe('of another Node');
  });

  it('is the object itself, where it is', async () => {
    const {captions, notes} = await told('c = []\nc.append(c)\ndel c\n');
    expect(captions.join(' ')).toContain('With c.append(c), c[0] refers to the list too');
    expect(captions.at(-1)).toBe(
      'The list outlives this run, though no name leads to it: when the program ends, it still refers to itself: one reference.',
    );
    expect(notes.at(-1)).toBe('of the list itself');
  });

  it('has the name that leads to it at that moment', async () => {
    const {captions, notes} = await told('x = [7]\ny = [x]\nz = y\ny = 5\ndel x\nprint(z)\n');
    expect(captions.join(' ')).toContain('With y = [x], y[0] refers to the list too');
    expect(captions.at(-1)).toContain('when the program ends, z[0] still refers to it');
    expect(notes).not.toContain('of y');
    expect(notes.at(-1)).toBe('of z');
  });
});
