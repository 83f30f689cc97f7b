/**
 * The layers of the U-Net and where their weights lie. Two 3x3 convolutions a level, 2x2 transposed convolution up, a
 * 1x1 head with a logit for each class, the background first.
 */
import type { NetworkConfig } from './setting.ts';

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
  // He et al. 2015: keeps the variance of activations through ReLU layers. Before a norm the size of weights only says how
  // fast an optimiser turns them: there they are as small as PyTorch's are, with which Adam needs half as many steps.
  const gain = (last: boolean) => (last ? 1 : config.norm === 'instance' ? 1 / 3 : 2);
  const convolution = (name: string, size: number, from: number, to: number, last = false) => ({
    filter: slot(
      `${name}.filter`,
      [size, size, from, to],
      Math.sqrt(gain(last) / (size * size * from)),
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
