/** Whose Dice + cross-entropy it is: that of MONAI, and not that of nnU-Net. */
import { describe, expect, it } from 'vitest';
import { furtherLosses } from '../../../src/losses/further.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';

const declaration = furtherLosses['dice-cross-entropy'];

/** Probability of the foreground and truth of two images: one of a large object, one of a small one. */
const batch = [
  { p: [0.9, 0.8, 0.7, 0.2], truth: [1, 1, 1, 0] },
  { p: [0.1, 0.3, 0.2, 0.4], truth: [0, 0, 0, 1] },
];

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;

const crossEntropy = mean(
  batch.flatMap(({ p, truth }) => p.map((q, i) => -Math.log(truth[i] ? q : 1 - q))),
);

/** Dice of one class, smoothed as both libraries do. */
function dice(p: readonly number[], truth: readonly number[]): number {
  const overlap = sum(p.map((q, i) => q * truth[i]));
  return (2 * overlap + 1e-5) / (sum(p) + sum(truth) + 1e-5);
}
const complement = (values: readonly number[]) => values.map((value) => 1 - value);

const monai =
  mean(
    batch.map(({ p, truth }) => 1 - mean([dice(p, truth), dice(complement(p), complement(truth))])),
  ) + crossEntropy;
const nnUnet =
  1 -
  dice(
    batch.flatMap(({ p }) => p),
    batch.flatMap(({ truth }) => truth),
  ) +
  crossEntropy;

describe('Dice + cross-entropy', () => {
  const ours = mean(
    batch.map(({ p, truth }) => {
      const probability = Float64Array.from(p.flatMap((q) => [1 - q, q]));
      const label = Uint8Array.from(truth);
      const weight = new Float64Array(p.length).fill(1);
      const image = { classes: 2, probability, label, weight, grid: null };
      return declaration.evaluate(defaultParameters, image).value;
    }),
  );

  it('is the sum that MONAI takes, but for its smoothing', () => {
    expect(Math.abs(ours - monai)).toBeLessThan(1e-5);
  });

  it('is not what nnU-Net computes, and says in what', () => {
    expect(Math.abs(ours - nnUnet)).toBeGreaterThan(0.05);
    expect(declaration.purpose).not.toMatch(/default of nnU-Net/);
    expect(declaration.purpose).toMatch(/nnU-Net.* leaves out the background .* batch/);
  });
});
