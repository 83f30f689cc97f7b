import { beforeAll, describe, expect, it } from 'vitest';
import { logitDifferenceKernel } from '../../src/engine/kernels/shaders/loss.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { lossOnGpu } from '../support/lossOnGpu.ts';
import { noise, relativeError } from '../support/noise.ts';
import { runKernel } from '../support/runKernel.ts';

const crossEntropy: LossTerms = {
  distributionWeight: 1,
  foregroundWeight: 1,
  backgroundWeight: 1,
  foregroundFocus: 0,
  backgroundFocus: 0,
  regionWeight: 0,
  delta: 0.5,
  foregroundPower: 1,
  backgroundPower: 1,
  smooth: 1e-6,
  clipsRegion: false,
  constant: 0,
};

const cases: Record<string, LossTerms> = {
  'cross-entropy': crossEntropy,
  focal: { ...crossEntropy, foregroundWeight: 0.25, foregroundFocus: 2, backgroundFocus: 2 },
  'Dice minus one': { ...crossEntropy, distributionWeight: 0, regionWeight: 1, constant: -1 },
  'focal Tversky': {
    ...crossEntropy,
    distributionWeight: 0,
    regionWeight: 1,
    delta: 0.7,
    foregroundPower: 0.75,
    backgroundPower: 0.75,
    clipsRegion: true,
  },
  'asymmetric Unified Focal': {
    ...crossEntropy,
    distributionWeight: 0.5,
    foregroundWeight: 0.6,
    backgroundWeight: 0.4,
    backgroundFocus: 0.3,
    regionWeight: 0.5,
    delta: 0.6,
    foregroundPower: 0.7,
    clipsRegion: true,
  },
};

const { images, pixels } = { images: 3, pixels: 71 * 67 };

describe.skipIf(missingDevice)('loss kernels', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  const truth = noise(images * pixels, 2).map((value) => (value > 0.6 ? 1 : 0));
  // Mostly moderate, some far beyond the clipping.
  const logits = noise(images * pixels * 2, 1).map((value) =>
    Math.fround(6 * value + (Math.abs(value) > 0.95 ? 40 * value : 0)),
  );
  const differences = truth.map((_, i) => logits[2 * i + 1] - logits[2 * i]);
  const probability = differences.map((value) => 1 / (1 + Math.exp(-value)));

  const evaluateOnGpu = (terms: LossTerms, given: ArrayLike<number>) =>
    lossOnGpu(gpu, { images, pixels }, terms, given, truth);

  for (const [name, terms] of Object.entries(cases))
    it(`${name}: value and gradient equal the reference`, async () => {
      const expected = evaluate(terms, { probability, truth, images });
      const { state, gradient } = await evaluateOnGpu(terms, logits);
      expect(state[0]).toBeCloseTo(expected.value, 5);
      expect(new Uint32Array(state.buffer)[1]).toBe(1);
      expect(state[2]).toBeCloseTo(0.9, 6);
      expect(state[3]).toBeCloseTo(0.999, 6);
      const byForeground = gradient.filter((_, i) => i % 2 === 1);
      const byBackground = gradient.filter((_, i) => i % 2 === 0);
      const wanted = expected.gradient.map(
        (slope, i) => slope * probability[i] * (1 - probability[i]),
      );
      expect(relativeError(byForeground, wanted)).toBeLessThan(1e-5);
      expect(Array.from(byBackground)).toEqual(Array.from(byForeground, (slope) => -slope));
    });

  it.each(Object.entries(cases))(
    '%s: pixels that are left out count nowhere, and each image has its own mean',
    async (_, terms) => {
      const out = noise(images * pixels, 3).map((value, i) => (value > 0.2 * (i / pixels) ? 1 : 0));
      const given = truth.map((label, i) => (out[i] ? leftOut : label));
      const { state, gradient } = await lossOnGpu(gpu, { images, pixels }, terms, logits, given);
      let value = 0;
      const wanted = new Float64Array(images * pixels);
      for (let image = 0; image < images; image++) {
        const kept = Array.from({ length: pixels }, (__, i) => image * pixels + i).filter(
          (i) => !out[i],
        );
        const own = evaluate(terms, {
          probability: kept.map((i) => probability[i]),
          truth: kept.map((i) => truth[i]),
          images: 1,
        });
        value += own.value / images;
        for (const [at, i] of kept.entries())
          wanted[i] = (own.gradient[at] * probability[i] * (1 - probability[i])) / images;
      }
      expect(state[0]).toBeCloseTo(value, 5);
      const byForeground = gradient.filter((__, i) => i % 2 === 1);
      expect(relativeError(byForeground, wanted)).toBeLessThan(1e-5);
      expect(byForeground.some((slope, i) => out[i] === 1 && slope !== 0)).toBe(false);
    },
  );

  it('a logit that is not a number makes the loss not a number and stops the update', async () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const given = Float64Array.from(logits);
      given[2 * pixels + 17] = broken;
      const { state } = await evaluateOnGpu(crossEntropy, given);
      expect(state[0]).toBeNaN();
      expect(new Uint32Array(state.buffer)[1]).toBe(0);
      expect(Array.from(state.subarray(2))).toEqual([1, 1]);
    }
  });

  it('the logit difference is foreground minus background', async () => {
    const read = await runKernel(
      gpu,
      logitDifferenceKernel({ images, pixels }, 2),
      { logits },
      { difference: images * pixels },
    );
    expect(Array.from(read.difference)).toEqual(Array.from(differences, Math.fround));
  });

  it('more workgroups than one row of a dispatch may have go on in the next', async () => {
    const many = 65535 * 64 + 100;
    const given = new Float32Array(2 * many);
    for (let pixel = 0; pixel < many; pixel++) given[2 * pixel + 1] = pixel;
    const { difference } = await runKernel(
      gpu,
      logitDifferenceKernel({ images: 1, pixels: many }, 2),
      { logits: given },
      { difference: many },
    );
    expect(difference.findIndex((value, pixel) => value !== pixel)).toBe(-1);
  });
});
