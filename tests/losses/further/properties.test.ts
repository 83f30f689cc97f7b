/** What must hold for every further loss, whatever the image. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossTerms } from '../../../src/losses/catalogue.ts';
import { type FurtherId, type FurtherLoss, furtherLosses } from '../../../src/losses/further.ts';
import type { ImageEvaluation, PixelGroups } from '../../../src/losses/imageLoss.ts';
import { evaluateClasses } from '../../../src/losses/multiClass.ts';
import { defaultParameters, type LossParameters } from '../../../src/losses/parameters.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { centralDifference } from '../../support/finiteDifference.ts';
import { anyParameters } from '../../support/lossArbitraries.ts';

type Image = PixelGroups & { readonly grid: NonNullable<PixelGroups['grid']> };

/** A random image whose probabilities are all different, by more than any small step. */
const anyImage: fc.Arbitrary<Image> = fc
  .record({
    classes: fc.integer({ min: 2, max: 5 }),
    width: fc.integer({ min: 2, max: 7 }),
    height: fc.integer({ min: 2, max: 6 }),
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
  })
  .map(({ classes, width, height, seed }) => {
    const random = createRandom(seed, 'image');
    const pixels = width * height;
    const steps = Array.from({ length: pixels * classes }, (_, i) => i);
    for (let i = steps.length - 1; i > 0; i--) {
      const j = random.integer(i + 1);
      [steps[i], steps[j]] = [steps[j], steps[i]];
    }
    // Errors are p or 1 − p: steps that lie off the middle between two of them keep those apart too.
    const probability = Float64Array.from(
      steps,
      (step) => 0.03 + (0.93 * (step + 0.3)) / steps.length,
    );
    const label = Uint8Array.from({ length: pixels }, () => random.integer(classes));
    const weight = new Float64Array(pixels).fill(1);
    return { classes, probability, label, weight, grid: { width, height } };
  });

/** Pixels of an image in another order, as groups without a place. */
function reordered(image: PixelGroups, order: readonly number[]): PixelGroups {
  const { classes } = image;
  return {
    classes,
    probability: Float64Array.from(
      order.flatMap((i) => [...image.probability.subarray(i * classes, (i + 1) * classes)]),
    ),
    label: Uint8Array.from(order, (i) => image.label[i]),
    weight: Float64Array.from(order, (i) => image.weight[i]),
    grid: null,
  };
}

function gradientOf({ distribution, region }: ImageEvaluation, length: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, i) => (distribution?.gradient[i] ?? 0) + (region?.gradient[i] ?? 0),
  );
}

const all = Object.entries(furtherLosses) as [FurtherId, FurtherLoss][];
const placeless = all.filter(([, { readsPlaces }]) => !readsPlaces);
const placed = all.filter(([, { readsPlaces }]) => readsPlaces);
const close = (a: number, b: number, tolerance: number) =>
  expect(Math.abs(a - b)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(b)));

