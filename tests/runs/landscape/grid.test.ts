/** The order of the points of a landscape, and the picture of those that are known. */
import { describe, expect, it } from 'vitest';
import {
  coarsest,
  fillGrid,
  gridOrder,
  gridSizes,
  lattices,
} from '../../../src/runs/landscape/grid.ts';

describe.each([7, ...gridSizes])('a landscape of %d points a side', (size) => {
  it('has every point once, the coarse ones first', () => {
    const order = gridOrder(size);
    expect(Array.from(order).sort((a, b) => a - b)).toEqual([...Array(size ** 2).keys()]);
    const [coarse] = lattices(size);
    const first = Array.from(order.slice(0, coarsest ** 2));
    expect(first).toEqual(
      Array.from(coarse).flatMap((row) => Array.from(coarse, (column) => row * size + column)),
    );
    expect(first).toContain((size ** 2 - 1) / 2);
  });

  it('shows a plane as it is from the first 49 points on, and no picture before', () => {
    const plane = (point: number) => 3 * (point % size) - 2 * Math.floor(point / size) + 1;
    const values = new Float64Array(size ** 2).fill(Number.NaN);
    const filled = new Float64Array(size ** 2);
    const order = gridOrder(size);
    order.forEach((point, i) => {
      values[point] = plane(point);
      const isWhole = i + 1 >= coarsest ** 2;
      // A look after each point would be slow.
      if (i % 40 !== 0 && i + 1 !== coarsest ** 2 && i + 1 !== size ** 2) return;
      expect(fillGrid(values, size, filled)).toBe(isWhole);
      if (isWhole) filled.forEach((value, at) => void expect(value).toBeCloseTo(plane(at), 9));
    });
  });
});
