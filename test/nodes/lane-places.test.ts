import {describe, expect, it} from 'vitest';
import {heights, lanePlaces} from '../../src/nodes/lane-places.ts';
import {wide} from '../../src/theme/formats.ts';

const counts = [1, 2, 3, 4, 5, 6, 7, 8];
const switches = [false, true];
const cases = counts.flatMap((lanes) =>
  switches.flatMap((card) =>
    switches.flatMap((figures) =>
      switches.map((notes) => ({lanes, card, figures, notes, lit: card ? [lanes - 1] : []})),
    ),
  ),
);

describe('lanePlaces', () => {
  it.each(cases)('keeps lanes apart, and off the axis: %o', (around) => {
    const {lanes, top, bottom, axis} = lanePlaces(around);
    const shown = lanes.filter((lane) => lane.shown).sort((a, b) => a.y - b.y);
    expect(shown.length).toBe(around.card ? Math.min(1, around.lanes) : around.lanes);
    for (const [i, {y, bar}] of shown.entries()) {
      // A name and a note need this much.
      const next = shown[i + 1];
      if (next) expect(next.y - y).toBeGreaterThanOrEqual(60);
      expect(y - bar / 2).toBeGreaterThanOrEqual(top);
      expect(y + bar / 2).toBeLessThanOrEqual(axis - 28);
    }
    expect(bottom).toBeGreaterThan(top);
    expect(axis + 13).toBeLessThan(around.card ? heights.card : wide.captionTop);
  });

  it('leaves those beside a card that matter', () => {
    const {lanes} = lanePlaces({lanes: 8, lit: [2, 5], card: true, figures: false, notes: false});
    expect(lanes.flatMap(({shown}, i) => (shown ? [i] : []))).toEqual([2, 5]);
  });

  it('fills up beside a card where none matters more', () => {
    const {lanes} = lanePlaces({lanes: 8, lit: [], card: true, figures: false, notes: false});
    expect(lanes.filter((lane) => lane.shown)).toHaveLength(2);
  });
});
