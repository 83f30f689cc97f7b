/** From operations of the network to the shapes that kernels are built for. */
import type { ConvolutionShape } from '../shaders/convolution.ts';
import { filterGradientThreads } from '../shaders/convolutionFilterGradient.ts';
import type { InstanceNormShape } from '../shaders/instanceNorm.ts';
import { quadCount } from '../shaders/quads.ts';
import {
  type UpConvolutionShape,
  type UpConvolutionStrip,
  upFilterGradientThreads,
} from '../shaders/upConvolution.ts';
import type { Operation, Value } from './networkGraph.ts';
import { filterGroups, longestStrip, type Tuning } from './tuning.ts';

export type Convolution = Operation & { readonly kind: 'convolution' };
export type UpConvolution = Operation & { readonly kind: 'upConvolution' };

/** Images of the batch, and how the adapter wants its work cut. */
export interface Batch {
  readonly images: number;
  readonly tuning: Tuning;
}

export function convolutionShape(
  { inputs, output, layer }: Convolution,
  { images }: Batch,
): Omit<ConvolutionShape, 'strip'> {
  return {
    images,
    height: output.height,
    width: output.width,
    inputs: inputs.map(({ channels }) => channels),
    outputs: output.channels,
    // Networks are made of 3x3 and 1x1 filters.
    taps: layer.filter.shape[0] as 1 | 3,
  };
}

/** Strip of a kernel that writes these values side by side. */
export function convolutionStrip(
  results: readonly Value[],
  { images, tuning }: Batch,
): ConvolutionShape['strip'] {
  const { height, width } = results[0];
  const quads = results.reduce((total, { channels }) => total + quadCount(channels), 0);
  return longestStrip([2, 4, 8], width, images * height * width * quads, tuning);
}

export function upConvolutionShape(
  { input, output }: UpConvolution,
  { images }: Batch,
): UpConvolutionShape {
  const { height, width, channels } = input;
  return { images, height, width, inputs: channels, outputs: output.channels };
}

/** Strip of a kernel that writes so many channels for each input pixel. */
export function upConvolutionStrip(
  { input }: UpConvolution,
  channels: number,
  { images, tuning }: Batch,
): UpConvolutionStrip {
  // A thread holds four pixels of the output for each of the input: it has more to do than others.
  const threads = 4 * images * input.height * input.width * quadCount(channels);
  return longestStrip([2, 4], input.width, threads, tuning);
}

export function normShape(
  { height, width, channels }: Value,
  { images }: Batch,
): InstanceNormShape {
  return { images, pixels: height * width, channels };
}

/** Groups of rows that a layer's filter gradient is computed in. */
export function gradientGroups(operation: Convolution | UpConvolution, batch: Batch): number {
  const { height, width } = operation.kind === 'convolution' ? operation.output : operation.input;
  const threads =
    operation.kind === 'convolution'
      ? filterGradientThreads(convolutionShape(operation, batch))
      : upFilterGradientThreads(upConvolutionShape(operation, batch));
  return filterGroups(threads, batch.images * height, width, batch.tuning);
}
