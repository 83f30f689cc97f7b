import { beforeAll, describe, expect, it } from 'vitest';
import { maxPoolGradientKernel, maxPoolKernel } from '../../src/engine/kernels/shaders/maxPool.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { maxPool, maxPoolGradient, reluGradient } from '../support/referenceLayers.ts';
import { runKernel } from '../support/runKernel.ts';

const shapes = [
  { images: 2, height: 6, width: 4, channels: 8 },
  { images: 1, height: 5, width: 7, channels: 3 },
  { images: 2, height: 3, width: 4, channels: 6 },
];

describe.skipIf(missingDevice)('max pool kernels', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const shape of shapes) {
    const { images, height, width, channels } = shape;
    const length = images * height * width * channels;
    // Few values, so that many windows hold their maximum twice, and some hold zeros alone.
    const data = noise(length, 1).map((value) => Math.max(0, Math.round(value * 3)));
    const x = { ...shape, data };
    const expected = maxPool(x);
    const name = `${channels} channels at ${images}x${height}x${width}`;

    it(`computes ${name}`, async () => {
      const { output } = await runKernel(
        gpu,
        maxPoolKernel(shape),
        { input: data },
        { output: expected.data.length },
      );
      expect(Array.from(output)).toEqual(Array.from(expected.data));
    });

    it(`gives the first maximum the gradient, ${name}`, async () => {
      const slopes = { ...expected, data: noise(expected.data.length, 2) };
      const full = maxPoolGradient(x, slopes);
      for (const throughRelu of [false, true])
        for (const accumulates of [false, true]) {
          const before = noise(length, 3);
          const { gradient } = await runKernel(
            gpu,
            maxPoolGradientKernel(shape, { throughRelu, accumulates }),
            {
              input: data,
              outputGradient: slopes.data,
              ...(accumulates ? { gradient: before } : {}),
            },
            { gradient: length },
          );
          const own = throughRelu ? reluGradient(x, full) : full;
          const wanted = own.data.map((value, i) => value + (accumulates ? before[i] : 0));
          expect(relativeError(gradient, wanted)).toBeLessThan(1e-7);
        }
    });
  }
});
