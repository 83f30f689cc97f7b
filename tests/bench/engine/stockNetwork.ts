/**
 * The same U-Net and loss as a tfjs user would write them: stock ops, autodiff, one variable a weight
 * and `tf.train.adam`. What the engine is compared with.
 */
import * as tf from '@tensorflow/tfjs';
import type { NetworkRequest } from '../../../src/engine/networks/network.ts';
import { normEpsilon, unet } from '../../../src/engine/networks/unet.ts';
import { epsilon, type LossTerms } from '../../../src/losses/terms.ts';
import { type ParameterSlot, unetLayers } from '../../../src/runs/networkLayers.ts';

function instanceNorm(x: tf.Tensor4D): tf.Tensor4D {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, normEpsilon)));
}

/** The normal form of losses/terms.ts in stock ops; `truth` is one-hot, [batch, size, size, 2]. */
function stockLoss(terms: LossTerms, logits: tf.Tensor4D, truth: tf.Tensor4D): tf.Scalar {
  const p = tf.clipByValue(tf.softmax(logits), epsilon, 1 - epsilon);
  const crossEntropy = tf.neg(tf.mul(truth, tf.log(p)));
  const weights = tf.tensor1d([terms.backgroundWeight, terms.foregroundWeight]);
  const focus = tf.tensor1d([terms.backgroundFocus, terms.foregroundFocus]);
  const focal = tf.mul(tf.mul(weights, tf.pow(tf.sub(1, p), focus)), crossEntropy);
  const distribution = tf.mean(tf.sum(focal, -1));
  const truePositives = tf.sum(tf.mul(truth, p), [1, 2]);
  const misses = tf.sum(tf.mul(truth, tf.sub(1, p)), [1, 2]);
  const falseAlarms = tf.sum(tf.mul(tf.sub(1, truth), p), [1, 2]);
  const index = tf.div(
    tf.add(truePositives, terms.smooth),
    tf.add(
      tf.add(truePositives, tf.mul(misses, terms.delta)),
      tf.add(tf.mul(falseAlarms, 1 - terms.delta), terms.smooth),
    ),
  );
  const powers = tf.tensor1d([terms.backgroundPower, terms.foregroundPower]);
  const region = tf.mean(tf.pow(tf.maximum(tf.sub(1, index), epsilon), powers));
  return tf.add(
    tf.mul(distribution, terms.distributionWeight),
    tf.add(tf.mul(region, terms.regionWeight), terms.constant),
  );
}

export class StockNetwork {
  private readonly variables = new Map<ParameterSlot, tf.Variable>();
  private readonly layers;
  private readonly optimizer: tf.Optimizer;
  private readonly input: tf.Tensor4D;
  private readonly truth: tf.Tensor4D;

  constructor(request: NetworkRequest, adam: (rate: number) => tf.Optimizer, rate: number) {
    const { images, weights, batchSize } = request;
    this.layers = unetLayers(request.config, images.channels);
    for (const slot of this.layers.slots) {
      const values = weights.slice(slot.offset, slot.offset + slot.length);
      this.variables.set(slot, tf.variable(tf.tensor(values, [...slot.shape])));
    }
    this.optimizer = adam(rate);
    const batch = Array.from({ length: batchSize }, (_, i) => [
      ...(images.inputs.at(i) as Float32Array),
    ]);
    this.input = tf.tensor4d(batch.flat(), [batchSize, images.size, images.size, images.channels]);
    const truth = images.masks.slice(0, batchSize).flatMap((mask) => [...(mask as Uint8Array)]);
    this.truth = tf.tensor4d(
      truth.flatMap((value) => [1 - value, value]),
      [batchSize, images.size, images.size, 2],
    );
  }

  private logits(): tf.Tensor4D {
    const weight = (slot: ParameterSlot) => this.variables.get(slot) as tf.Variable;
    return unet<tf.Tensor4D>(
      {
        convolution: (inputs, layer, activation) => {
          const x = inputs.length > 1 ? tf.concat([...inputs], 3) : (inputs[0] as tf.Tensor4D);
          const filter = weight(layer.filter) as unknown as tf.Tensor4D;
          let y: tf.Tensor4D = tf.add(tf.conv2d(x, filter, 1, 'same'), weight(layer.bias));
          if (layer.norm)
            y = tf.add(tf.mul(instanceNorm(y), weight(layer.norm.scale)), weight(layer.norm.shift));
          return activation === 'relu' ? tf.relu(y) : y;
        },
        upConvolution: (x, layer) => {
          const [batch, height, width] = x.shape;
          const filter = weight(layer.filter) as unknown as tf.Tensor4D;
          const shape = [batch, 2 * height, 2 * width, layer.bias.length] as [
            number,
            number,
            number,
            number,
          ];
          return tf.add(tf.conv2dTranspose(x, filter, shape, 2, 'same'), weight(layer.bias));
        },
        maxPool: (x) => tf.maxPool(x, 2, 2, 'valid'),
      },
      this.layers,
      this.input,
    );
  }

  /** One update on the first images; resolves with the loss before it. */
  async step(terms: LossTerms): Promise<number> {
    const variables = [...this.variables.values()];
    const loss = this.optimizer.minimize(
      () => stockLoss(terms, this.logits(), this.truth),
      true,
      variables,
    ) as tf.Scalar;
    const [value] = await loss.data();
    loss.dispose();
    return value as number;
  }
}
