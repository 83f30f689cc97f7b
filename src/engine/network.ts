/**
 * A network that can be trained, whatever computes it. The trainer, the worker and the tests know only
 * this; `tapeNetwork.ts` (stock tfjs ops, the reference) and the fused WebGPU plan both implement it.
 */
import type { LossFunction } from '../losses/lossFunction.ts';
import type { NetworkConfig } from './protocol.ts';
import type { UNetLayers } from './unet.ts';

/** Images as the network sees them; the arrays are read once, at construction. */
export interface TrainingImages {
  /** Side in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  /** C, 2 to 8. */
  readonly classes: number;
  /** Standardised pixels, [size, size, channels] an image. */
  readonly inputs: readonly Float32Array[];
  /** Class of each pixel, below C, [size, size] an image; null where there is no mask, and such an image is never trained on. */
  readonly masks: readonly (Uint8Array | null)[];
}

export interface NetworkRequest {
  readonly config: NetworkConfig;
  readonly images: TrainingImages;
  /** Most images a step will take. */
  readonly batchSize: number;
  /** Initial weights, flat in the order of `UNetLayers.slots`. */
  readonly weights: Float32Array;
}

export interface TrainableNetwork {
  readonly layers: UNetLayers;
  /** Most steps that may be sent before the loss of the first is known; they are made in order. */
  readonly stepsUnderWay: number;
  /**
   * One Adam update (β₁ 0.9, β₂ 0.999, ε 1e-7) on these images.
   * @returns loss of the batch before the update, NaN or infinite if it is; then no weight was changed,
   *   nor does any step change one that was sent before this was known
   */
  step(images: readonly number[], loss: LossFunction, learningRate: number): Promise<number>;
  /**
   * Logit of each class minus that of the background, [C − 1, size, size] an image, in the order asked.
   */
  predict(images: readonly number[]): Promise<Float32Array[]>;
  /** Flat weights, in the order of `UNetLayers.slots`. */
  weights(): Promise<Float32Array>;
  /** Replaces the weights and forgets the optimiser's moments. */
  setWeights(weights: Float32Array): void;
  /** Frees everything; the network must not be used afterwards. */
  dispose(): void;
}

/** Adam's constants, shared by every implementation. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;
