/** Optimisers over one flat vector of weights, in stock tfjs ops. */
import * as tf from '@tensorflow/tfjs-core';
import type { Moments } from '../../runs/moment.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import { adam, sgd } from './network.ts';

export interface FlatOptimizer {
  readonly id: OptimizerId;
  /** New weights; the old ones and the gradient are left to the caller. */
  update(weights: tf.Tensor1D, gradient: tf.Tensor1D, learningRate: number): tf.Tensor1D;
  /** What it remembers, as a copy. */
  moments(): Promise<Moments>;
  /** Frees the moments. */
  dispose(): void;
}

/** An optimiser that has made no update yet, or goes on with these moments. */
export function flatOptimizer(
  id: OptimizerId,
  length: number,
  from: Moments | null = null,
): FlatOptimizer {
  return id === 'adam' ? new FlatAdam(length, from) : new FlatSgd(length, from);
}

/** A copy of kept moments as a tensor, zeros where there are none. */
function tensorOf(kept: Float32Array | null | undefined, length: number): tf.Tensor1D {
  return kept ? tf.tensor1d(kept.slice()) : tf.zeros([length]);
}

const copyOf = async (tensor: tf.Tensor) => Float32Array.from(await tensor.data());

/** Adam (Kingma and Ba 2015, algorithm 1). */
class FlatAdam implements FlatOptimizer {
  readonly id = 'adam';
  private first: tf.Tensor1D;
  private second: tf.Tensor1D;
  private updates: number;

  constructor(length: number, from: Moments | null) {
    this.first = tensorOf(from?.first, length);
    this.second = tensorOf(from?.second, length);
    this.updates = from?.updates ?? 0;
  }

  async moments(): Promise<Moments> {
    const { id: optimizer, updates } = this;
    const [first, second] = await Promise.all([copyOf(this.first), copyOf(this.second)]);
    return { optimizer, updates, first, second };
  }

  update(weights: tf.Tensor1D, gradient: tf.Tensor1D, learningRate: number): tf.Tensor1D {
    this.updates += 1;
    const { beta1, beta2, epsilon } = adam;
    const [updated, first, second] = tf.tidy(() => {
      const m = tf.add(tf.mul(this.first, beta1), tf.mul(gradient, 1 - beta1));
      const v = tf.add(tf.mul(this.second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const rate = learningRate / (1 - beta1 ** this.updates);
      const deviation = tf.mul(tf.sqrt(v), 1 / Math.sqrt(1 - beta2 ** this.updates));
      return [tf.sub(weights, tf.div(tf.mul(m, rate), tf.add(deviation, epsilon))), m, v];
    }) as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    this.dispose();
    this.first = first;
    this.second = second;
    return updated;
  }

  dispose(): void {
    tf.dispose([this.first, this.second]);
  }
}

/** Gradient descent with Nesterov momentum, as {@link sgd} has it. */
class FlatSgd implements FlatOptimizer {
  readonly id = 'sgd';
  private velocity: tf.Tensor1D;
  private updates: number;

  constructor(length: number, from: Moments | null) {
    this.velocity = tensorOf(from?.first, length);
    this.updates = from?.updates ?? 0;
  }

  async moments(): Promise<Moments> {
    const { id: optimizer, updates } = this;
    return { optimizer, updates, first: await copyOf(this.velocity), second: null };
  }

  update(weights: tf.Tensor1D, gradient: tf.Tensor1D, learningRate: number): tf.Tensor1D {
    const { momentum } = sgd;
    this.updates += 1;
    const [updated, velocity] = tf.tidy(() => {
      const v = tf.add(tf.mul(this.velocity, momentum), gradient);
      const direction = tf.add(gradient, tf.mul(v, momentum));
      return [tf.sub(weights, tf.mul(direction, learningRate)), v];
    }) as [tf.Tensor1D, tf.Tensor1D];
    this.dispose();
    this.velocity = velocity;
    return updated;
  }

  dispose(): void {
    this.velocity.dispose();
  }
}
