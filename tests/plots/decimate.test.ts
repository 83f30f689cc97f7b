import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from '../../src/plots/decimate.ts';

const curve = fc
  .array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 3000 })
  .map((y) => ({ x: y.map((_, i) => i), y, length: y.length }));

describe('decimate', () => {
  it('keeps the extremes and both ends of every column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 300 }), (points, columns) => {
        const max = points.length;
        const kept = decimate(points, 0, max, columns);
        for (let column = 0; column < columns; column++) {
          const inColumn = (i: number) => Math.floor((i / max) * columns) === column;
          const all = points.x.filter(inColumn);
          if (all.length === 0) continue;
          const some = kept.filter(inColumn);
          const values = (indices: number[]) => indices.map((i) => points.y[i] as number);
          expect(Math.min(...values(some))).toBe(Math.min(...values(all)));
          expect(Math.max(...values(some))).toBe(Math.max(...values(all)));
          expect(some[0]).toBe(all[0]);
          expect(some[some.length - 1]).toBe(all[all.length - 1]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('keeps few points, in order, without repeats', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 300 }), (points, columns) => {
        const kept = decimate(points, 0, points.length, columns);
        expect(kept.length).toBeLessThanOrEqual(4 * columns);
        expect(kept.every((value, i) => i === 0 || value > (kept[i - 1] as number))).toBe(true);
      }),
    );
  });

  it('leaves a short curve as it is', () => {
    const points = { x: [0, 1, 2], y: [5, 1, 3], length: 3 };
    expect(decimate(points, 0, 2, 200)).toEqual([0, 1, 2]);
  });
});
