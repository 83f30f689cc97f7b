/** The U-Net with its gradient and its optimisers in double precision, layer by layer: what whole steps are held against. */
import { recordUNet } from '../../src/engine/kernels/plan/networkGraph.ts';
import { adam, sgd } from '../../src/engine/networks/network.ts';
import { normEpsilon } from '../../src/engine/networks/unet.ts';
import { evaluate } from '../../src/losses/evaluate.ts';
import type { LossTerms } from '../../src/losses/terms.ts';
import type { ParameterSlot, UNetLayers } from '../../src/runs/networkLayers.ts';
import type { OptimizerId } from '../../src/runs/setting.ts';
import type { Volume } from './referenceLayers.ts';
import * as reference from './referenceLayers.ts';

export class ReferenceNetwork {
  readonly weights: Float64Array;
  readonly #layers: UNetLayers;
  readonly #size: number;
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #updates = 0;

  constructor(layers: UNetLayers, size: number, weights: ArrayLike<number>) {
    this.#layers = layers;
    this.#size = size;
    this.weights = Float64Array.from(weights);
    this.#mean = new Float64Array(this.weights.length);
    this.#square = new Float64Array(this.weights.length);
  }

  #of(slot: ParameterSlot): Float64Array {
    return this.weights.subarray(slot.offset, slot.offset + slot.length);
  }

  /** Values of all operations, and of convolutions before their norm, by name. */
  #forward(images: readonly ArrayLike<number>[]) {
    const graph = recordUNet(this.#layers, this.#size);
    const values = new Map<unknown, Volume>();
    const convolved = new Map<unknown, Volume>();
    const input = reference.zeros(
      images.length,
      this.#size,
      this.#size,
      this.#layers.inputChannels,
    );
    for (const [index, image] of images.entries()) input.data.set(image, index * image.length);
    values.set(graph.input, input);
    const volumeOf = (key: unknown) => values.get(key)!;
    for (const operation of graph.operations) {
      if (operation.kind === 'maxPool') {
        values.set(operation.output, reference.maxPool(volumeOf(operation.input)));
        continue;
      }
      const filter = this.#of(operation.layer.filter);
      const bias = this.#of(operation.layer.bias);
      if (operation.kind === 'upConvolution') {
        const up = reference.upConvolution(volumeOf(operation.input), filter, bias);
        values.set(operation.output, up);
        continue;
      }
      const { layer, inputs, output, activation } = operation;
      const joined = reference.concat(inputs.map(volumeOf));
      let result = reference.convolution(joined, filter, bias, layer.filter.shape[0]);
      convolved.set(output, result);
      if (layer.norm) {
        const scale = this.#of(layer.norm.scale);
        result = reference.instanceNorm(result, scale, this.#of(layer.norm.shift), normEpsilon);
      }
      values.set(output, activation === 'relu' ? reference.relu(result) : result);
    }
    return { graph, volumeOf, convolved };
  }

  /** Foreground logit minus background logit of every pixel of the batch. */
  predict(images: readonly ArrayLike<number>[]): Float64Array {
    const { graph, volumeOf } = this.#forward(images);
    const { data } = volumeOf(graph.logits);
    return Float64Array.from({ length: data.length / 2 }, (_, i) => data[2 * i + 1] - data[2 * i]);
  }

  /** One update; the loss before it. */
  step(
    images: readonly ArrayLike<number>[],
    masks: readonly ArrayLike<number>[],
    terms: LossTerms,
    learningRate: number,
    optimizer: OptimizerId,
  ): number {
    const { graph, volumeOf, convolved } = this.#forward(images);
    const gradient = new Float64Array(this.weights.length);
    const logits = volumeOf(graph.logits);
    const probability = Float64Array.from(
      { length: logits.data.length / 2 },
      (_, i) => 1 / (1 + Math.exp(logits.data[2 * i] - logits.data[2 * i + 1])),
    );
    const truth = masks.flatMap((mask) => Array.from(mask));
    const evaluation = evaluate(terms, { probability, truth, images: images.length });
    const slopes = logits.data.map((_, i) => {
      const p = probability[i >> 1];
      return (i % 2 === 1 ? 1 : -1) * evaluation.gradient[i >> 1] * p * (1 - p);
    });
    const gradients = new Map<unknown, Volume>([[graph.logits, { ...logits, data: slopes }]]);
    const addTo = (key: unknown, volume: Volume) => {
      const before = gradients.get(key);
      const data = volume.data.map((slope, i) => slope + (before ? before.data[i] : 0));
      gradients.set(key, { ...volume, data });
    };
    for (const operation of graph.operations.toReversed()) {
      let slope = gradients.get(operation.output)!;
      if (operation.kind === 'maxPool') {
        const { input } = operation;
        addTo(input, reference.maxPoolGradient(volumeOf(input), slope));
        continue;
      }
      const { filter, bias } = operation.layer;
      if (operation.kind === 'upConvolution') {
        const x = volumeOf(operation.input);
        const { dx, dFilter, dBias } = reference.upConvolutionGradient(x, this.#of(filter), slope);
        addTo(operation.input, dx);
        gradient.set(dFilter, filter.offset);
        gradient.set(dBias, bias.offset);
        continue;
      }
      const { inputs, output, activation, layer } = operation;
      if (activation === 'relu') slope = reference.reluGradient(volumeOf(output), slope);
      if (layer.norm) {
        const scale = this.#of(layer.norm.scale);
        const before = convolved.get(output)!;
        const norm = reference.instanceNormGradient(before, scale, slope, normEpsilon);
        gradient.set(norm.dScale, layer.norm.scale.offset);
        gradient.set(norm.dShift, layer.norm.shift.offset);
        slope = norm.dx;
      }
      const joined = reference.concat(inputs.map(volumeOf));
      const taps = filter.shape[0];
      const back = reference.convolutionGradient(joined, this.#of(filter), slope, taps);
      gradient.set(back.dFilter, filter.offset);
      gradient.set(back.dBias, bias.offset);
      const channels = inputs.map((input) => input.channels);
      for (const [index, part] of reference.split(back.dx, channels).entries())
        addTo(inputs[index], part);
    }
    if (optimizer === 'adam') this.#adam(gradient, learningRate);
    else this.#descend(gradient, learningRate);
    return evaluation.value;
  }

  #descend(gradient: Float64Array, learningRate: number): void {
    for (let i = 0; i < gradient.length; i++) {
      this.#mean[i] = sgd.momentum * this.#mean[i] + gradient[i];
      this.weights[i] -= learningRate * (gradient[i] + sgd.momentum * this.#mean[i]);
    }
  }

  #adam(gradient: Float64Array, learningRate: number): void {
    this.#updates++;
    for (let i = 0; i < gradient.length; i++) {
      this.#mean[i] = adam.beta1 * this.#mean[i] + (1 - adam.beta1) * gradient[i];
      this.#square[i] = adam.beta2 * this.#square[i] + (1 - adam.beta2) * gradient[i] ** 2;
      const mean = this.#mean[i] / (1 - adam.beta1 ** this.#updates);
      const square = this.#square[i] / (1 - adam.beta2 ** this.#updates);
      this.weights[i] -= (learningRate * mean) / (Math.sqrt(square) + adam.epsilon);
    }
  }
}
