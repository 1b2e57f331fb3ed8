import {afterAll, beforeAll, expect, it, vi} from 'vitest';
import {fitText} from '../../src/nodes/primitives/measure.ts';
import {type} from '../../src/theme/type.ts';

// Every character is one unit wide.
const context = {measureText: (text: string) => ({width: [...text].length})};
beforeAll(() => {
  vi.stubGlobal('document', {createElement: () => ({getContext: () => context})});
});
afterAll(() => {
  vi.unstubAllGlobals();
});

it('cuts a text with one ellipsis, also where it was shortened before', () => {
  const cut = (text: string, room: number) => fitText(text, type.table, room);
  expect(cut("'apple fro…orth'", 20)).toBe("'apple fro…orth'");
  expect(cut("'apple fro…orth'", 14)).toBe("'apple fro…or…");
  expect(cut("'apple fro…orth'", 12)).toBe("'apple fro…");
  expect(cut("'apple fro…orth'", 8)).toBe("'apple…");
});
