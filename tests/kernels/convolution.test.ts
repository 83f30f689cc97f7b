import { beforeAll, describe, expect, it } from 'vitest';
import {
  convolutionInputGradientKernel,
  convolutionKernel,
} from '../../src/engine/kernels/shaders/convolution.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { noise, relativeError } from '../support/noise.ts';
import {
  concat,
  convolution,
  convolutionGradient,
  relu,
  reluGradient,
  split,
  type Volume,
} from '../support/referenceLayers.ts';
import { runKernel } from '../support/runKernel.ts';

const shapes = [
  { images: 2, height: 5, width: 7, inputs: [1], outputs: 8, taps: 3, strip: 4 },
  { images: 1, height: 4, width: 9, inputs: [3], outputs: 4, taps: 3, strip: 8 },
  { images: 2, height: 8, width: 8, inputs: [8], outputs: 12, taps: 3, strip: 8 },
  { images: 2, height: 6, width: 8, inputs: [4, 4], outputs: 4, taps: 3, strip: 2 },
  { images: 1, height: 3, width: 5, inputs: [6, 8], outputs: 5, taps: 3, strip: 1 },
  { images: 2, height: 5, width: 7, inputs: [8], outputs: 2, taps: 1, strip: 4 },
] as const;

describe.skipIf(missingDevice)('convolution kernels', () => {
  let gpu: TestDevice;
  beforeAll(async () => {
    gpu = await openDevice();
  });

  for (const shape of shapes) {
    const { images, height, width, inputs, outputs, taps } = shape;
    const name = `${taps}x${taps}, ${inputs.join('+')} to ${outputs} channels at ${images}x${height}x${width}`;
    const parts: Volume[] = inputs.map((channels, index) => ({
      images,
      height,
      width,
      channels,
      data: noise(images * height * width * channels, index + 1),
    }));
    const joined = concat(parts);
    const filter = noise(taps * taps * joined.channels * outputs, 5);
    const bias = noise(outputs, 6);
    const expected = convolution(joined, filter, bias, taps);
    const named = Object.fromEntries(parts.map(({ data }, index) => [`input${index}`, data]));

    it(`computes ${name}`, async () => {
      for (const activation of ['none', 'relu'] as const) {
        const { output } = await runKernel(
          gpu,
          convolutionKernel(shape, activation),
          { ...named, weights: filter, bias },
          { output: expected.data.length },
        );
        const wanted = activation === 'relu' ? relu(expected) : expected;
        expect(relativeError(output, wanted.data)).toBeLessThan(2e-6);
      }
    });

    it(`carries gradients back through ${name}`, async () => {
      const slopes = { ...expected, data: noise(expected.data.length, 7) };
      const { dx } = convolutionGradient(joined, filter, slopes, taps);
      const gradients = split(dx, inputs);
      for (const [throughRelu, accumulates] of [
        [false, false],
        [true, true],
      ]) {
        const before = inputs.map((_, index) => noise(gradients[index].data.length, 8 + index));
        const results = await runKernel(
          gpu,
          convolutionInputGradientKernel(
            shape,
            inputs.map(() => ({ throughRelu, accumulates })),
          ),
          {
            ...named,
            ...(accumulates
              ? Object.fromEntries(before.map((data, index) => [`gradient${index}`, data]))
              : {}),
            weights: filter,
            outputGradient: slopes.data,
          },
          Object.fromEntries(gradients.map(({ data }, index) => [`gradient${index}`, data.length])),
        );
        for (const [index, gradient] of gradients.entries()) {
          const own = throughRelu ? reluGradient(parts[index], gradient) : gradient;
          const wanted = own.data.map((value, i) => value + (accumulates ? before[index][i] : 0));
          expect(relativeError(results[`gradient${index}`], wanted)).toBeLessThan(2e-6);
        }
      }
    });
  }
});
