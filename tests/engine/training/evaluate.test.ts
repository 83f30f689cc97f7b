import { describe, expect, it } from 'vitest';
import type { Sample } from '../../../src/datasets/dataset.ts';
import type { EvaluationRequest } from '../../../src/engine/evaluation.ts';
import { evaluate } from '../../../src/engine/training/evaluate.ts';
import { leftOut } from '../../../src/masks/leftOut.ts';
import { EngineBench, fakeImages, ready } from '../support/engineBench.ts';
import { FakeNetwork } from '../support/fakeNetwork.ts';

const size = 16;

const request: EvaluationRequest = {
  ...{ split: 'validation', threshold: 0.5, tolerance: null, overlap: 0 },
};

/** A square of a class, the rest background. */
const square = (label: number, left: number, top: number, side: number) =>
  Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [i % size, Math.floor(i / size)];
    return x >= left && x < left + side && y >= top && y < top + side ? label : 0;
  });

/** Certain of these labels: a logit for each class but the background. */
const certain = (labels: Uint8Array, classes: number) =>
  Float32Array.from({ length: (classes - 1) * labels.length }, (_, i) =>
    labels[i % labels.length] === 1 + Math.floor(i / labels.length) ? 9 : -9,
  );

interface Own {
  readonly sample?: Partial<Sample>;
  readonly mask: Uint8Array | null;
  readonly predicted: Uint8Array;
}

function sourceOf(own: readonly Own[], classes = 2) {
  const { dataset, pixels } = fakeImages({ size });
  const samples = own.map(({ sample, mask }, i) => ({
    ...(dataset.samples[0] as Sample),
    ...{ id: `id ${i}`, name: `image ${i}`, split: 'validation' as const, mask },
    ...{ width: 2 * size, height: 3 * size },
    ...sample,
  }));
  const network = new FakeNetwork(new Float32Array(4), size);
  network.predict = async (positions) =>
    (positions as number[]).map((at) => certain(own[at]?.predicted as Uint8Array, classes));
  return {
    ...{ network, whole: network, batch: 2, step: 41, goesOn: async () => true },
    images: {
      ...{ size, channels: pixels.channels, classes, inputs: pixels.inputs },
      masks: own.map(({ mask }) => mask),
    },
    dataset: { ...dataset, samples, size },
  };
}

describe('the scores of a split', () => {
  it('are of its images with a mask, by the weights of one step', async () => {
    const there = square(1, 2, 2, 6);
    const source = sourceOf([
      { mask: there, predicted: there },
      { mask: there, predicted: square(1, 9, 9, 6), sample: { split: 'training' } },
      { mask: null, predicted: there },
      { mask: there, predicted: square(1, 4, 2, 6) },
    ]);
    const asked: number[][] = [];
    const goesOn = async (...done: number[]) => asked.push(done) > 0;
    const evaluation = await evaluate(request, { ...source, goesOn });
    expect(evaluation).toMatchObject({ step: 41, split: 'validation', unmasked: 1 });
    expect(evaluation?.images.map(({ name }) => name)).toEqual(['image 0', 'image 3']);
    const [one] = evaluation?.classes ?? [];
    expect(one?.images.map(({ dice }) => dice)).toEqual([1, expect.closeTo(2 / 3, 12)]);
    expect(one?.summaries.dice.pooled).toBeCloseTo(5 / 6, 12);
    expect(asked).toEqual([
      [0, 2],
      [2, 2],
    ]);
  });

  it('measure distances in pixels of the image, and a tolerance that is not below a pixel', async () => {
    // A pixel of the square is two wide and three high.
    const mask = square(1, 4, 4, 1);
    const source = sourceOf([{ mask, predicted: square(1, 6, 5, 1) }]);
    const evaluation = await evaluate(request, source);
    expect(evaluation).toMatchObject({ unit: 'px', pixel: 3, rule: { tolerance: 5 } });
    const [scores] = evaluation?.classes[0]?.images ?? [];
    expect(scores?.hausdorff95).toBeCloseTo(Math.hypot(4, 3), 12);
    expect(scores?.surfaceDice).toBe(1);
    const strict = await evaluate({ ...request, tolerance: 4.9 }, source);
    expect(strict?.classes[0]?.images[0]?.surfaceDice).toBe(0);
  });

  it('leave out what nobody judges, and are of the part that the network sees', async () => {
    const mask = square(1, 4, 4, 4);
    mask.set(square(leftOut, 0, 10, 6).subarray(10 * size), 10 * size);
    const predicted = square(1, 4, 4, 4);
    predicted.set(square(1, 0, 10, 6).subarray(10 * size), 10 * size);
    const frame = { left: 0, top: 0, width: 0.5, height: 1 };
    const evaluation = await evaluate(request, sourceOf([{ mask, predicted, sample: { frame } }]));
    expect(evaluation?.classes[0]?.images[0]).toMatchObject({
      dice: 1,
      lesionPrecision: 1,
      mcc: 1,
    });
    expect(evaluation?.pixel).toBe(3);
  });

  it('are of each class by itself', async () => {
    const both = square(1, 1, 1, 4).map((label, i) => label || (square(2, 9, 9, 4)[i] as number));
    const wrong = square(1, 1, 1, 4);
    const evaluation = await evaluate(request, sourceOf([{ mask: both, predicted: wrong }], 3));
    expect(evaluation?.classes.map(({ summaries }) => summaries.dice.pooled)).toEqual([1, 0]);
    expect(evaluation?.classes[1]?.images[0]?.hausdorff95).toBe(Number.POSITIVE_INFINITY);
  });

  it('are none of a split without a mask, and null where they are stopped', async () => {
    const none = await evaluate(request, sourceOf([{ mask: null, predicted: square(1, 1, 1, 4) }]));
    expect(none).toMatchObject({ images: [], unmasked: 1, classes: [] });
    const mask = square(1, 1, 1, 4);
    const source = sourceOf([{ mask, predicted: mask }]);
    expect(await evaluate(request, { ...source, goesOn: async () => false })).toBeNull();
  });

  it('are answered by the engine while it trains, which goes on', async () => {
    const bench = await ready(new EngineBench());
    bench.send({ type: 'train' });
    await bench.until(() => bench.steps.length > 3);
    const options = { signal: new AbortController().signal, progress: () => {} };
    const evaluation = await bench.engine.answers.evaluate(
      { run: 'main', request: { ...request, split: 'training' } },
      options,
    );
    expect(evaluation.step).toBeGreaterThan(0);
    expect(evaluation.images.length).toBeGreaterThan(0);
    const steps = bench.steps.length;
    await bench.until(() => bench.steps.length > steps + 3);
  });
});
