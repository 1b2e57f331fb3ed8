import {beforeAll, describe, expect, it} from 'vitest';
import type {Recording} from '../../src/recording/index.ts';
import {subjectOf} from '../../src/story/ast/choose.ts';
import {depthLesson} from '../../src/story/ast/depth.ts';
import {detailOf} from '../../src/story/ast/detail.ts';
import {Tree} from '../../src/story/ast/tree.ts';
import {unitsOf} from '../../src/story/ast/units.ts';
import {tellAst} from '../../src/story/ast.ts';
import {plainCaption} from '../../src/story/index.ts';
import {spanText} from '../../src/story/source.ts';
import {wide} from '../../src/theme/formats.ts';
import {nasty} from '../support/nasty.ts';
import {examples, recorded, recordedSource} from '../support/recorded.ts';
import {expectWellTold} from '../support/story-rules.ts';

const nested = Array.from({length: 14}, (_, i) => `${'    '.repeat(i)}if x > ${i}:\n`).join('');
const more = {
  'list.py': `data = [${Array.from({length: 300}, (_, i) => i * 137).join(', ')}]\nprint(len(data))\n`,
  'nested.py': `x = 100\n${nested}${'    '.repeat(14)}x = 0\n`,
  'brackets.py': `x = ${'('.repeat(25)}1${' + 1)'.repeat(25)}\n`,
  'many.py': Array.from({length: 200}, (_, i) => `x${i} = ${i} * 2 + 1\n`).join(''),
  'comment.py': '# nothing\n',
};
const programs: [name: string, record: () => Promise<Recording>][] = [
  ...examples.map((name): [string, () => Promise<Recording>] => [name, () => recorded(name)]),
  ...Object.entries({...nasty, ...more}).map(([name, text]): [string, () => Promise<Recording>] => [
    name,
    () => recordedSource(text, name),
  ]),
];

describe.each(programs)('the tree of %s', (_name, record) => {
  let recording: Recording;
  let tree: Tree;
  let story: ReturnType<typeof tellAst>;
  beforeAll(async () => {
    recording = await record();
    tree = new Tree(recording);
    story = tellAst(recording, wide);
  });

  it('keeps the rules of every story', () => expectWellTold(story, wide));

  it('is drawn in pictures whose boxes fit and touch nowhere', () => {
    const {pictures, area} = story.view;
    for (const {boxes} of pictures) {
      for (const [i, box] of boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(area.x - 1);
        expect(box.x + box.width).toBeLessThanOrEqual(area.x + area.width + 1);
        expect(box.y).toBeGreaterThanOrEqual(area.y);
        expect(box.y + box.height).toBeLessThanOrEqual(area.y + area.height);
        for (const other of boxes.slice(i + 1)) {
          const apart =
            box.x + box.width + 8 <= other.x ||
            other.x + other.width + 8 <= box.x ||
            box.rowBottom < other.rowTop ||
            other.rowBottom < box.rowTop;
          expect(apart, `${box.key} and ${other.key}`).toBe(true);
        }
      }
    }
  });

  it('hangs each box below its parent’s row', () => {
    for (const {boxes} of story.view.pictures) {
      const byKey = new Map(boxes.map((b) => [b.key, b]));
      expect(boxes.filter((b) => b.parent === null)).toHaveLength(1);
      for (const {parent, rowTop} of boxes) {
        if (parent !== null) expect(byKey.get(parent)?.rowBottom).toBeLessThan(rowTop);
      }
    }
  });

  it('shows each node as it was recorded, and says how many are folded away', () => {
    for (const {boxes} of story.view.pictures) {
      const byKey = new Map(boxes.map((b) => [b.key, b]));
      for (const {node, title, parent, folded} of boxes) {
        if (node === null) continue;
        expect(title).toBe(recording.tree[node]?.type);
        if (parent !== null) expect(byKey.get(parent)?.node).toBe(recording.tree[node]?.parent);
        expect(folded).toBeLessThan(tree.size(node));
      }
    }
  });

  it('ends on a picture that accounts for every node', () => {
    const last = shownAtEnd(story);
    const root = last.boxes.find((b) => b.parent === null)?.node ?? 0;
    const nodes = last.boxes.filter((b) => b.node !== null);
    const behindStubs = last.boxes
      .filter((b) => b.node === null)
      .map((stub) => Number(/^… (\d+) more$/.exec(stub.title)?.[1]))
      .reduce((a, b) => a + b, 0);
    const seen = new Set(nodes.map((b) => b.node));
    const hidden = nodes
      .filter((b) => b.folded === 0)
      .flatMap((b) => recording.tree[b.node ?? 0]?.children ?? [])
      .filter((child) => !seen.has(child));
    expect(hidden).toHaveLength(behindStubs);
    const all =
      nodes.length +
      nodes.reduce((sum, b) => sum + b.folded, 0) +
      hidden.reduce((sum, child) => sum + tree.size(child), 0);
    expect(all).toBe(tree.size(root));
    expect(last.shown).toEqual(new Set(last.boxes.map((b) => b.key)));
  });

  it('grows boxes of the picture that is shown, each once, parents first', () => {
    let boxes = new Map<string, string | null>();
    let shown = new Set<string>();
    for (const {change} of story.beats.flatMap((b) => b.acts)) {
      if (change.kind === 'turn') {
        boxes = new Map(story.view.pictures[change.picture]?.boxes.map((b) => [b.key, b.parent]));
        shown = new Set(change.shown);
        for (const key of shown) expect(boxes.has(key)).toBe(true);
      }
      if (change.kind !== 'grow') continue;
      for (const key of change.keys) {
        expect(shown.has(key)).toBe(false);
        const parent = boxes.get(key);
        expect(parent).not.toBe(undefined);
        if (parent) expect(shown.has(parent), `${key} before ${parent}`).toBe(true);
        shown.add(key);
      }
    }
  });

  it('ties nodes to the source that they come from', () => {
    for (const [node, {text}] of story.view.spans) {
      const own = recording.tree[node];
      if (!own || !text || own.type === 'Constant') continue;
      const read = spanText(recording, text);
      expect([read, `.${read}`, `${read}=`]).toContain(detailOf(own));
    }
  });
});