describe.each(all)('%s', (_, { evaluate }) => {
  it('has the central difference of its value as its gradient', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, (parameters, image) => {
        const value = (probability: Float64Array) =>
          evaluate(parameters, { ...image, probability }).value;
        const gradient = gradientOf(evaluate(parameters, image), image.probability.length);
        const largest = Math.max(...gradient.map(Math.abs));
        for (let i = 0; i < gradient.length; i++) {
          const difference = centralDifference(value, image.probability, i, 1e-6);
          expect(Math.abs(gradient[i] - difference)).toBeLessThan(1e-5 * largest + 1e-8);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('is shared out among the pixels, all of it', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, (parameters, image) => {
        const { value, distribution, region } = evaluate(parameters, image);
        close((distribution?.value ?? 0) + (region?.value ?? 0), value, 1e-12);
        for (const part of [distribution, region]) {
          if (!part) continue;
          const sum = part.share.reduce((total, share, i) => total + share * image.weight[i], 0);
          // Where nothing pulls, nobody has a share.
          if (part.gradient.some((slope) => slope !== 0)) close(sum, part.value, 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('stays a number where the network is certain, right or wrong', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, fc.nat(), (parameters, image, shift) => {
        const { classes, label } = image;
        const probability = Float64Array.from(image.probability, (_, i) =>
          (label[Math.floor(i / classes)] + (i % 3 === 0 ? shift : 0)) % classes === i % classes
            ? 1
            : 0,
        );
        const evaluation = evaluate(parameters, { ...image, probability });
        expect(Number.isFinite(evaluation.value)).toBe(true);
        for (const slope of gradientOf(evaluation, probability.length))
          expect(Number.isFinite(slope)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('cares for no class but the background more than for another', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, (parameters, image) => {
        const { classes } = image;
        const swap = (c: number) => (c === 0 ? 0 : classes - c);
        const probability = image.probability.map(
          (_, i) => image.probability[i - (i % classes) + swap(i % classes)],
        );
        const turned = { ...image, probability, label: image.label.map(swap) };
        close(evaluate(parameters, turned).value, evaluate(parameters, image).value, 1e-10);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(placeless)('%s', (_, { evaluate }) => {
  it('does not depend on the order of the pixels', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, fc.nat(), (parameters, image, seed) => {
        const random = createRandom(seed, 'order');
        const order = Array.from(image.label, (_, i) => ({ i, key: random.integer(2 ** 31) }))
          .sort((a, b) => a.key - b.key)
          .map(({ i }) => i);
        const whole = evaluate(parameters, image);
        const turned = evaluate(parameters, reordered(image, order));
        close(turned.value, whole.value, 1e-12);
        const [slopes, turnedSlopes] = [whole, turned].map((evaluation) =>
          gradientOf(evaluation, image.probability.length),
        );
        for (const [to, from] of order.entries())
          for (let c = 0; c < image.classes; c++)
            close(turnedSlopes[to * image.classes + c], slopes[from * image.classes + c], 1e-9);
      }),
      { numRuns: 40 },
    );
  });

  it('takes a group of n pixels for n equal pixels', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 42, maxLength: 42 });
    fc.assert(
      fc.property(anyParameters, anyImage, weights, (parameters, image, drawn) => {
        const weight = Float64Array.from(image.label, (_, i) => drawn[i]);
        const grouped = evaluate(parameters, { ...image, weight, grid: null });
        const order = Array.from(image.label, (_, i) => Array<number>(drawn[i]).fill(i)).flat();
        const apart = evaluate(parameters, reordered(image, order));
        close(grouped.value, apart.value, 1e-11);
        const { classes } = image;
        const slopes = gradientOf(grouped, image.probability.length);
        const apartSlopes = gradientOf(apart, order.length * classes);
        for (const [at, i] of order.entries())
          for (let c = 0; c < classes; c++)
            close(apartSlopes[at * classes + c], slopes[i * classes + c], 1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(placed)('%s', (_, { evaluate }) => {
  it('is the same for an image turned over or laid on its side', () => {
    fc.assert(
      fc.property(anyParameters, anyImage, (parameters, image) => {
        const { width, height } = image.grid;
        const { value } = evaluate(parameters, image);
        const at = (x: number, y: number) => y * width + x;
        const flipped = Array.from(image.label, (_, i) =>
          at(width - 1 - (i % width), Math.floor(i / width)),
        );
        const laid = Array.from(image.label, (_, i) => at(Math.floor(i / height), i % height));
        const turned = (order: number[], grid: Image['grid']) =>
          evaluate(parameters, { ...reordered(image, order), grid }).value;
        close(turned(flipped, image.grid), value, 1e-10);
        close(turned(laid, { width: height, height: width }), value, 1e-10);
      }),
      { numRuns: 40 },
    );
  });

  it('asks for the places of the pixels', () => {
    const [image] = fc.sample(anyImage, { numRuns: 1, seed: 1 });
    const ask = () => evaluate(defaultParameters, { ...image, grid: null });
    expect(ask).toThrow(RangeError);
    expect(ask).toThrow('needs to know where the pixels lie');
  });
});

describe('at the ends of their parameters, losses are others', () => {
  const same = (
    further: FurtherId,
    change: Partial<LossParameters>,
    other: 'cross-entropy' | 'dice',
  ) => {
    fc.assert(
      fc.property(anyParameters, anyImage, (drawn, image) => {
        const parameters = { ...drawn, ...change };
        const terms = lossTerms(other, parameters);
        const expected = evaluateClasses(Array(image.classes).fill(terms), image);
        const found = furtherLosses[further].evaluate(parameters, image);
        close(found.value, expected.value, 1e-12);
        const slopes = gradientOf(expected, image.probability.length);
        for (const [i, slope] of gradientOf(found, slopes.length).entries())
          close(slope, slopes[i], 1e-9);
      }),
      { numRuns: 40 },
    );
  };
  it.each([
    ['poly-1', { polyEpsilon: 0 }, 'cross-entropy'],
    ['top-k-cross-entropy', { topKPercent: 100 }, 'cross-entropy'],
    ['dice-cross-entropy', { crossEntropyWeight: 0 }, 'dice'],
    ['boundary', { boundaryAlpha: 1 }, 'dice'],
    ['cldice', { clDiceAlpha: 0 }, 'dice'],
  ] as const)('%s with %o is %s', same);
});
