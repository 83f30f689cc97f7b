import { describe, expect, test } from 'vitest';
import type { Contributions } from '../../src/losses/analysis/lossAtPrediction.ts';
import type { ProbabilityHistogram } from '../../src/losses/histogram.ts';
import {
  levelCount,
  levelOfProbability,
  levelProbability,
} from '../../src/masks/probabilityMap.ts';
import { gradientLimit, lossLimit } from '../../src/views/image/stage/layerScale.ts';

/** Pixels at probabilities, by class. */
function histogram(
  foreground: readonly (readonly [p: number, count: number])[],
  background: readonly (readonly [p: number, count: number])[],
): ProbabilityHistogram {
  const counted = (entries: typeof foreground) => {
    const counts = new Float64Array(levelCount);
    for (const [p, count] of entries) counts[levelOfProbability(p)] = count;
    return counts;
  };
  return {
    probability: levelProbability,
    foreground: counted(foreground),
    background: counted(background),
  };
}

/** Cross-entropy times a factor: the gradient of a foreground pixel is −factor × (1 − p). */
function crossEntropy(factor: number): Contributions {
  const zero = new Float64Array(levelCount);
  return {
    by: 'level',
    foreground: {
      loss: levelProbability.map((p) => -factor * Math.log(p)),
      distributionGradient: levelProbability.map((p) => -factor * (1 - p)),
      regionGradient: zero,
    },
    background: {
      loss: levelProbability.map((p) => -factor * Math.log1p(-p)),
      distributionGradient: levelProbability.map((p) => factor * p),
      regionGradient: zero,
    },
  };
}

const spread = histogram([[0.3, 40]], [[0.1, 200]]);

describe('the scale of a layer', () => {
  test('ends at 1, 2 or 5 times a power of ten', () => {
    for (const factor of [0.013, 0.4, 1, 7, 120])
      for (const limit of [gradientLimit, lossLimit]) {
        const end = limit(spread, crossEntropy(factor), null, false);
        const mantissa = end / 10 ** Math.floor(Math.log10(end) + 1e-9);
        expect([1, 2, 5]).toContain(Math.round(1e6 * mantissa) / 1e6);
      }
  });

  test('follows the values of both classes', () => {
    const tables = crossEntropy(1);
    const small = gradientLimit(histogram([[0.95, 40]], [[0.05, 200]]), tables, null, false);
    const byBackground = gradientLimit(histogram([[0.95, 40]], [[0.9, 200]]), tables, null, false);
    expect(small).toBeLessThan(0.1);
    expect(byBackground).toBeGreaterThan(0.5);
  });

  test('grows while a slider is held, and shrinks only when it is let go', () => {
    const [large, small] = [crossEntropy(10), crossEntropy(0.1)];
    const before = gradientLimit(spread, large, null, false);
    expect(gradientLimit(spread, small, before, true)).toBe(before);
    expect(gradientLimit(spread, small, before, false)).toBeLessThan(before);
    expect(gradientLimit(spread, crossEntropy(100), before, true)).toBeGreaterThan(before);
  });

  test('does not follow a single pixel among thousands', () => {
    const many = [[0.9, 5000]] as const;
    const tables = crossEntropy(1);
    expect(lossLimit(histogram([...many, [1e-6, 1]], []), tables, null, false)).toBe(
      lossLimit(histogram(many, []), tables, null, false),
    );
  });

  test('is positive where nothing pulls', () => {
    expect(gradientLimit(spread, crossEntropy(0), null, false)).toBeGreaterThan(0);
  });
});
