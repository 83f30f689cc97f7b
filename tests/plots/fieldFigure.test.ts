import { describe, expect, it } from 'vitest';
import {
  bandScale,
  type FieldInput,
  fieldFigure,
  type Grid,
  gridValue,
  type Point,
  rangeText,
} from '../../src/plots/fieldFigure.ts';
import type { Ring } from '../../src/plots/isoRings.ts';

const axis = (label: string) => ({ label, shortLabel: label, ink: 'ink2', ticks: [] }) as const;

function sampled(value: (x: number, y: number) => number, n = 21): Grid {
  const values = Float64Array.from({ length: n * n }, (_, i) =>
    value((i % n) / (n - 1), Math.floor(i / n) / (n - 1)),
  );
  return { columns: n, rows: n, values };
}

const input = (grid: Grid, rest: Partial<FieldInput> = {}): FieldInput => ({
  x: axis('x'),
  y: axis('y'),
  grid,
  pinnedGrid: null,
  hatched: [],
  mark: null,
  pinnedMark: null,
  path: [],
  pinnedPath: [],
  held: false,
  previous: null,
  ...rest,
});

/** Even-odd membership, as a canvas fills. */
function covers(rings: readonly Ring[], { x, y }: Point): boolean {
  let inside = false;
  const corner = (ring: Ring, i: number) => {
    const at = (2 * i) % ring.length;
    return { x: ring[at] as number, y: ring[at + 1] as number };
  };
  for (const ring of rings)
    for (let i = 0; 2 * i < ring.length; i++) {
      const [a, b] = [corner(ring, i), corner(ring, i + 1)];
      if (a.y > y !== b.y > y && x < a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x))
        inside = !inside;
    }
  return inside;
}

describe('fieldFigure', () => {
  it('cuts a field into bands of a 1-2-5 step', () => {
    const figure = fieldFigure(input(sampled((x) => 1.5 * x)));
    expect(figure.scale.min).toBe(0);
    expect(figure.scale.step).toBeCloseTo(0.1, 12);
    expect(figure.bands).toHaveLength(15);
    expect(figure.rangeText).toBe('0.00 – 1.50');
    expect(figure.bands.map(({ shade }) => shade)).toEqual(
      figure.bands.map((_, i) => (i + 0.5) / 15),
    );
  });

  it('puts each point under the highest band whose threshold it reaches', () => {
    const value = (x: number, y: number) => x * x + 0.5 * y;
    const figure = fieldFigure(input(sampled(value, 81)));
    for (let i = 0; i < 200; i++) {
      const point = { x: ((i * 37) % 199) / 199, y: ((i * 83) % 197) / 197 };
      const z = value(point.x, point.y);
      if (figure.bands.some(({ threshold }) => Math.abs(threshold - z) < 2e-3)) continue;
      const reached = figure.bands.filter(({ threshold }) => threshold <= z).length;
      const covering = figure.bands.filter(({ rings }) => covers(rings, point)).length;
      expect(covering).toBe(Math.max(1, reached));
    }
  });

  it('keeps its scale while held and settles on release', () => {
    const wide = fieldFigure(input(sampled((x) => 3 * x)));
    const held = { held: true, previous: wide.scale };
    expect(
      fieldFigure(
        input(
          sampled((x) => x),
          held,
        ),
      ).scale,
    ).toBe(wide.scale);
    expect(
      fieldFigure(
        input(
          sampled((x) => x),
          { previous: wide.scale },
        ),
      ).scale.max,
    ).toBeCloseTo(1);
    expect(
      fieldFigure(
        input(
          sampled((x) => 9 * x),
          held,
        ),
      ).scale.max,
    ).toBeGreaterThan(8);
  });

  it('draws a constant field as one band', () => {
    expect(fieldFigure(input(sampled(() => 0.3))).bands).toHaveLength(1);
  });

  it('scales by the finite values and goes on below a hole', () => {
    const grid = sampled((x, y) => (y > 0.9 ? Number.NaN : x));
    const figure = fieldFigure(input(grid));
    expect(figure.scale.max).toBeCloseTo(1);
    // The hole above y = 0.9 continues the column below it.
    const half = figure.bands.find(({ threshold }) => Math.abs(threshold - 0.5) < 1e-9);
    expect(covers(half?.rings ?? [], { x: 0.8, y: 0.97 })).toBe(true);
    expect(covers(half?.rings ?? [], { x: 0.2, y: 0.97 })).toBe(false);
  });

  it('gives the pinned field a few lines of its own', () => {
    const figure = fieldFigure(
      input(
        sampled((x) => x),
        { pinnedGrid: sampled((x) => x - 5) },
      ),
    );
    expect(figure.pinnedLines.length).toBeGreaterThanOrEqual(1);
    expect(figure.pinnedLines.length).toBeLessThanOrEqual(4);
    for (const { threshold } of figure.pinnedLines) {
      expect(threshold).toBeGreaterThan(-5);
      expect(threshold).toBeLessThan(-4);
    }
  });

  it('ignores the few values at the walls when it chooses its range', () => {
    const grid = sampled((x, y) => (x === 0 && y > 0.5 ? 1000 : x));
    expect(bandScale(grid).max).toBeLessThan(2);
  });
});

describe('gridValue', () => {
  it('is bilinear between samples and nothing outside', () => {
    const grid = sampled((x, y) => 2 * x - y, 5);
    expect(gridValue(grid, { x: 0.33, y: 0.71 })).toBeCloseTo(0.66 - 0.71, 12);
    expect(gridValue(grid, { x: 1, y: 1 })).toBeCloseTo(1, 12);
    expect(gridValue(grid, { x: 1.01, y: 0 })).toBeNaN();
  });
});

describe('rangeText', () => {
  it('has the decimals of the step, two at least, and a true minus sign', () => {
    expect(rangeText({ min: -0.5, max: 2 }, 0.5)).toBe('−0.50 – 2.00');
    expect(rangeText({ min: 0, max: 0.012 }, 0.001)).toBe('0.000 – 0.012');
  });
});
