import {beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {plainCaption} from '../../src/story/index.ts';
import {lessonsOf} from '../../src/story/tokens/lessons.ts';
import {tellTokens} from '../../src/story/tokens.ts';
import {wide} from '../../src/theme/formats.ts';
import {nasty} from '../support/nasty.ts';
import {examples, recorded, recordedSource} from '../support/recorded.ts';
import {expectWellTold} from '../support/story-rules.ts';

const many = Array.from({length: 200}, (_, i) => `x${i} = ${i} * 2\n`).join('');
const programs: [name: string, record: () => Promise<Recording>][] = [
  ...examples.map((name): [string, () => Promise<Recording>] => [name, () => recorded(name)]),
  ...Object.entries({...nasty, 'many.py': many, 'no_end.py': 'print(1 + 2)'}).map(
    ([name, text]): [string, () => Promise<Recording>] => [name, () => recordedSource(text, name)],
  ),
];

describe.each(programs)('the tokens of %s', (_name, record) => {
  let recording: Recording;
  let story: ReturnType<typeof tellTokens>;
  beforeAll(async () => {
    recording = await record();
    story = tellTokens(recording, wide);
  });

  it('keep the rules of every story', () => expectWellTold(story, wide));

  it('lift off or are folded, each once and in order', () => {
    const {folds} = story.view.board;
    const passed = story.beats.flatMap((b) =>
      b.acts.flatMap(({change}) => {
        if (change.kind === 'lift') return change.tokens;
        if (change.kind !== 'fold') return [];
        const [from, to] = folds[change.fold]?.tokens ?? [0, -1];
        return Array.from({length: to - from + 1}, (_, i) => from + i);
      }),
    );
    expect(passed).toEqual(recording.tokens.map((_, i) => i));
  });

  it('are chips with the type that was recorded', () => {
    for (const chip of story.view.board.chips) {
      const token = recording.tokens[chip.token];
      expect(chip.type).toBe(token?.type);
      expect(chip.span).toEqual(token?.span);
      if (chip.exact) expect(chip.exact).toBe(token?.exactType);
      if (token?.type === 'NAME' && token.string.length < 20) expect(chip.text).toBe(token.string);
    }
  });

  it('stand side by side in rows that fit', () => {
    const {chips, folds, width, rows} = story.view.board;
    const boxes = [...chips, ...folds].sort((a, b) => a.row - b.row || a.x - b.x);
    for (const [i, box] of boxes.entries()) {
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.row).toBeLessThan(rows);
      const next = boxes[i + 1];
      if (next?.row === box.row) expect(next.x).toBeGreaterThanOrEqual(box.x + box.width);
    }
  });

  it('are counted by type', () => {
    const {counts, total} = story.view;
    expect(total).toBe(recording.tokens.length);
    expect(counts.reduce((sum, c) => sum + c.count, 0)).toBe(total);
    for (const {type, count} of counts.filter((c) => !c.type.endsWith('more types'))) {
      expect(count).toBe(recording.tokens.filter((t) => t.type === type).length);
    }
  });
});

describe('what tokens teach', () => {
  const say = async (text: string) => {
    const recording = await recordedSource(text);
    return new Map(lessonsOf(recording, 99).map((l) => [l.kind, {...l, text: plainCaption(l.caption)}]));
  };

  it('tells total.py by its own numbers', async () => {
    const {beats, view} = tellTokens(await recorded('total'), wide);
    // Counted by hand.
    expect(Object.fromEntries(view.counts.map((c) => [c.type, c.count]))).toEqual({
      NAME: 14,
      OP: 14,
      NEWLINE: 6,
      NUMBER: 4,
      INDENT: 2,
      DEDENT: 2,
      NL: 2,
      ENDMARKER: 1,
    });
    const said = beats.map((b) => plainCaption(b.caption)).join('\n');
    expect(said).toContain('116 characters');
    expect(said).toContain('45 tokens');
    expect(said).toContain('Line 2 starts four columns further right');
    expect(said).toContain('Line 5 starts further left than line 4');
    expect(said).toContain('PLUSEQUAL');
  });

  it('counts the DEDENTs that come at once', async () => {
    const lessons = await say('if True:\n  if True:\n     x = 1\ny = 2\n');
    expect(lessons.get('dedent')?.text).toMatch(/^two DEDENTs at once/i);
    expect(lessons.get('indent')?.text).toContain('two columns');
  });

  it('asks for a DEDENT before any has lifted off', async () => {
    const recording = await recordedSource(
      'for i in "ab":\n    if i:\n        if i:\n            print(i)\nprint(2)\n',
      'd.py',
    );
    const {beats} = tellTokens(recording, wide);
    const first = recording.tokens.findIndex((t) => t.type === 'DEDENT');
    const lifted = (id: string) =>
      beats
        .filter((b) => b.id === id)
        .flatMap((b) => b.acts.flatMap(({change}) => (change.kind === 'lift' ? change.tokens : [])));
    expect(Math.max(-1, ...lifted('ask-dedent'))).toBeLessThan(first);
    expect(lifted('dedent').slice(0, 3)).toEqual([first, first + 1, first + 2]);
  });

  it('speaks of blanks only in a string that has some', async () => {
    const said = async (text: string) =>
      tellTokens(await recordedSource(text, 's.py'), wide)
        .beats.map((b) => plainCaption(b.caption))
        .join(' ');
    expect(await said('print("ab")\n')).not.toContain('blanks and all');
    expect(await said('print("ab", "c d")\n')).toContain('blanks and all');
  });

  it('says nothing of columns where a tab indents', async () => {
    const lessons = await say('if True:\n\tx = 1\n');
    expect(lessons.get('indent')?.text).toBe(
      'Line 2 starts further right: that makes a token, INDENT, and opens a block.',
    );
  });

  it('tells a sign from an operator', async () => {
    expect((await say('y = 0\nx = -1\n')).get('minus')?.text).toContain('-1 is two tokens');
    expect((await say('y = 0\nx = y - 1\n')).has('minus')).toBe(false);
    expect((await say('f = None\nx = f or 4 -1\n')).has('minus')).toBe(false);
  });

  it('takes match for a name only where it is a statement', async () => {
    expect((await say('x = 1\nmatch x:\n    case _:\n        pass\n')).has('soft')).toBe(true);
    expect((await say('x = 1\nmatch = x\n')).has('soft')).toBe(false);
  });

  it('knows a line end inside brackets, a comment and a string over lines', async () => {
    const lessons = await say('x = (1,\n     2)  # two\ny = """a\nb"""\n');
    expect(lessons.get('inside')?.token).toBe(5);
    expect(lessons.has('comment')).toBe(true);
    expect(lessons.get('string')?.text).toContain('two lines');
    expect(lessons.has('empty')).toBe(false);
  });
});
