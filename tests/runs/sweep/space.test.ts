import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { haltonPoints, radicalInverse } from '../../../src/runs/sweep/halton.ts';
import {
  gridValues,
  pointCount,
  pointsOf,
  positionOf,
  valueAt,
} from '../../../src/runs/sweep/space.ts';
import type { Axis } from '../../../src/runs/sweep/study.ts';
import { numberAxis } from './trials.ts';

const rate = numberAxis('rate', 1e-4, 1e-1, { scale: 'log', count: 4 });
const filters = numberAxis('filters', 4, 7, { isWhole: true, count: 9 });
const losses: Axis = { kind: 'choice', key: 'loss', choices: ['dice', 'focal'] };
type NumberAxis = Extract<Axis, { kind: 'number' }>;

describe('the sequence', () => {
  it('is that of Halton', () => {
    // scipy.stats.qmc.Halton(d=3, scramble=False).random(6), scipy 1.17.1
    const expected = [
      [0, 0, 0],
      [0.5, 1 / 3, 0.2],
      [0.25, 2 / 3, 0.4],
      [0.75, 1 / 9, 0.6],
      [0.125, 4 / 9, 0.8],
      [0.625, 7 / 9, 0.04],
    ];
    for (const [i, point] of expected.entries())
      for (const [d, base] of [2, 3, 5].entries())
        expect(radicalInverse(i, base)).toBeCloseTo(point[d] as number, 14);
  });

  it('is moved as a whole by its seed, and the same for the same seed', () => {
    const [first, ...rest] = haltonPoints(6, 3, 7);
    for (const [i, point] of rest.entries())
      for (const [d, base] of [2, 3, 5].entries()) {
        const moved = ((point[d] as number) - (first?.[d] as number) + 1) % 1;
        expect(moved).toBeCloseTo(radicalInverse(i + 1, base), 12);
      }
    expect(haltonPoints(6, 3, 7)).toEqual([first, ...rest]);
    expect(haltonPoints(6, 3, 8)).not.toEqual([first, ...rest]);
  });

  it('puts as many of its points into each part of an axis as belong there', () => {
    for (let seed = 0; seed < 20; seed++) {
      const points = haltonPoints(64, 2, seed);
      for (let part = 0; part < 8; part++) {
        const inside = points.filter(([x = 0]) => Math.floor(x * 8) === part).length;
        expect(Math.abs(inside - 8)).toBeLessThanOrEqual(1);
      }
    }
  });

  it('has no more dimensions than are even', () => {
    expect(() => haltonPoints(1, 9, 1)).toThrow(RangeError);
  });
});

describe('an axis', () => {
  it('has values at equal distances, of a logarithm where it is one', () => {
    expect(gridValues(numberAxis('lambda', 0, 1))).toEqual([0, 0.5, 1]);
    expect(gridValues(rate)).toEqual([0.0001, 0.001, 0.01, 0.1]);
    expect(gridValues(losses)).toEqual(['dice', 'focal']);
  });

  it('has each whole number once, and one value where its ends agree', () => {
    expect(gridValues(filters)).toEqual([4, 5, 6, 7]);
    expect(gridValues(numberAxis('gamma', 0.3, 0.3))).toEqual([0.3]);
  });

  it('never leaves its ends, and ascends', () => {
    const axis = fc
      .tuple(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 1e-3, max: 9, noNaN: true }),
      )
      .map(([low, length]) => numberAxis('a', low, low + length) as NumberAxis);
    fc.assert(
      fc.property(axis, fc.double({ min: 0, max: 1, noNaN: true }), (one, at) => {
        const value = valueAt(one, at);
        expect(value).toBeGreaterThanOrEqual(one.low);
        expect(value).toBeLessThanOrEqual(one.high);
        // Three digits of its length.
        expect(Math.abs(positionOf(one, value) - at)).toBeLessThan(0.006);
      }),
    );
  });
});

describe('a design', () => {
  it('of a grid is every combination, the last axis turning fastest', () => {
    const space = [losses, numberAxis('lambda', 0, 1, { count: 2 })];
    expect(pointsOf(space, { kind: 'grid' })).toEqual([
      ['dice', 0],
      ['dice', 1],
      ['focal', 0],
      ['focal', 1],
    ]);
    expect(pointCount(space, { kind: 'grid' })).toBe(4);
  });

  it('of a sequence takes whole numbers and choices as often as each other', () => {
    const points = pointsOf([filters, losses], { kind: 'sequence', points: 48, seed: 3 });
    for (const value of [4, 5, 6, 7])
      expect(points.filter(([first]) => first === value)).toHaveLength(12);
    expect(Math.abs(points.filter(([, loss]) => loss === 'dice').length - 24)).toBeLessThanOrEqual(
      1,
    );
  });
});
