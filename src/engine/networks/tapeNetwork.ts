/**
 * The network on stock tfjs ops and tfjs's tape: the reference engine, which every backend can run
 * and against which the fused one is measured.
 *
 * All weights live in one flat tensor, sliced into layers each step: the optimiser is then a dozen ops over
 * one vector instead of a dozen for each of some thirty tensors.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { leftOut } from '../../masks/leftOut.ts';
import {
  type ConvolutionLayer,
  type ParameterSlot,
  type UNetLayers,
  unetLayers,
} from '../../runs/networkLayers.ts';
import { checkLengths, labelsOf } from './checks.ts';
import { hostLoss } from './hostLoss.ts';
import type { BatchImage, PlanRequest, PredictedImage } from './network.ts';
import { logitDifferences, tensorLoss } from './tensorLoss.ts';
import { Turns } from './turns.ts';
import { type NetworkOps, normEpsilon, unet } from './unet.ts';
import './gradients.ts';

/**
 * Instance norm without scale and shift: (x − mean) / √(variance + ε) over height and width.
 * Its gradient is written out, because the tape's is some fifteen ops a layer.
 */
const normalise = (input: tf.Tensor4D): tf.Tensor4D =>
  tf.customGrad((x, save) => {
    const centred = tf.sub(x as tf.Tensor4D, tf.mean(x as tf.Tensor4D, [1, 2], true));
    const variance = tf.mean(tf.square(centred), [1, 2], true);
    const inverse = tf.rsqrt(tf.add(variance, normEpsilon));
    const value = tf.mul(centred, inverse) as tf.Tensor4D;
    (save as tf.GradSaveFunc)([value, inverse]);
    return {
      value,
      gradFunc: (dy: tf.Tensor4D, saved: tf.Tensor[]) => {
        const [y, scale] = saved as [tf.Tensor4D, tf.Tensor4D];
        const along = tf.mul(y, tf.mean(tf.mul(dy, y), [1, 2], true));
        return tf.mul(tf.sub(tf.sub(dy, tf.mean(dy, [1, 2], true)), along), scale);
      },
    };
  })(input) as tf.Tensor4D;

/**
 * The network's ops on tensors, reading each weight through `weight`.
 *
 * @param each  makes the result of a layer; drops what came between where nobody asks for gradients
 */
function tensorOps(
  weight: (slot: ParameterSlot) => tf.Tensor,
  each: (layer: () => tf.Tensor4D) => tf.Tensor4D,
): NetworkOps<tf.Tensor4D> {
  const convolution = (
    inputs: readonly tf.Tensor4D[],
    layer: ConvolutionLayer,
    activation: 'relu' | 'none',
  ) => {
    const input = inputs.length > 1 ? tf.concat([...inputs], 3) : (inputs[0] as tf.Tensor4D);
    let x = tf.conv2d(input, weight(layer.filter) as tf.Tensor4D, 1, 'same');
    x = tf.add(x, weight(layer.bias));
    if (layer.norm)
      x = tf.add(tf.mul(normalise(x), weight(layer.norm.scale)), weight(layer.norm.shift));
    return activation === 'relu' ? tf.relu(x) : x;
  };
  return {
    convolution: (...what) => each(() => convolution(...what)),
    upConvolution: (input, layer) => {
      const [batch, height, width] = input.shape;
      const channels = layer.bias.length;
      const filter = weight(layer.filter) as tf.Tensor4D;
      const shape = [batch, 2 * height, 2 * width, channels] as [number, number, number, number];
      return tf.add(tf.conv2dTranspose(input, filter, shape, 2, 'same'), weight(layer.bias));
    },
    maxPool: (input) => tf.maxPool(input, 2, 2, 'valid'),
  };
}

/** Cuts the flat weights into layers. */
function slicesOf(layers: UNetLayers, flat: tf.Tensor1D): tf.Tensor[] {
  return layers.slots.map(({ offset, length, shape }) =>
    tf.reshape(tf.slice(flat, offset, length), [...shape]),
  );
}

/** A copy of weights as a tensor, because the cpu backend keeps the array that it is given. */
export const tensorOf = (weights: Float32Array) => tf.tensor1d(weights.slice());

/** The network by flat weights, whoever has them. */
export class TapeNetwork {
  readonly layers: UNetLayers;
  /** One step or prediction at a time, so that no two need their memory at once. */
  readonly turns = new Turns();
  private readonly request: PlanRequest;

  constructor(request: PlanRequest) {
    const { channels, classes } = request.images;
    this.request = request;
    this.layers = unetLayers(request.config, channels, classes);
  }

