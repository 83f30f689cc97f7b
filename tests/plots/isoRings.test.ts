import { contours } from 'd3-contour';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RingTracer } from '../../src/plots/isoRings.ts';

/** Few different values, so that many samples lie on a threshold and many cells are saddles. */
const sample = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.double({ min: 0, max: 4, noNaN: true }));

const grid = fc
  .tuple(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 9 }))
  .chain(([columns, rows]) =>
    fc
      .array(sample, { minLength: columns * rows, maxLength: columns * rows })
      .map((values) => ({ columns, rows, values })),
  );

type Corner = readonly [x: number, y: number];

/** Twice the area, signed by the way round. */
const area = (ring: readonly Corner[]) =>
  ring.reduce((sum, [x, y], i) => {
    const [toX, toY] = ring[(i + 1) % ring.length]!;
    return sum + x * toY - toX * y;
  }, 0);

/**
 * Rings as text, in an order of their own, each the same way round from its least corner on. Rings of no area are no
 * one's: d3-contour leaves them out.
 */
function canonical(rings: readonly (readonly Corner[])[]): string[] {
  return rings
    .filter((ring) => Math.abs(area(ring)) > 1e-9)
    .map((ring) => {
      const corners = ring.map(([x, y]) =>
        `${x.toFixed(9)} ${y.toFixed(9)}`.replaceAll('-0.000000000', '0.000000000'),
      );
      const least = [...corners].sort()[0]!;
      // A corner can come twice, where the threshold is met at a sample.
      const turns = corners.flatMap((corner, i) =>
        corner === least ? [[...corners.slice(i), ...corners.slice(0, i)].join(', ')] : [],
      );
      return turns.sort()[0]!;
    })
    .sort();
}

describe('RingTracer', () => {
  it('finds the rings that d3-contour finds, whatever was traced before', () => {
    const tracers = new Map<string, RingTracer>();
    fc.assert(
      fc.property(grid, fc.integer({ min: 0, max: 5 }), ({ columns, rows, values }, threshold) => {
        const key = `${columns} ${rows}`;
        const tracer = tracers.get(key) ?? new RingTracer(columns, rows);
        tracers.set(key, tracer);
        tracer.load((i) => values[i]!);
        const found = tracer
          .rings(threshold, 0.5, 1, 1)
          .map((ring) =>
            Array.from(
              { length: ring.length / 2 },
              (_, i) => [ring[2 * i]!, ring[2 * i + 1]!] as const,
            ).reverse(),
          );
        const expected = contours()
          .size([columns, rows])
          .contour(values, threshold)
          .coordinates.flat()
          // Closed by their first corner once more.
          .map((ring) => ring.slice(0, -1).map(([x, y]) => [x!, y!] as const));
        expect(canonical(found)).toEqual(canonical(expected));
      }),
      { numRuns: 500 },
    );
  });

  it('goes round a sample that is not a number half-way to its neighbours', () => {
    const tracer = new RingTracer(3, 3);
    tracer.load((i) => (i === 4 ? Number.NaN : 1));
    const rings = tracer.rings(0.5, 0, 1, 1).map((ring) => [...ring]);
    expect(rings).toHaveLength(2);
    expect(rings[1]).toEqual(expect.arrayContaining([0.5, 1.5]));
    expect(rings[1]).toHaveLength(8);
  });
});
