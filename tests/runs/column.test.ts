import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Column, SummarisedColumn } from '../../src/runs/column.ts';
import { RunningQuantile } from '../../src/runs/runningQuantile.ts';

const number = fc.oneof(
  // Few values, so that many are equal.
  { weight: 8, arbitrary: fc.integer({ min: -9, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Infinity, -Infinity) },
);

function columnOf(values: Iterable<number>): SummarisedColumn {
  const column = new SummarisedColumn();
  for (const value of values) column.push(value);
  return column;
}

describe('a summarised column', () => {
  it('finds the extremes of any stretch that a look at each number finds', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 5000 }), fc.nat(), fc.nat(), (values, a, b) => {
        const column = columnOf(values);
        const ends = [a, b].map((end) => end % (values.length + 1));
        const [start, end] = [Math.min(...ends), Math.max(...ends)];
        const finite = values.slice(start, end).filter(Number.isFinite);
        const first = (value: number) => values.indexOf(value, start);
        expect(column.extremes(start, end)).toEqual(
          finite.length === 0 ? null : [first(Math.min(...finite)), first(Math.max(...finite))],
        );
      }),
    );
  });

  it('reads the logarithm of a stretch', () => {
    const column = columnOf(Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i)));
    const at = vi.spyOn(Column.prototype, 'at');
    try {
      column.extremes(7, 99_998);
      // At each of four levels up to fifteen entries on either side, each compared twice.
      expect(at.mock.calls.length).toBeLessThan(4 * 30 * 6);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

describe('a running quantile', () => {
  it('is the number at its place among all numbers in order', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(share, values, (of, drawn) => {
        const quantile = new RunningQuantile(of);
        expect(quantile.value).toBeUndefined();
        drawn.forEach((value, i) => {
          quantile.push(value);
          const sorted = drawn.slice(0, i + 1).sort((a, b) => a - b);
          expect(quantile.value! + 0).toBe(sorted[Math.floor(of * i)]! + 0);
        });
      }),
    );
  });
});
