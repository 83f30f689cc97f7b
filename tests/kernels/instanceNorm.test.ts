import { beforeAll, describe, expect, it } from 'vitest';
import {
  instanceNormInputGradientKernel,
  instanceNormKernel,
  instanceNormSumsKernel,
  instanceStatisticsKernel,
  statisticsLength,
} from '../../src/engine/kernels/shaders/instanceNorm.ts';
import { normEpsilon } from '../../src/engine/networks/unet.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { instanceNorm, instanceNormGradient, relu } from '../support/referenceLayers.ts';
import { runKernel } from '../support/runKernel.ts';
import { sumOfParts } from '../support/sumOfParts.ts';

const shapes = [
  { images: 2, height: 5, width: 7, channels: 8 },
  { images: 3, height: 20, width: 17, channels: 4 },
  { images: 1, height: 9, width: 3, channels: 6 },
];

describe.skipIf(missingDevice)('instance norm kernels', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const { images, height, width, channels } of shapes) {
    const shape = { images, pixels: height * width, channels };
    const name = `${channels} channels at ${images}x${height}x${width}`;
    const length = images * height * width * channels;
    const data = noise(length, 1).map((value, i) => Math.fround(value + 20 * (i % channels)));
    const x = { images, height, width, channels, data };
    const scale = noise(channels, 2);
    const shift = noise(channels, 3);
    const statistics = async () => {
      const read = await runKernel(
        gpu,
        instanceStatisticsKernel(shape, normEpsilon, 32),
        { input: data },
        { statistics: statisticsLength(shape) },
      );
      return read.statistics;
    };

    it(`normalises ${name}`, async () => {
      const expected = instanceNorm(x, scale, shift, normEpsilon);
      for (const activation of ['none', 'relu'] as const) {
        const { output } = await runKernel(
          gpu,
          instanceNormKernel(shape, activation),
          { input: data, statistics: await statistics(), scale, shift },
          { output: length },
        );
        const wanted = activation === 'relu' ? relu(expected) : expected;
        expect(relativeError(output, wanted.data)).toBeLessThan(1e-5);
      }
    });

    it(`carries gradients back through ${name}`, async () => {
      const slopes = { ...x, data: noise(length, 4) };
      const { dx, dScale, dShift } = instanceNormGradient(x, scale, slopes, normEpsilon);
      const measured = await statistics();
      const sums = await runKernel(
        gpu,
        instanceNormSumsKernel(shape, 256),
        { input: data, statistics: measured, outputGradient: slopes.data },
        { scaleParts: images * channels, shiftParts: images * channels },
      );
      expect(relativeError(sumOfParts(sums.scaleParts, images), dScale)).toBeLessThan(1e-5);
      expect(relativeError(sumOfParts(sums.shiftParts, images), dShift)).toBeLessThan(1e-5);
      const { gradient } = await runKernel(
        gpu,
        instanceNormInputGradientKernel(shape),
        { input: data, statistics: measured, scale, ...sums, gradient: slopes.data },
        { gradient: length },
      );
      expect(relativeError(gradient, dx.data)).toBeLessThan(1e-5);
    });
  }
});
