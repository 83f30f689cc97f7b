import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  averageSurfaceDistance,
  borderOf,
  hausdorff95,
  nearBorder,
  surfaceDice,
  surfaceDistances,
} from '../../src/metrics/surface.ts';

const mask = (...rows: readonly string[]) => Uint8Array.from(rows.join(''), Number);

const pairs = fc
  .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) => {
    const pixels = fc
      .array(fc.integer({ min: 0, max: 1 }), {
        minLength: width * height,
        maxLength: width * height,
      })
      .map((values) => Uint8Array.from(values));
    const spacing = fc.record({
      down: fc.constantFrom(0.5, 1, 2.5),
      right: fc.constantFrom(0.5, 1, 2.5),
    });
    return fc.record({
      ...{ width: fc.constant(width), height: fc.constant(height) },
      ...{ reference: pixels, prediction: pixels, spacing },
    });
  });

describe('the border of a mask', () => {
  it('is what an erosion by a cross takes away, also along the edge of the image', () => {
    const whole = mask('1111', '1111', '1111', '0111');
    expect(borderOf(whole, 4, 4)).toEqual(mask('1111', '1001', '1001', '0111'));
  });
});

describe('distances of outlines', () => {
  it('are the nearest border pixels, searched one by one', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { width, height, spacing } = pair;
        const { ofPrediction } = surfaceDistances(pair);
        const own = borderOf(pair.prediction, width, height);
        const other = borderOf(pair.reference, width, height);
        const places = (border: Uint8Array) =>
          [...border.keys()]
            .filter((i) => border[i])
            .map((i) => [i % width, Math.floor(i / width)]);
        const wanted = places(own)
          .map(([x, y]) =>
            Math.min(
              ...places(other).map(([u, v]) =>
                Math.hypot((u! - x!) * spacing.right, (v! - y!) * spacing.down),
              ),
            ),
          )
          .sort((a, b) => a - b);
        expect([...ofPrediction]).toHaveLength(wanted.length);
        for (const [i, distance] of wanted.entries())
          if (distance === Infinity) expect(ofPrediction[i]).toBe(Infinity);
          else expect(ofPrediction[i]).toBeCloseTo(distance, 9);
      }),
    );
  });

  it('are the same the other way round, and 0 to itself', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { reference, prediction } = pair;
        const turned = { ...pair, reference: prediction, prediction: reference };
        const scores = (of: typeof pair) => {
          const distances = surfaceDistances(of);
          return [
            hausdorff95(distances),
            averageSurfaceDistance(distances),
            surfaceDice(nearBorder(distances, 1)),
          ];
        };
        for (const [i, score] of scores(pair).entries()) {
          const other = scores(turned)[i] as number;
          if (score === Infinity) expect(other).toBe(Infinity);
          else expect(other).toBeCloseTo(score, 9);
        }
        expect(scores({ ...pair, prediction: reference })).toEqual([0, 0, 1]);
      }),
    );
  });
});
