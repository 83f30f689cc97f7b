/** Random losses, predictions and masks for property tests. */
import fc from 'fast-check';
import { type NormalFormId, normalFormIds } from '../../src/losses/catalogue.ts';
import type { Batch } from '../../src/losses/evaluate.ts';
import type { ProbabilityHistogram } from '../../src/losses/histogram.ts';
import {
  type LossParameters,
  parameterDefinitions,
  parameterIds,
} from '../../src/losses/parameters.ts';

/** Any setting of the sliders, ends of the ranges included. */
export const anyParameters: fc.Arbitrary<LossParameters> = fc.record(
  Object.fromEntries(
    parameterIds.map((id) => {
      const { minimum, maximum } = parameterDefinitions[id];
      const hundredths = fc.integer({
        min: Math.round(minimum * 100),
        max: Math.round(maximum * 100),
      });
      return [id, hundredths.map((n) => n / 100)];
    }),
  ),
) as fc.Arbitrary<LossParameters>;

/** Any loss that has a normal form. */
export const anyLossId: fc.Arbitrary<NormalFormId> = fc.constantFrom(...normalFormIds);

/** One to three images of up to twelve pixels, with the probabilities drawn from `probability`. */
export function anyBatch(probability: fc.Arbitrary<number>): fc.Arbitrary<Batch> {
  return fc
    .record({ images: fc.integer({ min: 1, max: 3 }), pixels: fc.integer({ min: 1, max: 12 }) })
    .chain(({ images, pixels }) => {
      const length = { minLength: images * pixels, maxLength: images * pixels };
      return fc.record({
        images: fc.constant(images),
        probability: fc.array(probability, length),
        truth: fc.array(fc.constantFrom(0, 1), length),
      });
    });
}

/** Probabilities away from 0 and 1, where differences by small steps are meaningful. */
export const innerProbability = fc.double({ min: 0.02, max: 0.98, noNaN: true });

/** Any probability, often exactly 0 or 1 or beyond the clipping. */
export const closedProbability = fc.oneof(
  fc.constantFrom(0, 1, 1e-7, 1 - 1e-7, 1e-12),
  fc.double({ min: 0, max: 1, noNaN: true }),
);

/** The histogram of the pixels of one image, one level for each different probability. */
export function histogramOf(image: Batch): ProbabilityHistogram {
  const probability = Float64Array.from(new Set(Array.from(image.probability))).sort();
  const count = (truth: number) =>
    probability.map((p) => {
      let pixels = 0;
      for (let i = 0; i < image.probability.length; i++)
        if (image.probability[i] === p && image.truth[i] === truth) pixels++;
      return pixels;
    });
  return { probability, foreground: count(1), background: count(0) };
}
