import { beforeAll, describe, expect, it } from 'vitest';
import {
  upConvolutionFilterGradientKernel,
  upConvolutionInputGradientKernel,
  upConvolutionKernel,
} from '../../src/engine/kernels/shaders/upConvolution.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import { reluGradient, upConvolution, upConvolutionGradient } from '../support/referenceLayers.ts';
import { runKernel } from '../support/runKernel.ts';
import { sumOfParts } from '../support/sumOfParts.ts';

const shapes = [
  { images: 2, height: 3, width: 5, inputs: 8, outputs: 4, strip: 2 },
  { images: 1, height: 5, width: 4, inputs: 6, outputs: 3, strip: 4 },
  { images: 2, height: 4, width: 4, inputs: 16, outputs: 8, strip: 1 },
] as const;

describe.skipIf(missingDevice)('up-convolution kernels', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const shape of shapes) {
    const { images, height, width, inputs, outputs, strip } = shape;
    const name = `${inputs} to ${outputs} channels at ${images}x${height}x${width}`;
    const data = noise(images * height * width * inputs, 1);
    const x = { images, height, width, channels: inputs, data };
    const filter = noise(4 * inputs * outputs, 2);
    const bias = noise(outputs, 3);
    const expected = upConvolution(x, filter, bias);
    const slopes = { ...expected, data: noise(expected.data.length, 4) };
    const { dx, dFilter, dBias } = upConvolutionGradient(x, filter, slopes);

    it(`computes ${name}`, async () => {
      const { output } = await runKernel(
        gpu,
        upConvolutionKernel(shape, strip),
        { input: data, weights: filter, bias },
        { output: expected.data.length },
      );
      expect(relativeError(output, expected.data)).toBeLessThan(2e-6);
    });

    it(`carries gradients back through ${name}`, async () => {
      for (const throughRelu of [false, true]) {
        const { gradient } = await runKernel(
          gpu,
          upConvolutionInputGradientKernel(shape, strip, throughRelu),
          { input: data, weights: filter, outputGradient: slopes.data },
          { gradient: data.length },
        );
        const wanted = throughRelu ? reluGradient(x, dx) : dx;
        expect(relativeError(gradient, wanted.data)).toBeLessThan(2e-6);
      }
    });

    it(`differentiates by the filter, ${name}`, async () => {
      for (const groups of [1, 3, images * height]) {
        const { filterParts, biasParts } = await runKernel(
          gpu,
          upConvolutionFilterGradientKernel(shape, groups),
          { input: data, outputGradient: slopes.data },
          { filterParts: groups * filter.length, biasParts: groups * outputs },
        );
        expect(relativeError(sumOfParts(filterParts, groups), dFilter)).toBeLessThan(2e-6);
        expect(relativeError(sumOfParts(biasParts, groups), dBias)).toBeLessThan(2e-6);
      }
    });
  }
});
