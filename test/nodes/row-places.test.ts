import {describe, expect, it} from 'vitest';
import {placeInRows} from '../../src/nodes/row-places.ts';

const rows = {left: 0, right: 100, rows: 1, gap: 4};

describe('placeInRows', () => {
  it('keeps texts where they want to be, and within the row', () => {
    const placed = placeInRows(
      [
        {x: 0, width: 20, weight: 0},
        {x: 50, width: 20, weight: 0},
        {x: 100, width: 20, weight: 0},
      ],
      rows,
    );
    expect(placed.map((p) => p.x)).toEqual([10, 50, 90]);
  });

  it('leaves the lighter of two out where they would touch', () => {
    const placed = placeInRows(
      [
        {x: 50, width: 20, weight: 1},
        {x: 60, width: 20, weight: 2},
      ],
      rows,
    );
    expect(placed.map((p) => p.item.weight)).toEqual([2]);
  });

  it('takes another row before it leaves one out', () => {
    const wanted = [1, 2, 3].map((weight) => ({x: 50, width: 20, weight}));
    const placed = placeInRows(wanted, {...rows, rows: 2});
    expect(placed.map((p) => [p.item.weight, p.row])).toEqual([
      [3, 0],
      [2, 1],
    ]);
  });

  it('leaves out what is wider than the row', () => {
    expect(placeInRows([{x: 50, width: 101, weight: 1}], rows)).toEqual([]);
  });
});
