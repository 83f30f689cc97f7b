import { describe, expect, test } from 'vitest';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';
import { makePhantomMask } from '../../src/phantoms/phantoms.ts';
import { maskOutline, predictionOutline, type Ring } from '../../src/views/image/stage/outline.ts';

/** Area by the shoelace formula; holes count negative. */
function area(ring: Ring): number {
  let twice = 0;
  for (let k = 0; k < ring.length; k += 2) {
    const after = (k + 2) % ring.length;
    twice += ring[k] * ring[after + 1] - ring[after] * ring[k + 1];
  }
  return twice / 2;
}
const totalArea = (rings: readonly Ring[]) => rings.reduce((sum, ring) => sum + area(ring), 0);

function drawn(size: number, inside: (x: number, y: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, i) =>
    inside(i % size, Math.floor(i / size)) ? 1 : 0,
  );
}
const disc = (size: number, radius: number) =>
  drawn(size, (x, y) => Math.hypot(x - size / 2 + 0.5, y - size / 2 + 0.5) < radius);

describe('the outline of a mask', () => {
  test('of a disc is one round ring, as large as the disc', () => {
    const rings = maskOutline(disc(64, 20), 64);
    expect(rings).toHaveLength(1);
    const [ring] = rings as [Ring];
    for (let k = 0; k < ring.length; k += 2)
      expect(Math.abs(Math.hypot(ring[k] - 32, ring[k + 1] - 32) - 20)).toBeLessThan(0.6);
    const relative = totalArea(rings) / (Math.PI * 400);
    expect(Math.abs(relative - 1)).toBeLessThan(0.02);
  });

  test('has a ring for each part and for each hole', () => {
    const ringAndDot = drawn(40, (x, y) => {
      const distance = Math.hypot(x - 12, y - 12);
      return (distance < 10 && distance > 5) || Math.hypot(x - 32, y - 32) < 4;
    });
    const areas = maskOutline(ringAndDot, 40)
      .map(area)
      .sort((a, b) => a - b);
    expect(areas).toHaveLength(3);
    expect(areas[0]).toBeLessThan(0);
    expect(areas[1]).toBeGreaterThan(0);
  });

  test('is closed at the border of the image', () => {
    const rings = maskOutline(new Uint8Array(16).fill(1), 4);
    expect(rings).toHaveLength(1);
    expect(Math.abs(totalArea(rings))).toBeGreaterThan(13);
    for (const value of rings[0]) {
      expect(value).toBeGreaterThanOrEqual(-0.5);
      expect(value).toBeLessThanOrEqual(4.5);
    }
  });

  test('keeps a vessel one pixel wide and two pixels that touch at a corner', () => {
    expect(
      maskOutline(
        drawn(20, (x) => x === 10),
        20,
      ),
    ).toHaveLength(1);
    expect(
      totalArea(
        maskOutline(
          drawn(20, (x) => x === 10),
          20,
        ),
      ),
    ).toBeGreaterThan(10);
    const corner = maskOutline(
      drawn(4, (x, y) => (x === 1 && y === 1) || (x === 2 && y === 2)),
      4,
    );
    expect(corner.every((ring) => area(ring) > 0)).toBe(true);
  });

  test('encloses about as many pixels as a branching mask has', () => {
    const mask = makePhantomMask('vessel', 3, 128);
    const pixels = mask.reduce((sum, value) => sum + value, 0);
    const relative = totalArea(maskOutline(mask, 128)) / pixels;
    expect(Math.abs(relative - 0.95)).toBeLessThan(0.08);
  });

  test('of an empty mask is empty', () => {
    expect(maskOutline(new Uint8Array(64), 8)).toEqual([]);
  });
});

describe('the outline of a prediction', () => {
  test('runs where the probability crosses the threshold, between pixels', () => {
    const size = 8;
    // The logit falls by one a pixel from left to right and is 0 at the centre of column 3.
    const levels = Uint16Array.from({ length: size * size }, (_, i) =>
      levelOfProbability(1 / (1 + Math.exp((i % size) - 3))),
    );
    const half = predictionOutline(levels, size, 1 / (1 + Math.exp(0.5)))[0];
    const rightmost = Math.max(...half.filter((_, k) => k % 2 === 0));
    expect(rightmost).toBeCloseTo(4, 1);
  });

  test('of noise keeps what is large and drops the specks', () => {
    const size = 64;
    const inside = drawn(
      size,
      (x, y) => Math.hypot(x - 32, y - 32) < 8 || (x % 3 === 0 && y % 3 === 0),
    );
    const levels = Uint16Array.from(inside, (value) => levelOfProbability(value ? 0.9 : 0.1));
    const rings = predictionOutline(levels, size, 0.5);
    expect(rings.length).toBeGreaterThan(0);
    expect(rings.length).toBeLessThan(10);
    expect(totalArea(rings)).toBeGreaterThan(150);
  });

  test('a pixel at the threshold is inside', () => {
    const levels = new Uint16Array(9);
    levels[4] = levelOfProbability(0.5);
    expect(predictionOutline(levels, 3, 0.5)).toHaveLength(1);
  });
});
