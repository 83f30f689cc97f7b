import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimate } from '../../src/plots/decimate.ts';
import { type Points, pointsOf, valueAt } from '../../src/plots/points.ts';
import { History } from '../../src/runs/history.ts';

const values = (most: number, y = fc.double({ min: -1e3, max: 1e3, noNaN: true })) =>
  fc.array(y, { minLength: 1, maxLength: most });

/** The losses of a training as the page keeps them. */
const lossesOf = (y: readonly number[]): Points =>
  History.from(
    y.map((batchLoss, step) => ({
      ...{ step, batchLoss },
      ...{ training: null, validation: null },
    })),
  ).batchLoss;

const curve = values(3000).map((y) =>
  pointsOf(
    y.map((_, i) => i),
    y,
  ),
);
const positions = ({ length }: Points) => Array.from({ length }, (_, i) => i);

/** Lowest and highest y that a line through these points covers in each column of pixels. */
function covered(points: Points, kept: readonly number[], max: number, columns: number) {
  const cover = Array.from({ length: columns + 1 }, () => [Infinity, -Infinity]);
  const add = (column: number, y: number) => {
    const [low, high] = cover[column] as [number, number];
    cover[column] = [Math.min(low, y), Math.max(high, y)];
  };
  kept.forEach((to, k) => {
    const from = kept[Math.max(0, k - 1)]!;
    const [x0, x1] = [points.x(from), points.x(to)].map((x) => (x / max) * columns) as [
      number,
      number,
    ];
    const [y0, y1] = [points.y(from), points.y(to)];
    if (!Number.isFinite(y1)) return;
    add(Math.floor(x1), y1);
    if (!Number.isFinite(y0)) return;
    for (let edge = Math.floor(x0) + 1; edge <= Math.floor(x1); edge++) {
      const y = y0 + ((y1 - y0) * (edge - x0)) / (x1 - x0);
      add(edge - 1, y);
      add(edge, y);
    }
  });
  return cover;
}

describe('decimate', () => {
  it('keeps the extremes and both ends of every column', () => {
    fc.assert(
      fc.property(curve, fc.integer({ min: 1, max: 300 }), (points, columns) => {
        const max = points.length;
        const kept = decimate(points, 0, max, columns);
        for (let column = 0; column < columns; column++) {
          const inColumn = (i: number) => Math.floor((i / max) * columns) === column;
          const all = positions(points).filter(inColumn);
          if (all.length === 0) continue;
          const some = kept.filter(inColumn);
          const ys = (indices: number[]) => indices.map((i) => points.y(i));
          expect(Math.min(...ys(some))).toBe(Math.min(...ys(all)));
          expect(Math.max(...ys(some))).toBe(Math.max(...ys(all)));
          expect(some[0]).toBe(all[0]);
          expect(some[some.length - 1]).toBe(all[all.length - 1]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of a training covers the same pixels as all of its steps', () => {
    fc.assert(
      fc.property(values(6000), fc.integer({ min: 1, max: 300 }), (y, columns) => {
        const points = lossesOf(y);
        const max = points.length;
        const kept = decimate(points, 0, max, columns);
        expect(covered(points, kept, max, columns)).toEqual(
          covered(points, positions(points), max, columns),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('loses no extreme beside a value that is not finite', () => {
    const y = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(values(2000, y), fc.integer({ min: 1, max: 50 }), (drawn, columns) => {
        const points = lossesOf(drawn);
        const kept = decimate(points, 0, points.length, columns);
        const finite = drawn.filter(Number.isFinite);
        const shown = kept.map((i) => points.y(i)).filter(Number.isFinite);
        expect(Math.max(...shown)).toBe(Math.max(...finite));
        expect(Math.min(...shown)).toBe(Math.min(...finite));
      }),
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
    expect(decimate(pointsOf([0, 1, 2], [5, 1, 3]), 0, 2, 200)).toEqual([0, 1, 2]);
  });

  it('visits the columns, not the points', () => {
    const visits = (steps: number) => {
      const points = lossesOf(Array.from({ length: steps }, (_, i) => Math.sin(i * i)));
      let count = 0;
      const counted: Points = {
        ...points,
        x: (i) => {
          count += 1;
          return points.x(i);
        },
      };
      decimate(counted, 0, steps, 300);
      return count;
    };
    // Finding where a column ends takes the logarithm of its points.
    expect(visits(100_000)).toBeLessThan(300 * 2 * Math.log2(100_000));
    expect(visits(100_000)).toBeLessThan(4 * visits(1000));
  });
});

describe('valueAt', () => {
  it('gives the true value of every step, whatever is drawn of it', () => {
    fc.assert(
      fc.property(values(3000, fc.double()), fc.nat(), (y, drawn) => {
        const step = drawn % y.length;
        expect(valueAt(lossesOf(y), step)).toBe(y[step]);
      }),
    );
  });
});
