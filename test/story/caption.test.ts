import {expect, test} from 'vitest';
import {code} from '../../src/story/vocabulary/caption.ts';

test('an ellipsis is written only where it saves room', () => {
  expect(code("b = Account('bob', 5)", 20).text).toBe("b = Account('bob', 5)");
  expect(code("b = Account('bobs', 5)", 20).text).toBe("b = Account('…s', 5)");
});
