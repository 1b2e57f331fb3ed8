import {readFileSync} from 'node:fs';
import {expect, it} from 'vitest';
import wabt from 'wabt';
import {MODULE} from '../../src/render/page/i420-module.ts';

it('the module that converts pictures is what its source assembles to', async () => {
  const source = readFileSync(new URL('../../src/render/page/i420.wat', import.meta.url), 'utf8');
  const {parseWat} = await wabt();
  const {buffer} = parseWat('i420.wat', source, {simd: true, threads: true}).toBinary({});
  expect(Buffer.from(MODULE, 'base64').equals(buffer)).toBe(true);
});