  /** Loss of a batch, and its gradient by all weights, flat. The caller disposes of both. */
  gradient(
    flat: tf.Tensor1D,
    images: readonly BatchImage[],
    loss: LossFunction,
  ): [tf.Tensor, tf.Tensor1D] {
    return tf.tidy(() => {
      const lossOf = this.lossOf(labelsOf(images, this.request.images), loss);
      const { inputs } = this.request.images;
      const input = this.stack(
        images.map((image) => (typeof image === 'number' ? inputs.at(image) : image.input)),
      );
      const byWeights = (...weights: tf.Tensor[]) => lossOf(this.logits(input, weights));
      const { value, grads } = tf.valueAndGrads(byWeights)(slicesOf(this.layers, flat));
      return [value, tf.concat1d(grads.map((grad) => tf.reshape(grad, [-1]) as tf.Tensor1D))];
    });
  }

  /** Predictions with weights that nobody has, in their turn. @throws RangeError when they are not as many as the network has */
  async predictWith(
    weights: Float32Array,
    images: readonly PredictedImage[],
  ): Promise<Float32Array[]> {
    checkLengths(this.layers, weights);
    const flat = tensorOf(weights);
    try {
      return await this.turns.take(() => this.predict(flat, images));
    } finally {
      flat.dispose();
    }
  }

  /** Predictions in batches, one behind the other. */
  async predict(flat: tf.Tensor1D, images: readonly PredictedImage[]): Promise<Float32Array[]> {
    const { batchSize } = this.request;
    const { inputs } = this.request.images;
    const maps: Float32Array[] = [];
    for (let start = 0; start < images.length; start += batchSize) {
      const chunk = images
        .slice(start, start + batchSize)
        .map((image) => (typeof image === 'number' ? inputs.at(image) : image));
      const logits = tf.tidy(() =>
        logitDifferences(this.logits(this.stack(chunk), slicesOf(this.layers, flat), tf.tidy)),
      );
      const data = (await logits.data()) as Float32Array;
      logits.dispose();
      const pixels = data.length / chunk.length;
      for (let i = 0; i < chunk.length; i++) maps.push(data.slice(i * pixels, (i + 1) * pixels));
    }
    return maps;
  }

  private logits(
    input: tf.Tensor4D,
    weights: readonly tf.Tensor[],
    each: (layer: () => tf.Tensor4D) => tf.Tensor4D = (layer) => layer(),
  ): tf.Tensor4D {
    const places = new Map(this.layers.slots.map((slot, i) => [slot, weights[i] as tf.Tensor]));
    const ops = tensorOps((slot) => places.get(slot) as tf.Tensor, each);
    return unet(ops, this.layers, input);
  }

  /** @throws RangeError for an input that is missing or of another size */
  private stack(inputs: readonly (Float32Array | undefined)[]): tf.Tensor4D {
    const { size, channels } = this.request.images;
    const length = size * size * channels;
    const batch = new Float32Array(inputs.length * length);
    for (const [i, input] of inputs.entries()) {
      if (input?.length !== length)
        throw new RangeError(`an input has ${length} values: got ${input?.length ?? 'none'}`);
      batch.set(input, i * length);
    }
    return tf.tensor4d(batch, [inputs.length, size, size, channels]);
  }

  /** The loss of a batch with these labels as a node of the tape, by its logits. */
  private lossOf(
    labels: readonly Uint8Array[],
    loss: LossFunction,
  ): (logits: tf.Tensor4D) => tf.Tensor {
    const { size, classes } = this.request.images;
    if (loss.terms && classes === 2) {
      const { terms } = loss;
      const batch = new Float32Array(labels.length * size * size);
      for (const [i, label] of labels.entries()) batch.set(label, i * size * size);
      const shape: [number, number, number] = [labels.length, size, size];
      const judged = batch.includes(leftOut)
        ? tf.tensor3d(
            batch.map((label) => Number(label !== leftOut)),
            shape,
          )
        : null;
      const truth = tf.tensor3d(
        judged ? batch.map((label) => (label === leftOut ? 0 : label)) : batch,
        shape,
      );
      return (logits) => tensorLoss(terms, logits, truth, judged);
    }
    return (input) =>
      tf.customGrad((differentiable, save) => {
        const logits = differentiable as tf.Tensor4D;
        const read = logits.dataSync() as Float32Array;
        const grid = { width: size, height: size };
        const { value, gradient } = hostLoss(loss, read, labels, classes, grid);
        (save as tf.GradSaveFunc)([tf.tensor(gradient, logits.shape)]);
        return {
          value: tf.scalar(value),
          gradFunc: (dy, saved) => tf.mul(dy, saved[0] as tf.Tensor),
        };
      })(input);
  }
}
