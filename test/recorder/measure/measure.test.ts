import {createHash} from 'node:crypto';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it, onTestFinished} from 'vitest';
import {measure, recordNative} from '../../../src/recorder/index.ts';
import {MeasuredComparison} from '../../../src/recording/index.ts';
import {oldestAndNewest} from '../../support/pythons.ts';
import {recorded} from '../../support/recorded.ts';

const example = (name: string) =>
  fileURLToPath(new URL(`../../../assets/programs/${name}.py`, import.meta.url));

/** Frames that begin, go on, are thrown into and unwound: where a count of instructions could go wrong. */
const FRAMES = `def numbers(n):
    for i in range(n):
        try:
            yield i
        except ValueError:
            yield -1

def through():
    return (yield from numbers(3))

some = numbers(5)
next(some), some.throw(ValueError)
print([*through()], [i for i in some])
`;
const HOT = `def add(n):
    total = 0
    for i in range(n):
        total = total + i
    return total

print(add(1000))
`;
const THREADS = `import threading
t = threading.Thread(target=print, args=['there'])
t.start(), t.join()
`;

function programOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'inside-cpython-test-'));
  onTestFinished(() => rmSync(folder, {recursive: true, force: true}));
  writeFileSync(join(folder, 'program.py'), text);
  return join(folder, 'program.py');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('measure', {timeout: 120_000}, () => {
  it('counts in the locked CPython what a recording has as steps', async () => {
    const [total, account] = await Promise.all([recorded('total'), recorded('account')]);
    const comparison = await measure([{program: example('total')}, {program: example('account')}], {
      rounds: 3,
    });
    expect(() => MeasuredComparison.parse(comparison)).not.toThrow();
    const printed = (recording: typeof total) =>
      recording.run.events
        .flatMap((e) => (e.kind === 'output' && e.stream === 'stdout' ? [e.text] : []))
        .join('');
    for (const [i, recording] of [total, account].entries()) {
      const side = comparison.sides[i];
      expect(side?.instructions).toMatchObject({executed: recording.run.steps.length});
      expect(side?.output.sha256).toBe(sha256(printed(recording)));
      expect(side?.allocations).toMatchObject({how: 'PyRefTracer'});
      expect(side?.time.rounds).toHaveLength(3);
    }
    expect(comparison.notes).toEqual([expect.stringContaining('print different things')]);
  });
});

describe.each(oldestAndNewest())('measure with $version', {timeout: 120_000}, ({path}) => {
  it('counts what a recording has as steps', async () => {
    const program = programOf(FRAMES);
    const side = {program, python: path};
    const recording = await recordNative(program, side);
    const {sides, sameOutput} = await measure([side, side], {rounds: 3});
    expect(recording.run.steps.length).toBeGreaterThan(100);
    for (const {instructions, output} of sides) {
      expect(instructions).toMatchObject({executed: recording.run.steps.length});
      expect(output.sha256).toBe(sha256('[0, 1, 2] [1, 2, 3, 4]\n'));
    }
    expect(sameOutput).toBe(true);
  });

  it('counts no block of its own', async () => {
    const [empty, lists] = ['pass\n', 'x = [[1] for _ in range(100)]\n'].map((text) => ({
      program: programOf(text),
      python: path,
    }));
    if (!empty || !lists) throw new Error('Two programs.');
    const [none, hundred] = (await measure([empty, lists], {rounds: 3})).sides.map(
      (side) => side.allocations,
    );
    const isCounted = process.platform === 'linux' && process.arch === 'x64';
    // Lists that are freed are kept for new ones, so that one more or less is asked for.
    const few = expect.closeTo(0, -0.7);
    expect(none).toMatchObject({blocksHeldAtEnd: few, ...(isCounted && {blocksAskedFor: few})});
    expect(hundred).toMatchObject({blocksHeldAtEnd: expect.closeTo(200, -1.3)});
  });

  it('tells specialised sites where a loop is hot, and counts no threads', async () => {
    const [hot, threads] = [HOT, THREADS].map((text) => ({program: programOf(text), python: path}));
    if (!hot || !threads) throw new Error('Two programs.');
    const {sides} = await measure([hot, threads], {rounds: 3});
    const {instructions} = sides[0];
    if ('why' in instructions || !instructions.sites) throw new Error('Its sites are not told.');
    const {specialisable, specialisedAtEnd} = instructions.sites;
    // FOR_ITER (from 3.12 on) and BINARY_OP, a thousand times each.
    expect(specialisable).toBeGreaterThan(1000);
    expect(specialisedAtEnd).toBeGreaterThan(0.9 * specialisable - 1000);
    expect(specialisedAtEnd).toBeLessThan(specialisable);
    const isCounted = process.platform === 'linux' && process.arch === 'x64';
    expect(sides[0].allocations).toMatchObject({
      how: 'sys.getallocatedblocks',
      // The loop makes an int above 256 for most totals and many indices.
      ...(isCounted && {blocksAskedFor: expect.closeTo(1745, -2)}),
    });
    expect(sides[1].instructions).toEqual({why: expect.stringContaining('starts threads')});
  });
});
