import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossTerms } from '../../src/losses/catalogue.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import type { PixelGroups } from '../../src/losses/imageLoss.ts';
import { lossFunction } from '../../src/losses/lossFunction.ts';
import { evaluateClasses } from '../../src/losses/multiClass.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { centralDifference } from '../support/finiteDifference.ts';
import {
  anyBatch,
  anyLossId,
  anyParameters,
  innerProbability,
} from '../support/lossArbitraries.ts';

/** A random image of C classes whose probabilities add up to one. */
const anyImage: fc.Arbitrary<PixelGroups> = fc
  .record({ classes: fc.integer({ min: 2, max: 5 }), groups: fc.integer({ min: 1, max: 8 }) })
  .chain(({ classes, groups }) =>
    fc.record({
      raw: fc.array(fc.double({ min: 0.05, max: 1, noNaN: true }), {
        minLength: groups * classes,
        maxLength: groups * classes,
      }),
      label: fc.array(fc.integer({ min: 0, max: classes - 1 }), {
        minLength: groups,
        maxLength: groups,
      }),
      weight: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: groups, maxLength: groups }),
      classes: fc.constant(classes),
    }),
  )
  .map(({ raw, label, weight, classes }) => {
    const probability = Float64Array.from(raw);
    for (let start = 0; start < raw.length; start += classes) {
      const row = probability.subarray(start, start + classes);
      const sum = row.reduce((total, p) => total + p, 0);
      for (let c = 0; c < classes; c++) row[c] /= sum;
    }
    return {
      classes,
      probability,
      label: Uint8Array.from(label),
      weight: Float64Array.from(weight),
      grid: null,
    };
  });

/** Any probability that 1 − p keeps on its side of the clipping. */
const probability = fc.oneof(fc.constantFrom(0, 1, 1e-12, 1e-4, 0.9999), innerProbability);

/** One image of a two-class batch as groups of one pixel each. */
function groupsOf(probability: ArrayLike<number>, truth: ArrayLike<number>): PixelGroups {
  const count = truth.length;
  const both = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    both[2 * i] = 1 - probability[i];
    both[2 * i + 1] = probability[i];
  }
  const weight = new Float64Array(count).fill(1);
  return { classes: 2, probability: both, label: Uint8Array.from(truth), weight, grid: null };
}

describe('the normal form of several classes', () => {
  it('is the loss of two classes when there are two', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyBatch(probability), (id, p, drawn) => {
        const batch = { ...drawn, images: 1 };
        const terms = lossTerms(id, p);
        const expected = evaluate(terms, batch);
        const image = groupsOf(batch.probability, batch.truth);
        const { value, distribution, region } = evaluateClasses([terms, terms], image);
        expect(value).toBeCloseTo(expected.value, 8);
        expect(distribution?.value ?? 0).toBeCloseTo(expected.distribution, 8);
        expect(region?.value ?? 0).toBeCloseTo(expected.region, 8);
        const largest = Math.max(1, ...expected.gradient.map(Math.abs));
        for (let i = 0; i < image.label.length; i++) {
          const slope = (c: number) =>
            (distribution?.gradient[2 * i + c] ?? 0) + (region?.gradient[2 * i + c] ?? 0);
          expect(Math.abs(slope(1) - slope(0) - expected.gradient[i])).toBeLessThan(1e-8 * largest);
        }
      }),
    );
  });

  it('has the central difference of its value as its gradient', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyImage, (id, parameters, image) => {
        const { evaluate: loss } = lossFunction({
          id,
          parameters,
          classDeltas: Array.from({ length: image.classes }, (_, c) => 0.3 + 0.1 * c),
        });
        const { distribution, region } = loss(image);
        const value = (probability: Float64Array) => loss({ ...image, probability }).value;
        const gradient = image.probability.map(
          (_, i) =>
            image.weight[Math.floor(i / image.classes)] *
            ((distribution?.gradient[i] ?? 0) + (region?.gradient[i] ?? 0)),
        );
        const largest = Math.max(...gradient.map(Math.abs));
        for (let i = 0; i < gradient.length; i++) {
          const difference = centralDifference(value, image.probability, i);
          expect(Math.abs(gradient[i] - difference)).toBeLessThan(1e-5 * largest + 1e-9);
        }
      }),
    );
  });

  it('is the sum of the shares of its pixels, up to its constant', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyImage, (id, parameters, image) => {
        // At either end an absent class can be free of error, and the clipped power of 0 is nobody's share.
        fc.pre(parameters.delta > 0 && parameters.delta < 1);
        const terms = lossTerms(id, parameters);
        const { distribution, region } = evaluateClasses(Array(image.classes).fill(terms), image);
        for (const part of [distribution, region]) {
          if (!part) continue;
          const sum = part.share.reduce((total, share, i) => total + share * image.weight[i], 0);
          expect(sum).toBeCloseTo(part.value, 9);
        }
      }),
    );
  });

  it('does not depend on the order of the rare classes', () => {
    fc.assert(
      fc.property(anyLossId, anyParameters, anyImage, (id, parameters, image) => {
        const { classes } = image;
        const swap = (c: number) => (c === 0 ? 0 : classes - c);
        const probability = image.probability.map(
          (_, i) => image.probability[i - (i % classes) + swap(i % classes)],
        );
        const label = image.label.map(swap);
        const loss = lossFunction({ id, parameters });
        const turned = loss.evaluate({ ...image, probability, label }).value;
        expect(turned).toBeCloseTo(loss.evaluate(image).value, 10);
      }),
    );
  });

  it('is written out for three classes, DESIGN section 3', () => {
    const p = { ...defaultParameters, lambda: 0.3, delta: 0.7, gamma: 0.4 };
    const image: PixelGroups = {
      classes: 3,
      probability: Float64Array.of(0.7, 0.2, 0.1, 0.3, 0.6, 0.1, 0.2, 0.3, 0.5, 0.5, 0.1, 0.4),
      label: Uint8Array.of(0, 1, 2, 0),
      weight: Float64Array.of(1, 1, 1, 1),
      grid: null,
    };
    const { delta, gamma, lambda } = p;
    const distribution =
      (-(1 - delta) * (0.3 ** gamma * Math.log(0.7) + 0.5 ** gamma * Math.log(0.5)) -
        delta * (Math.log(0.6) + Math.log(0.5))) /
      4;
    const index = (tp: number, fn: number, fp: number) =>
      (tp + 1e-7) / (tp + delta * fn + (1 - delta) * fp + 1e-7);
    const region =
      (1 -
        index(1.2, 0.8, 0.5) +
        (1 - index(0.6, 0.4, 0.6)) ** (1 - gamma) +
        (1 - index(0.5, 0.5, 0.6)) ** (1 - gamma)) /
      3;
    const loss = lossFunction({ id: 'asymmetric-unified-focal', parameters: p });
    expect(loss.evaluate(image).value).toBeCloseTo(
      lambda * region + (1 - lambda) * distribution,
      9,
    );
  });
});