describe('what the tree teaches', () => {
  const lesson = async (text: string) => {
    const recording = await recordedSource(text);
    const tree = new Tree(recording);
    const found = depthLesson(recording, tree, 0);
    const name = (id: number) => `${tree.node(id).type} ${detailOf(tree.node(id))}`.trim();
    return (
      found && {
        outer: name(found.outer),
        inner: name(found.inner),
        ask: plainCaption(found.ask),
        answer: plainCaption(found.answer),
      }
    );
  };

  it.each([
    ['x = 1 + 2 * 3\n', 'BinOp +', 'BinOp *'],
    ['x = (1 + 2) * 3\n', 'BinOp *', 'BinOp +'],
    ['x = -2 ** 2\n', 'UnaryOp -', 'BinOp **'],
    ['x = 2 ** 3 ** 2\n', 'BinOp **', 'BinOp **'],
    ['x = 7 % 2 == 1\n', 'Compare ==', 'BinOp %'],
    ['print(abs(1))\n', 'Call', 'Call'],
  ])('%s: %s above %s', async (text, outer, inner) => {
    expect(await lesson(text)).toMatchObject({outer, inner});
  });

  it('asks before it tells, and speaks of brackets only where some are gone', async () => {
    const bracketed = await lesson('x = (1 + 2) * 3\n');
    expect(bracketed?.ask).toBe('In (1 + 2) * 3, what is worked out first: * or +?');
    expect(bracketed?.answer).toMatch(/^\+ hangs below \*: .*The brackets are gone/);
    expect((await lesson('x = 1 + 2 * 3\n'))?.answer).not.toContain('brackets');
    expect((await lesson('x = 8 - 4 - 2\n'))?.answer).toContain('The left -');
  });

  it('takes nothing that may be skipped for worked out first', async () => {
    expect(await lesson('x = 1\ny = x and x < 2\n')).toBeNull();
    expect(await lesson('x = 1\ny = 0 < x < x + 1\n')).toBeNull();
    expect(await lesson('x = 1\n')).toBeNull();
  });

  it('looks closely at the function that ran most', async () => {
    const [total, account, one] = [
      await recorded('total'),
      await recorded('account'),
      await recordedSource('x = 1\n'),
    ];
    expect(subjectOf(one, new Tree(one))).toEqual({node: 0, why: 'all'});
    expect(subjectOf(total, new Tree(total)).why).toBe('only');
    const {node, why} = subjectOf(account, new Tree(account));
    const functions = account.codes.filter((c) => c.node !== undefined && c.parent !== null);
    const ran = functions.map((code) => ({
      node: code.node,
      steps: account.run.steps.filter((s) => account.codes[account.run.frames[s.frame]?.code ?? 0] === code)
        .length,
    }));
    const most = ran
      .filter((f) => account.tree[f.node ?? 0]?.type === 'FunctionDef')
      .sort((a, b) => b.steps - a.steps);
    expect({node, why}).toEqual({node: most[0]?.node, why: 'ran'});
  });

  it('gives every node to exactly one statement', async () => {
    const recording = await recorded('divide');
    const tree = new Tree(recording);
    const own = unitsOf(tree, 0).flatMap((u) => u.own);
    expect([...own].sort((a, b) => a - b)).toEqual(recording.tree.map((_, i) => i));
  });

  it('tells total.py by its own statements', async () => {
    const said = tellAst(await recorded('total'), wide).beats.map((b) => plainCaption(b.caption));
    expect(said).toContain('acc += p becomes one AugAssign: a target, an operator, a value.');
    expect(said).toContain(
      'In print(total([300, 500, 800])), what is worked out first: print( ) or total( )?',
    );
    expect(said.join(' ')).toContain('its two statements');
  });
});

/** The picture that a story ends on, and what is shown of it. */
function shownAtEnd(story: ReturnType<typeof tellAst>) {
  let picture = 0;
  let shown = new Set<string>();
  for (const {change} of story.beats.flatMap((b) => b.acts)) {
    if (change.kind === 'turn') {
      picture = change.picture;
      shown = new Set(change.shown);
    }
    if (change.kind === 'grow') for (const key of change.keys) shown.add(key);
  }
  return {boxes: story.view.pictures[picture]?.boxes ?? [], shown};
}
