import {expect, it} from 'vitest';
import type {VisibleText} from '../../src/render/index.ts';
import {wide} from '../../src/theme/formats.ts';
import {layoutFaults} from '../support/layout-faults.ts';

const text = (change: Partial<VisibleText> = {}): VisibleText => ({
  text: 'acc',
  x: 100,
  y: 200,
  width: 60,
  height: 34,
  fontSize: 34,
  opacity: 1,
  key: 'a',
  within: [],
  ...change,
});

it('lets well-placed texts pass', () => {
  const caption = text({role: 'caption', y: 980});
  expect(layoutFaults([text(), text({y: 240}), text({x: 165}), caption], wide)).toEqual([]);
});

it.each([
  ['leaves the picture', [text({x: 1900})]],
  ['leaves the picture', [text({y: -4})]],
  ["enters the caption's band", [text({y: 930})]],
  ["leaves the caption's band", [text({role: 'caption', y: 900})]],
  ['is 23 units high', [text({fontSize: 23})]],
  ['overlap', [text(), text({x: 150, y: 220})]],
  ['nothing is shown', [text({opacity: 0.05})]],
])('finds that a text %s', (fault, texts) => {
  expect(layoutFaults(texts, wide).join()).toContain(fault);
});
