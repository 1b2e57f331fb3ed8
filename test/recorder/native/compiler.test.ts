import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Front} from '../../../src/recorder/messages.ts';
import {frontOf} from '../../../src/recorder/native/front.ts';
import {pythons} from '../../support/pythons.ts';
import {alwaysFolded, compilerProgram, expectGenerated, expectTables, foldedIn} from '../compiler.ts';

const TRUTH = fileURLToPath(new URL('../compiler-truth.py', import.meta.url));

describe.each(pythons())('what the compiler of $version makes of a program', ({path, version}) => {
  const minor = Number(version.split('.')[1]);
  let front: Front;
  beforeAll(async () => {
    front = await frontOf(path, {
      name: 'program.py',
      bytes: Buffer.from(compilerProgram),
      sha256: '',
      modules: [],
    });
  });

  it('tables and jumps are those of the code objects', () => {
    const {stdout, stderr} = spawnSync(path, ['-I', TRUTH], {input: compilerProgram, encoding: 'utf8'});
    if (stdout === '') throw new Error(stderr);
    expectTables(front, JSON.parse(stdout));
  });

  it('code before the optimiser is told as far as the version tells it', () => {
    const has = front.codes.filter(({generated}) => generated);
    for (const code of has) expectGenerated(code);
    expect(has.map(({qualname}) => qualname)).toEqual(
      minor === 11 ? [] : minor === 12 ? ['<module>'] : front.codes.map(({qualname}) => qualname),
    );
  });

  it('constant folding is told where a constant stands for an expression', () => {
    const folded = foldedIn(front);
    for (const known of alwaysFolded) {
      expect(
        folded.some((told) => told.includes(known)),
        known,
      ).toBe(true);
    }
    // `x` is no constant, whatever it holds; a number alone is none that was computed.
    expect(folded.filter((told) => /: (x|10|1) -> /.test(told))).toEqual([]);
  });
});
