import { describe, expect, it } from 'vitest';
import { maskStatistics } from '../../src/metrics/maskStatistics.ts';

const size = 12;

/** A mask with rectangles [left, top, width, height]. */
function rectangles(...all: readonly (readonly [number, number, number, number])[]): Uint8Array {
  const mask = new Uint8Array(size * size);
  for (const [left, top, width, height] of all)
    for (let y = top; y < top + height; y++) mask.fill(1, y * size + left, y * size + left + width);
  return mask;
}

describe('statistics of masks', () => {
  it('count objects, their areas and how thick they are', () => {
    const found = maskStatistics(
      [{ mask: rectangles([0, 0, 1, 8], [4, 4, 3, 3]) }, { mask: rectangles([2, 2, 5, 6]) }],
      size,
    );
    expect(found.shares).toEqual([17 / 144, 30 / 144]);
    expect(found.objects).toBe(3);
    expect(found.area).toEqual({ lowest: 8, median: 9, highest: 30 });
    // A line of one pixel, a square of three, a rectangle five wide.
    expect(found.thickness).toEqual({ lowest: 1, median: 3, highest: 5 });
  });

  it('count empty masks apart, and no pixel that is not judged', () => {
    const outside = rectangles([0, 0, 12, 6]);
    const found = maskStatistics(
      [{ mask: new Uint8Array(144) }, { mask: rectangles([3, 8, 2, 2]), outside }],
      size,
    );
    expect(found.empty).toBe(1);
    expect(found.shares).toEqual([4 / 72]);
  });

  it('have no area without an object', () => {
    const found = maskStatistics([{ mask: new Uint8Array(144) }], size);
    expect(found).toEqual({ shares: [], empty: 1, objects: 0, area: null, thickness: null });
  });
});
