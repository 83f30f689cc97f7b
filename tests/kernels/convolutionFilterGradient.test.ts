import { beforeAll, describe, expect, it } from 'vitest';
import { convolutionFilterGradientKernel } from '../../src/engine/kernels/shaders/convolutionFilterGradient.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { concat, convolutionGradient } from '../support/referenceLayers.ts';
import { runKernel } from '../support/runKernel.ts';
import { sumOfParts } from '../support/sumOfParts.ts';

const shapes = [
  { images: 2, height: 5, width: 7, inputs: [1], outputs: 8, taps: 3 },
  { images: 1, height: 4, width: 9, inputs: [3], outputs: 4, taps: 3 },
  { images: 2, height: 6, width: 8, inputs: [4, 8], outputs: 4, taps: 3 },
  { images: 1, height: 3, width: 5, inputs: [6, 5], outputs: 5, taps: 3 },
  { images: 2, height: 5, width: 7, inputs: [8], outputs: 2, taps: 1 },
] as const;

describe.skipIf(missingDevice)('filter gradient of the convolution', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const shape of shapes) {
    const { images, height, width, inputs, outputs, taps } = shape;
    it(`${taps}x${taps}, ${inputs.join('+')} to ${outputs} channels at ${images}x${height}x${width}`, async () => {
      const parts = inputs.map((channels, index) => ({
        images,
        height,
        width,
        channels,
        data: noise(images * height * width * channels, index + 1),
      }));
      const joined = concat(parts);
      const filterLength = taps * taps * joined.channels * outputs;
      const slopes = noise(images * height * width * outputs, 7);
      const { dFilter, dBias } = convolutionGradient(
        joined,
        new Float64Array(filterLength),
        { ...joined, channels: outputs, data: slopes },
        taps,
      );
      for (const [groups, bias] of [
        [1, true],
        [3, false],
        [images * height, true],
      ] as const) {
        const read = await runKernel(
          gpu,
          convolutionFilterGradientKernel({ ...shape, groups, bias }),
          {
            ...Object.fromEntries(parts.map(({ data }, index) => [`input${index}`, data])),
            outputGradient: slopes,
          },
          {
            filterParts: groups * filterLength,
            ...(bias ? { biasParts: groups * outputs } : {}),
          },
        );
        expect(relativeError(sumOfParts(read.filterParts, groups), dFilter)).toBeLessThan(2e-6);
        if (bias)
          expect(relativeError(sumOfParts(read.biasParts, groups), dBias)).toBeLessThan(2e-6);
      }
    });
  }
});
