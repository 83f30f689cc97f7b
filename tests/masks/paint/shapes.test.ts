import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Point,
  type VisitRun,
  visitPolygon,
  visitRegion,
  visitSegment,
} from '../../../src/masks/paint/shapes.ts';

const size = { width: 40, height: 30 };

/** Pixels that a shape visits; fails where it leaves the map. */
function pixelsOf(shape: (visit: VisitRun) => void, { width, height } = size): Uint8Array {
  const pixels = new Uint8Array(width * height);
  shape((row, left, right) => {
    const isInside = row >= 0 && row < height && left >= 0 && left < right && right <= width;
    if (!isInside || !Number.isInteger(row)) expect([row, left, right]).toBe('on the map');
    pixels.fill(1, row * width + left, row * width + right);
  });
  return pixels;
}

const count = (pixels: Uint8Array) => pixels.reduce((sum, value) => sum + value, 0);

const anywhere: fc.Arbitrary<Point> = fc.record({
  x: fc.double({ min: -20, max: 60, noNaN: true }),
  y: fc.double({ min: -20, max: 50, noNaN: true }),
});

/** Distance of a point from a segment. */
function distance(x: number, y: number, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const square = dx * dx + dy * dy;
  const t = square > 0 ? Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / square)) : 0;
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

describe('a stroke', () => {
  it('covers every pixel within the radius of its way, and none farther than half a pixel beyond', () => {
    fc.assert(
      fc.property(
        anywhere,
        anywhere,
        fc.double({ min: 0, max: 15, noNaN: true }),
        (a, b, radius) => {
          const pixels = pixelsOf((visit) => visitSegment(size, a, b, radius, visit));
          for (let row = 0; row < size.height; row++)
            for (let column = 0; column < size.width; column++) {
              const far = distance(column + 0.5, row + 0.5, a, b);
              const isCovered = pixels[row * size.width + column] === 1;
              if (far < radius - 1e-6) expect(isCovered).toBe(true);
              if (far > Math.max(radius, Math.SQRT1_2) + 1e-6) expect(isCovered).toBe(false);
            }
        },
      ),
    );
  });

  it('of the thinnest brush leaves no gap', () => {
    fc.assert(
      fc.property(
        fc.record({ x: fc.integer({ min: 0, max: 39 }), y: fc.integer({ min: 0, max: 29 }) }),
        fc.record({ x: fc.integer({ min: 0, max: 39 }), y: fc.integer({ min: 0, max: 29 }) }),
        (a, b) => {
          const from = { x: a.x + 0.5, y: a.y + 0.5 };
          const to = { x: b.x + 0.5, y: b.y + 0.5 };
          const pixels = pixelsOf((visit) => visitSegment(size, from, to, 0.5, visit));
          const along = Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) + 1;
          expect(count(pixels)).toBeGreaterThanOrEqual(along);
          // Every pixel but the first has a neighbour before it, corners included.
          const seen = [a.y * 40 + a.x];
          const reached = new Set(seen);
          for (let at = seen.pop(); at !== undefined; at = seen.pop())
            for (let dy = -1; dy <= 1; dy++)
              for (let dx = -1; dx <= 1; dx++) {
                const column = (at % 40) + dx;
                const row = Math.floor(at / 40) + dy;
                const next = row * 40 + column;
                const isInside = column >= 0 && column < 40 && row >= 0 && row < 30;
                if (!isInside || !pixels[next] || reached.has(next)) continue;
                reached.add(next);
                seen.push(next);
              }
          expect(reached.size).toBe(count(pixels));
          expect(reached.has(b.y * 40 + b.x)).toBe(true);
        },
      ),
    );
  });

  it('of a large brush is a disc', () => {
    const middle = { x: 20, y: 15 };
    const pixels = pixelsOf((visit) => visitSegment(size, middle, middle, 10, visit));
    expect(Math.abs(count(pixels) - Math.PI * 100)).toBeLessThan(8);
  });
});

describe('a polygon', () => {
  it('holds the pixels whose centres it goes around', () => {
    const rectangle = [
      { x: 3, y: 4 },
      { x: 13, y: 4 },
      { x: 13, y: 9 },
      { x: 3, y: 9 },
    ];
    const pixels = pixelsOf((visit) => visitPolygon(size, rectangle, visit));
    expect(count(pixels)).toBe(50);
    expect(pixels[4 * 40 + 3]).toBe(1);
    expect(pixels[9 * 40 + 3]).toBe(0);
  });

  it('fills what it goes around twice, as a hasty hand does', () => {
    const square = [
      { x: 5, y: 5 },
      { x: 15, y: 5 },
      { x: 15, y: 15 },
      { x: 5, y: 15 },
    ];
    const once = pixelsOf((visit) => visitPolygon(size, square, visit));
    const twice = pixelsOf((visit) => visitPolygon(size, [...square, ...square], visit));
    expect(twice).toEqual(once);
  });

  it('shares a side with its neighbour without a gap and without an overlap', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, anywhere, (a, b, c, d) => {
        const side = (point: Point) =>
          (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
        fc.pre(side(c) * side(d) < 0);
        const one = pixelsOf((visit) => visitPolygon(size, [a, b, c], visit));
        const other = pixelsOf((visit) => visitPolygon(size, [a, b, d], visit));
        expect(one.some((value, i) => value === 1 && other[i] === 1)).toBe(false);
      }),
    );
  });

  it('of fewer than three corners holds nothing', () => {
    const pixels = pixelsOf((visit) =>
      visitPolygon(
        size,
        [
          { x: 1, y: 1 },
          { x: 20, y: 20 },
        ],
        visit,
      ),
    );
    expect(count(pixels)).toBe(0);
  });
});

describe('a region', () => {
  it('is what four-neighbours of one kind connect', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 48, maxLength: 48, max: 2 }),
        fc.integer({ min: 0, max: 47 }),
        (kinds, start) => {
          const small = { width: 8, height: 6 };
          const point = { x: (start % 8) + 0.3, y: Math.floor(start / 8) + 0.7 };
          const found = pixelsOf(
            (visit) => visitRegion(small, point, (at) => kinds[at], visit),
            small,
          );
          const expected = new Uint8Array(48);
          const waiting = [start];
          for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
            if (expected[at] || kinds[at] !== kinds[start]) continue;
            expected[at] = 1;
            if (at % 8 > 0) waiting.push(at - 1);
            if (at % 8 < 7) waiting.push(at + 1);
            if (at >= 8) waiting.push(at - 8);
            if (at < 40) waiting.push(at + 8);
          }
          expect(found).toEqual(expected);
        },
      ),
    );
  });

  it('outside the map is nothing', () => {
    const pixels = pixelsOf((visit) => visitRegion(size, { x: -1, y: 3 }, () => 0, visit));
    expect(count(pixels)).toBe(0);
  });
});
