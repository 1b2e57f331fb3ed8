import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {UnusableProgram} from '../../../src/recorder/errors.ts';
import type {Front} from '../../../src/recorder/messages.ts';
import {frontOf} from '../../../src/recorder/native/front.ts';
import {readProgram} from '../../../src/recorder/program.ts';
import {pythons} from '../../support/pythons.ts';
import {recorded} from '../../support/recorded.ts';

const assets = fileURLToPath(new URL('../../../assets/programs/', import.meta.url));
const programs = ['', 'threads'].flatMap((folder) =>
  readdirSync(join(assets, folder))
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)),
);

const bytesOf = (text: string) => ({name: 'program.py', bytes: Buffer.from(text), sha256: '', modules: []});

describe.each(pythons())('what $version makes of a program', ({path, version}) => {
  const fronts = new Map<string, Promise<Front>>();
  const front = async (name: string) => {
    const known = fronts.get(name) ?? frontOf(path, await readProgram(join(assets, name)));
    fronts.set(name, known);
    return known;
  };

  it.each(programs)('%s: instructions fill the code, jumps and lines hit some', async (name) => {
    const {interpreter, codes, tree, source} = await front(name);
    expect(interpreter.version).toBe(version);
    expect(source.text).toBe(readFileSync(join(assets, name), 'utf8'));
    expect(tree[0]?.type).toBe('Module');
    for (const {bytes, instructions} of codes) {
      const offsets = new Set(instructions.map(({offset}) => offset));
      let end = 0;
      for (const {offset, size, opcode, target, caches} of instructions) {
        expect(offset).toBe(end);
        end += size;
        expect(size).toBe(2 + 2 * caches.reduce((sum, {units}) => sum + units, 0));
        expect(Number.parseInt(bytes.slice(2 * offset, 2 * offset + 2), 16)).toBe(opcode);
        if (target !== undefined) expect(offsets).toContain(target);
      }
      expect(end).toBe(bytes.length / 2);
    }
  });

  it('loops have a jump back, and where it goes', async () => {
    const {codes} = await front('threads/spin.py');
    const spin = codes.find(({name}) => name === 'spin');
    const back = spin?.instructions.find(({name}) => /JUMP_BACKWARD/.test(name));
    expect(back?.target).toBeLessThan(back?.offset ?? 0);
    expect(back?.line).toBe(5);
  });

  it('tokens, tree and symbols are those of the interpreter that comes along', async () => {
    const [ours, theirs] = [await front('account.py'), await recorded('account')];
    expect(ours.tree).toEqual(theirs.tree);
    const symbols = ({scopes}: Pick<Front, 'scopes'>) =>
      scopes.filter(({kind}) => kind === 'function').map((scope) => scope.symbols);
    expect(symbols(ours)).toEqual(symbols(theirs));
    expect(ours.tokens).toEqual(theirs.tokens);
  });

  it('no instruction is tied to a node where the code before the optimiser can not be compared', async () => {
    const {codes} = await front('total.py');
    const tied = codes.some(({instructions}) => instructions.some(({nodes}) => nodes.length > 0));
    const minor = Number(version.split('.')[1]);
    expect(tied).toBe(minor >= 14);
    const returns = codes[0]?.instructions.filter(({name}) => name.startsWith('RETURN_'));
    expect(returns?.map(({origin}) => origin)).toEqual(['compiler']);
  });

  it('columns count code points', async () => {
    const {tree, tokens} = await frontOf(path, bytesOf('x = "é𝄞"; y = 1\n'));
    const name = tree.find(({attributes}) => attributes.id === 'y');
    expect(name?.span).toEqual([1, 10, 1, 11]);
    expect(tokens.find(({string}) => string === 'y')?.span).toEqual([1, 10, 1, 11]);
  });

  it.each([
    ['def f(:\n', /not valid Python, says CPython:\n {2}File "program\.py", line 1/],
    ['# coding: klingon\n', /unknown encoding: klingon/],
    [`x = ${'('.repeat(5000)}${')'.repeat(5000)}\n`, /program\.py (is nested too deep|is not valid Python)/],
  ])('%#: it is refused, in a sentence', async (text, sentence) => {
    const refused = frontOf(path, bytesOf(text));
    await expect(refused).rejects.toBeInstanceOf(UnusableProgram);
    await expect(refused).rejects.toThrow(sentence);
  });
});
