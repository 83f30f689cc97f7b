/**
 * The U-Net, written once for every backend: `NetworkOps` says what a backend must be able to do, and
 * `unet` says how the network is made of it. Where the ops are tensor functions it runs; where they
 * record, it is planned.
 *
 * Two 3x3 convolutions a level, 2x2 max pooling down, 2x2 transposed convolution up, the skip joined
 * along the channels, a 1x1 head with a logit for each class, the background first. NHWC throughout, because
 * the WebGPU backend's NCHW convolution is wrong for widths that divide by four.
 */
import type { NetworkConfig } from '../protocol.ts';

/** A place in the flat vector of all weights. */
export interface ParameterSlot {
  /** For people and for export: "down1.conv2.filter". */
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of its first element in the flat vector. */
  readonly offset: number;
  readonly length: number;
  /** Standard deviation of its normal initial values; 0 for zeros, null for ones. */
  readonly deviation: number | null;
}

export interface ConvolutionLayer {
  /** [k, k, in, out], k = 3 or 1. */
  readonly filter: ParameterSlot;
  /** [out]. */
  readonly bias: ParameterSlot;
  /** Scale and shift of the instance norm, [out] each; null without norm. */
  readonly norm: { readonly scale: ParameterSlot; readonly shift: ParameterSlot } | null;
}

export interface UpConvolutionLayer {
  /** [2, 2, out, in], tfjs's order for transposed convolutions. */
  readonly filter: ParameterSlot;
  readonly bias: ParameterSlot;
}

export interface UNetLayers {
  readonly inputChannels: number;
  readonly down: readonly (readonly [ConvolutionLayer, ConvolutionLayer])[];
  readonly bottom: readonly [ConvolutionLayer, ConvolutionLayer];
  /** From the deepest level up. */
  readonly up: readonly {
    readonly up: UpConvolutionLayer;
    readonly convolutions: readonly [ConvolutionLayer, ConvolutionLayer];
  }[];
  readonly head: ConvolutionLayer;
  /** All slots in the order of the flat vector. */
  readonly slots: readonly ParameterSlot[];
  /** Length of the flat vector. */
  readonly parameterCount: number;
}

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

/**
 * Lays the weights of a network out in one flat vector.
 *
 * @param classes  C, the logits of a pixel
 */
export function unetLayers(config: NetworkConfig, inputChannels: number, classes = 2): UNetLayers {
  const slots: ParameterSlot[] = [];
  let offset = 0;
  const slot = (name: string, shape: readonly number[], deviation: number | null) => {
    const length = shape.reduce((product, side) => product * side, 1);
    const made = { name, shape, offset, length, deviation };
    slots.push(made);
    offset += length;
    return made;
  };
  const convolution = (name: string, size: number, from: number, to: number, last = false) => ({
    // He et al. 2015: keeps the variance of activations through ReLU layers.
    filter: slot(
      `${name}.filter`,
      [size, size, from, to],
      Math.sqrt((last ? 1 : 2) / (size * size * from)),
    ),
    bias: slot(`${name}.bias`, [to], 0),
    norm:
      config.norm === 'instance' && !last
        ? { scale: slot(`${name}.scale`, [to], null), shift: slot(`${name}.shift`, [to], 0) }
        : null,
  });
  const pair = (name: string, from: number, to: number) =>
    [convolution(`${name}.conv1`, 3, from, to), convolution(`${name}.conv2`, 3, to, to)] as const;
  const filters = (level: number) => config.filters * 2 ** level;

  const down = [];
  for (let level = 0; level < config.depth; level++)
    down.push(
      pair(`down${level + 1}`, level === 0 ? inputChannels : filters(level - 1), filters(level)),
    );
  const bottom = pair('bottom', filters(config.depth - 1), filters(config.depth));
  const up = [];
  for (let level = config.depth - 1; level >= 0; level--) {
    const name = `up${level + 1}`;
    up.push({
      up: {
        filter: slot(
          `${name}.up.filter`,
          [2, 2, filters(level), filters(level + 1)],
          Math.sqrt(1 / filters(level + 1)),
        ),
        bias: slot(`${name}.up.bias`, [filters(level)], 0),
      },
      convolutions: pair(name, 2 * filters(level), filters(level)),
    });
  }
  const head = convolution('head', 1, filters(0), classes, true);
  return { inputChannels, down, bottom, up, head, slots, parameterCount: offset };
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
