/**
 * The U-Net, written once for every backend: `NetworkOps` says what a backend must be able to do, and
 * `unet` says how the network is made of it. Where the ops are tensor functions it runs; where they
 * record, it is planned.
 *
 * Two 3x3 convolutions a level, 2x2 max pooling down, 2x2 transposed convolution up, the skip joined
 * along the channels, a 1x1 head with a logit for each class, the background first. NHWC throughout, because
 * the WebGPU backend's NCHW convolution is wrong for widths that divide by four.
 */
import type { ConvolutionLayer, UNetLayers, UpConvolutionLayer } from '../../runs/networkLayers.ts';

/** Added to the variance in the instance norm. */
export const normEpsilon = 1e-5;

/** What a backend must be able to do, on its own kind of value; shapes are [batch, height, width, channels]. */
export interface NetworkOps<T> {
  /**
   * 'same' convolution with stride 1 of the inputs, joined along the channels, plus bias; then instance
   * norm over height and width if the layer has one; then ReLU if asked for.
   */
  convolution(inputs: readonly T[], layer: ConvolutionLayer, activation: 'relu' | 'none'): T;
  /** 2x2 transposed convolution with stride 2, plus bias. */
  upConvolution(input: T, layer: UpConvolutionLayer): T;
  /** 2x2 max pooling with stride 2. */
  maxPool(input: T): T;
}

/** The network: logits [batch, size, size, classes] of an input [batch, size, size, channels]. */
export function unet<T>(ops: NetworkOps<T>, layers: UNetLayers, input: T): T {
  const twice = (inputs: readonly T[], pair: readonly [ConvolutionLayer, ConvolutionLayer]) =>
    ops.convolution([ops.convolution(inputs, pair[0], 'relu')], pair[1], 'relu');
  const skips: T[] = [];
  let x = input;
  for (const pair of layers.down) {
    const level = twice([x], pair);
    skips.push(level);
    x = ops.maxPool(level);
  }
  x = twice([x], layers.bottom);
  for (const { up, convolutions } of layers.up)
    x = twice([skips.pop() as T, ops.upConvolution(x, up)], convolutions);
  return ops.convolution([x], layers.head, 'none');
}
