import { beforeAll, describe, expect, it } from 'vitest';
import {
  classGradientKernel,
  classSlopesLength,
  classSumsKernel,
  classTableLength,
  classValueKernel,
} from '../../src/engine/kernels/shaders/classLoss.ts';
import { stateAfter } from '../../src/engine/kernels/shaders/optimizerState.ts';
import {
  packClasses,
  packSettings,
  settingsBytes,
} from '../../src/engine/kernels/shaders/settings.ts';
import { hostLoss } from '../../src/engine/networks/hostLoss.ts';
import type { LossId } from '../../src/losses/catalogue.ts';
import { type LossFunction, lossFunction } from '../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../src/losses/parameters.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { runKernel } from '../support/runKernel.ts';

const images = 2;

/** Labels as bytes of 32-bit words. */
function packed(labels: readonly Uint8Array[]): Uint32Array {
  const bytes = new Uint8Array(
    Math.ceil(labels.reduce((sum, { length }) => sum + length, 0) / 4) * 4,
  );
  let at = 0;
  for (const label of labels) {
    bytes.set(label, at);
    at += label.length;
  }
  return new Uint32Array(bytes.buffer);
}

describe.skipIf(missingDevice)('loss kernels of several classes', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  async function onGpu(
    loss: LossFunction,
    classes: number,
    pixels: number,
    logits: ArrayLike<number>,
    labels: readonly Uint8Array[],
  ) {
    const shape = { images, pixels, classes };
    const settings = new Float32Array(settingsBytes / 4);
    packSettings(settings, loss.terms, 1e-3);
    packClasses(settings, loss.classTerms(classes) ?? []);
    const inputs = { logits, masks: packed(labels), settings };
    const { table } = await runKernel(gpu, classSumsKernel(shape), inputs, {
      table: classTableLength(shape),
    });
    const { state, slopes } = await runKernel(
      gpu,
      classValueKernel(shape),
      { table, settings, state: stateAfter(0) },
      { state: 4, slopes: classSlopesLength(shape) },
    );
    const { gradient } = await runKernel(
      gpu,
      classGradientKernel(shape),
      { ...inputs, slopes },
      { gradient: images * pixels * classes },
    );
    return { state, gradient };
  }

  const cases: [LossId, number, { width: number; height: number }][] = [
    ['asymmetric-unified-focal', 3, { width: 47, height: 31 }],
    ['symmetric-unified-focal', 5, { width: 33, height: 32 }],
    ['cross-entropy', 4, { width: 5, height: 7 }],
    ['dice', 8, { width: 40, height: 41 }],
    ['focal-tversky', 3, { width: 64, height: 16 }],
  ];
  /** Mostly moderate, some far beyond the clipping. */
  const someLogits = (count: number) =>
    Float32Array.from(noise(count, 3), (value) =>
      Math.abs(value) > 0.97 ? 40 * value : 4 * value,
    );
  const someLabels = (pixels: number, classes: number) =>
    Array.from({ length: images }, (_, image) =>
      Uint8Array.from(noise(pixels, 5 + image), (value) =>
        Math.min(classes - 1, Math.floor(Math.max(0, (0.5 + value / 2) * classes))),
      ),
    );

  for (const [id, classes, grid] of cases)
    it(`${id} of ${classes} classes: value and gradient equal the mathematics`, async () => {
      const pixels = grid.width * grid.height;
      const loss = lossFunction({
        id,
        parameters: { ...defaultParameters, lambda: 0.4, delta: 0.65, gamma: 0.3 },
        classDeltas: Array.from({ length: classes }, (_, c) => (c > 1 ? 0.5 + 0.05 * c : null)),
      });
      const logits = someLogits(images * pixels * classes);
      const labels = someLabels(pixels, classes);
      const { state, gradient } = await onGpu(loss, classes, pixels, logits, labels);
      const expected = hostLoss(loss, logits, labels, classes, grid);
      expect(Math.abs(state[0] / expected.value - 1)).toBeLessThan(1e-5);
      expect(relativeError(gradient, expected.gradient)).toBeLessThan(1e-4);
      expect(Array.from(new Uint32Array(state.buffer, state.byteOffset, 2))[1]).toBe(1);
    });

  for (const [id, classes, grid] of cases)
    it(`${id} of ${classes} classes: what is left out is in no sum and has no gradient`, async () => {
      const pixels = grid.width * grid.height;
      const loss = lossFunction({ id, parameters: { ...defaultParameters, lambda: 0.4 } });
      const logits = someLogits(images * pixels * classes);
      const all = someLabels(pixels, classes);
      // Of the first image a part, of the second nothing.
      const labels = [all[0].map((label, i) => (i % 3 === 0 ? leftOut : label)), all[1]];
      const { state, gradient } = await onGpu(loss, classes, pixels, logits, labels);
      const expected = hostLoss(loss, logits, labels, classes, grid);
      expect(Math.abs(state[0] / expected.value - 1)).toBeLessThan(1e-5);
      expect(relativeError(gradient, expected.gradient)).toBeLessThan(1e-4);
      const judged = hostLoss(loss, logits, all, classes, grid);
      expect(Math.abs(judged.value / expected.value - 1)).toBeGreaterThan(1e-4);
      for (let i = 0; i < pixels; i += 3)
        expect(Array.from(gradient.subarray(i * classes, (i + 1) * classes))).toEqual(
          new Array(classes).fill(0),
        );
    });

  it('an image that is left out altogether adds no distribution', async () => {
    const loss = lossFunction({ id: 'cross-entropy', parameters: defaultParameters });
    const logits = someLogits(images * 6 * 3);
    const labels = [Uint8Array.of(0, 1, 2, 0, 1, 2), new Uint8Array(6).fill(leftOut)];
    const { state, gradient } = await onGpu(loss, 3, 6, logits, labels);
    const grid = { width: 3, height: 2 };
    const alone = hostLoss(loss, logits.subarray(0, 18), [labels[0]], 3, grid);
    expect(Math.abs(state[0] / (alone.value / 2) - 1)).toBeLessThan(1e-5);
    expect(Array.from(gradient.subarray(18))).toEqual(new Array(18).fill(0));
  });

  it('a logit that is not a number makes the loss not a number and stops the update', async () => {
    const loss = lossFunction({ id: 'dice', parameters: defaultParameters });
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const logits = new Float32Array(images * 6 * 3).fill(0.5);
      logits[20] = broken;
      const labels = [Uint8Array.of(0, 1, 2, 0, 1, 2), new Uint8Array(6)];
      const { state } = await onGpu(loss, 3, 6, logits, labels);
      expect(state[0]).toBeNaN();
      expect(new Uint32Array(state.buffer, state.byteOffset, 2)[1]).toBe(0);
      expect(Array.from(state.subarray(2))).toEqual([1, 1]);
    }
  });
});
