/** A run on the tape: its weights in one flat tensor, and its optimiser. */
import type * as tf from '@tensorflow/tfjs-core';
import type { LossFunction } from '../../losses/lossFunction.ts';
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import { checkLengths } from './checks.ts';
import { type FlatOptimizer, flatOptimizer } from './flatOptimizer.ts';
import { Lifetime } from './lifetime.ts';
import {
  type BatchImage,
  defaultOptimizer,
  type NetworkRun,
  type PredictedImage,
} from './network.ts';
import { type TapeNetwork, tensorOf } from './tapeNetwork.ts';

/** The update waits for the loss to be read. */
export const stepsUnderWay = 1;

export class TapeRun implements NetworkRun {
  readonly layers: UNetLayers;
  readonly stepsUnderWay = stepsUnderWay;
  private readonly network: TapeNetwork;
  private readonly onFreed: () => void;
  private readonly life = new Lifetime('the run');
  private flat: tf.Tensor1D;
  private optimizer: FlatOptimizer;
  /** A loss was not finite: no update until there are other weights. */
  private isStopped = false;

  constructor(
    network: TapeNetwork,
    weights: Float32Array,
    moments: Moments | null,
    onFreed: () => void,
  ) {
    this.network = network;
    this.layers = network.layers;
    this.onFreed = onFreed;
    this.flat = tensorOf(weights);
    this.optimizer = this.optimizerOf(moments?.optimizer ?? defaultOptimizer, moments);
  }

  step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer = defaultOptimizer,
  ): Promise<number> {
    return this.inTurn(() => this.update(images, loss, learningRate, optimizer));
  }

  private async update(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer: OptimizerId,
  ): Promise<number> {
    const [value, gradient] = this.gradient(images, loss);
    try {
      const [batchLoss] = await value.data<'float32'>();
      if (!Number.isFinite(batchLoss)) this.isStopped = true;
      if (!this.isStopped) {
        if (optimizer !== this.optimizer.id) this.replaceOptimizer(this.optimizerOf(optimizer));
        this.replaceWeights(this.optimizer.update(this.flat, gradient, learningRate));
      }
      return batchLoss;
    } finally {
      value.dispose();
      gradient.dispose();
    }
  }

  /** Loss of a batch, and its gradient by all weights, flat. The caller disposes of both. */
  gradient(images: readonly BatchImage[], loss: LossFunction): [tf.Tensor, tf.Tensor1D] {
    return this.network.gradient(this.flat, images, loss);
  }

  predict(images: readonly PredictedImage[], weights?: Float32Array): Promise<Float32Array[]> {
    if (!weights) return this.inTurn(() => this.network.predict(this.flat, images));
    return this.life.during(() => this.network.predictWith(weights, images));
  }

  weights(): Promise<Float32Array> {
    return this.inTurn(async () => Float32Array.from(await this.flat.data()));
  }

  moments(): Promise<Moments> {
    return this.inTurn(() => this.optimizer.moments());
  }

  setWeights(weights: Float32Array, moments: Moments | null = null): void {
    this.life.expect();
    checkLengths(this.layers, weights, moments);
    const flat = tensorOf(weights);
    const optimizer = moments && this.optimizerOf(moments.optimizer, moments);
    void this.inTurn(() => {
      this.isStopped = false;
      this.replaceWeights(flat);
      this.replaceOptimizer(optimizer ?? this.optimizerOf(this.optimizer.id));
    });
  }

  dispose(): void {
    this.life.end(() => {
      this.flat.dispose();
      this.optimizer.dispose();
      this.onFreed();
    });
  }

  private replaceWeights(flat: tf.Tensor1D): void {
    this.flat.dispose();
    this.flat = flat;
  }

  private replaceOptimizer(optimizer: FlatOptimizer): void {
    this.optimizer.dispose();
    this.optimizer = optimizer;
  }

  private optimizerOf(id: OptimizerId, moments: Moments | null = null): FlatOptimizer {
    return flatOptimizer(id, this.layers.parameterCount, moments);
  }

  /** Does work on the run's weights behind all that was asked before. */
  private inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    return this.life.during(() => this.network.turns.take(work));
  }
}
