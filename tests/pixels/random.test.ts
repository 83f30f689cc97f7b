import { describe, expect, test } from 'vitest';
import { fractalNoise, latticeNoise, smoothStep, valueNoise } from '../../src/pixels/noise.ts';
import { createRandom } from '../../src/pixels/random.ts';

const draw = (seed: number, stream: string, count: number) => {
  const random = createRandom(seed, stream);
  return Array.from({ length: count }, () => random.uniform());
};

describe('random streams', () => {
  test('repeat for the same seed and name, on every machine', () => {
    const random = createRandom(7, 'weights');
    expect([random.integer(2 ** 32), random.integer(2 ** 32), random.integer(2 ** 32)]).toEqual([
      2931488968, 2310067355, 3054985227,
    ]);
    expect(draw(7, 'weights', 5)).toEqual(draw(7, 'weights', 5));
  });

  test('share nothing between seeds or names', () => {
    const seen = new Set<number>();
    const streams = [0, 1, 2, 3, 4294967295].flatMap((seed) =>
      ['split', 'weights', 'weights 1'].map((name) => draw(seed, name, 200)),
    );
    for (const values of streams) for (const value of values) seen.add(value);
    expect(seen.size).toBe(streams.length * 200);
  });

  test('are uniform: mean, deviation and neighbours', () => {
    const values = draw(3, 'test', 20_000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    let neighbours = 0;
    for (let i = 1; i < values.length; i++)
      neighbours += (values[i] - mean) * (values[i - 1] - mean);
    // Five standard errors each.
    expect(Math.abs(mean - 0.5)).toBeLessThan(5 * Math.sqrt(1 / 12 / values.length));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.003);
    expect(Math.abs(neighbours / values.length / variance)).toBeLessThan(
      5 / Math.sqrt(values.length),
    );
  });

  test('keep their limits', () => {
    const random = createRandom(1, 'limits');
    const counts = new Uint32Array(6);
    for (let i = 0; i < 6000; i++) counts[random.integer(6)]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    for (let i = 0; i < 1000; i++) {
      const value = random.between(-3, 2);
      expect(value >= -3 && value < 2).toBe(true);
    }
  });
});

describe('noise', () => {
  test('meets the lattice at whole positions and stays in [0, 1)', () => {
    expect(valueNoise(9)(5, -3)).toBe(latticeNoise(5, -3, 9));
    const field = fractalNoise(4, 3);
    for (let i = 0; i < 2000; i++) {
      const value = field(i * 0.37, -i * 0.11);
      expect(value >= 0 && value < 1).toBe(true);
    }
  });

  test('is smooth: a hundredth of a feature changes it little', () => {
    const field = valueNoise(1);
    for (let i = 0; i < 500; i++) {
      const x = i * 0.731;
      expect(Math.abs(field(x + 0.01, 2.3) - field(x, 2.3))).toBeLessThan(0.016);
    }
  });

  test('steps rise, and fall when the ends are swapped', () => {
    expect([0, 1, 2, 3, 4].map((x) => smoothStep(1, 3, x))).toEqual([0, 0, 0.5, 1, 1]);
    expect([0, 1, 2, 3, 4].map((x) => smoothStep(3, 1, x))).toEqual([1, 1, 0.5, 0, 0]);
  });
});
