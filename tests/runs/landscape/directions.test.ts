/** Directions through weight space, against NumPy and SciPy, and what makes them what they are. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/pixels/random.ts';
import {
  eachFilter,
  filterNormalised,
  randomDirections,
} from '../../../src/runs/landscape/directions.ts';
import { principalDirections, projectedPath } from '../../../src/runs/landscape/principal.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';

interface Projected {
  readonly points: readonly (readonly [number, number])[];
  readonly share: number;
}

const golden: {
  readonly parameters: number;
  readonly normalised: readonly [number[], number[]];
  readonly principal: readonly [number[], number[]];
  readonly explained: readonly [number, number];
  readonly onRandom: Projected;
  readonly onPrincipal: Projected;
} = JSON.parse(
  readFileSync(new URL('../../fixtures/goldenLandscape.json', import.meta.url), 'utf8'),
);

const layers = unetLayers({ depth: 1, filters: 2, norm: 'instance' }, 1);
const count = layers.parameterCount;

// As make_golden_landscape.py has them.
const wave = (frequency: number, phase: number) =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(frequency * i + phase));
const weights = wave(0.7, 0.3).map((value, i) => value * (1 + 0.001 * i));
const path = Array.from({ length: 6 }, (_, k) => {
  const [t, a, b, c] = [k / 5, wave(0.31, 0), wave(0.53, 1), wave(0.9 + 0.1 * k, k)];
  return Float32Array.from(weights, (w, i) => w + t * a[i] + t ** 2 * b[i] + 0.05 * c[i]);
});

const difference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

const anyNetwork = fc.record({
  depth: fc.integer({ min: 1, max: 2 }),
  filters: fc.integer({ min: 1, max: 4 }),
  norm: fc.constantFrom('none' as const, 'instance' as const),
});
const anySeed = fc.nat(2 ** 32 - 1);
const drawn = (length: number, seed: number) => {
  const random = createRandom(seed, 'test');
  return Float32Array.from({ length }, () => random.between(-1, 1));
};

describe('directions that NumPy and SciPy computed', () => {
  it('are found by filter normalisation', () => {
    expect(count).toBe(golden.parameters);
    [wave(1.3, 0.1), wave(2.1, 1.7)].forEach((direction, axis) => {
      const made = filterNormalised(direction, weights, layers);
      expect(difference(made, golden.normalised[axis])).toBeLessThan(1e-6);
    });
  });

  it('are found by principal components', () => {
    const found = principalDirections(path);
    found?.directions.forEach((direction, axis) => {
      expect(difference(direction, golden.principal[axis])).toBeLessThan(1e-5);
    });
    expect(found?.explained[0]).toBeCloseTo(golden.explained[0], 6);
    expect(found?.explained[1]).toBeCloseTo(golden.explained[1], 6);
  });

  it.each(['onRandom', 'onPrincipal'] as const)(
    'hold the path where it was projected, %s',
    (on) => {
      const [x, y] = on === 'onRandom' ? golden.normalised : golden.principal;
      const directions = [Float32Array.from(x), Float32Array.from(y)] as const;
      const { points, share } = projectedPath(path, path[5], directions);
      points.forEach((point, i) => {
        expect(point.x).toBeCloseTo(golden[on].points[i][0], 4);
        expect(point.y).toBeCloseTo(golden[on].points[i][1], 4);
      });
      expect(share).toBeCloseTo(golden[on].share, 6);
    },
  );
});

describe('random directions', () => {
  it('have the norm of the weights in every filter, and nothing elsewhere', () => {
    fc.assert(
      fc.property(anyNetwork, fc.constantFrom(1, 3), anySeed, (network, channels, seed) => {
        const own = unetLayers(network, channels);
        const at = drawn(own.parameterCount, seed);
        const seen = new Uint8Array(own.parameterCount);
        const directions = randomDirections(at, own, seed);
        let worst = 0;
        eachFilter(own, (positions) => {
          const norm = (of: Float32Array) => Math.hypot(...Array.from(positions, (i) => of[i]));
          for (const direction of directions)
            worst = Math.max(worst, Math.abs(norm(direction) / norm(at) - 1));
          for (const i of positions) seen[i] += 1;
        });
        expect(worst).toBeLessThan(1e-5);
        // Every weight of a filter belongs to one, and what belongs to none is left where it is.
        for (const { name, offset, length } of own.slots) {
          const isFilter = name.endsWith('filter');
          const part = (of: Float32Array | Uint8Array) => of.subarray(offset, offset + length);
          expect(new Set(part(seen)), name).toEqual(new Set([isFilter ? 1 : 0]));
          if (!isFilter) expect(part(directions[0]).some((value) => value !== 0)).toBe(false);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('do not change with the size of the direction that is drawn, and grow with the weights', () => {
    const direction = wave(1.3, 0.1);
    const made = filterNormalised(direction, weights, layers);
    const larger = direction.map((value) => 7 * value);
    expect(difference(filterNormalised(larger, weights, layers), made)).toBeLessThan(1e-6);
    const twice = weights.map((value) => 2 * value);
    const doubled = made.map((value) => 2 * value);
    expect(difference(filterNormalised(direction, twice, layers), doubled)).toBeLessThan(1e-6);
  });

  it('are those of the seed, two that are nearly orthogonal', () => {
    const own = unetLayers({ depth: 2, filters: 8, norm: 'none' }, 1);
    const at = drawn(own.parameterCount, 1);
    const [x, y] = randomDirections(at, own, 1);
    expect(randomDirections(at, own, 1)[0]).toEqual(x);
    const [other] = randomDirections(at, own, 2);
    for (const direction of [y, other])
      expect(Math.abs(dot(x, direction)) / dot(x, x)).toBeLessThan(0.05);
  });
});

describe('principal directions', () => {
  it('are orthogonal, of length 1, and go with the path', () => {
    const [x, y] = principalDirections(path)?.directions ?? [];
    expect(dot(x ?? [], x ?? [])).toBeCloseTo(1, 5);
    expect(dot(y ?? [], y ?? [])).toBeCloseTo(1, 5);
    expect(dot(x ?? [], y ?? [])).toBeCloseTo(0, 5);
    const { points } = projectedPath(path, path[5], [x as Float32Array, y as Float32Array]);
    expect(points[0].x).toBeLessThan(points[5].x);
  });

  it('hold all of a path that lies in a plane, and find it again', () => {
    const a = drawn(count, 1);
    const b = drawn(count, 2);
    const coefficients = [
      [-3, 2],
      [-2, -1],
      [-1, 1],
      [0, 0],
    ] as const;
    const flat = coefficients.map(([u, v]) =>
      Float32Array.from(weights, (w, i) => w + u * a[i] + v * b[i]),
    );
    const found = principalDirections(flat);
    expect((found?.explained[0] ?? 0) + (found?.explained[1] ?? 0)).toBeCloseTo(1, 6);
    const ownPlane = projectedPath(flat, flat[3], [a, b]);
    ownPlane.points.forEach(({ x, y }, i) => {
      expect(x).toBeCloseTo(coefficients[i][0], 4);
      expect(y).toBeCloseTo(coefficients[i][1], 4);
    });
    expect(ownPlane.share).toBeCloseTo(1, 6);
  });

  it('are none of fewer than three weights, of weights that stand still, and of those on a line', () => {
    expect(principalDirections(path.slice(0, 2))).toBeNull();
    expect(principalDirections([path[0], path[0], path[0]])).toBeNull();
    const line = [0, 1, 2].map((k) => path[0].map((value) => value + k));
    expect(principalDirections(line)).toBeNull();
  });
});
