/**
 * The network as a list of operations: `unet` run once over ops that only write down what they are
 * asked to do.
 */

import type {
  ConvolutionLayer,
  UNetLayers,
  UpConvolutionLayer,
} from '../../../runs/networkLayers.ts';
import { type NetworkOps, unet } from '../../networks/unet.ts';

/** A value of the network, [images, height, width, channels]. */
export interface Value {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** It is the output of a ReLU: its gradient is zero where it is not positive. */
  readonly rectified: boolean;
}

export type Operation =
  | {
      readonly kind: 'convolution';
      readonly inputs: readonly Value[];
      readonly output: Value;
      readonly layer: ConvolutionLayer;
      readonly activation: 'relu' | 'none';
    }
  | {
      readonly kind: 'upConvolution';
      readonly input: Value;
      readonly output: Value;
      readonly layer: UpConvolutionLayer;
    }
  | { readonly kind: 'maxPool'; readonly input: Value; readonly output: Value };

export interface NetworkGraph {
  readonly input: Value;
  /** In the order of the forward pass. */
  readonly operations: readonly Operation[];
  readonly logits: Value;
}

/** Name of a layer, from the name of its filter. */
function layerName(layer: ConvolutionLayer | UpConvolutionLayer): string {
  return layer.filter.name.replace(/\.filter$/, '');
}

/** Records the U-Net for square images of this side in pixels. */
export function recordUNet(layers: UNetLayers, size: number): NetworkGraph {
  const operations: Operation[] = [];
  const ops: NetworkOps<Value> = {
    convolution(inputs, layer, activation) {
      const { height, width } = inputs[0];
      const name = layerName(layer);
      const channels = layer.bias.length;
      const output = { name, height, width, channels, rectified: activation === 'relu' };
      operations.push({ kind: 'convolution', inputs, output, layer, activation });
      return output;
    },
    upConvolution(input, layer) {
      const output = {
        name: layerName(layer),
        height: 2 * input.height,
        width: 2 * input.width,
        channels: layer.bias.length,
        rectified: false,
      };
      operations.push({ kind: 'upConvolution', input, output, layer });
      return output;
    },
    maxPool(input) {
      const output = {
        name: `${input.name}.pooled`,
        height: input.height >> 1,
        width: input.width >> 1,
        channels: input.channels,
        // Its own gradient is passed on to its input, where the ReLU is accounted for.
        rectified: false,
      };
      operations.push({ kind: 'maxPool', input, output });
      return output;
    },
  };
  const input = {
    name: 'image',
    height: size,
    width: size,
    channels: layers.inputChannels,
    rectified: false,
  };
  return { input, operations, logits: unet(ops, layers, input) };
}
