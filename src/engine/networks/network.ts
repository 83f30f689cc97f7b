/**
 * A network that can be trained, whatever computes it. The trainer, the worker and the tests know only
 * this; `tapePlan.ts` (stock tfjs ops, the reference) and the fused WebGPU plan both implement it.
 */
import type { ImageWithLabels } from '../../datasets/augment/warp.ts';
import type { ImageInputs } from '../../datasets/dataset.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { NetworkConfig, OptimizerId } from '../../runs/setting.ts';

/** Images as the network sees them. */
export interface TrainingImages {
  /** Side in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  /** C, 2 to 8. */
  readonly classes: number;
  /** Standardised pixels, [size, size, channels] an image. */
  readonly inputs: ImageInputs;
  /** Class of each pixel, below C, [size, size] an image; null where there is no mask, and such an image is never trained on. */
  readonly masks: readonly (Uint8Array | null)[];
}

/** The position of an image in `TrainingImages`, or an image of the same shape that is not there. */
export type BatchImage = number | ImageWithLabels;

/** The shape that a plan is made for. */
export interface PlanRequest {
  readonly config: NetworkConfig;
  readonly images: TrainingImages;
  /** Most images a step will take. */
  readonly batchSize: number;
  /** No step will be made: less memory is needed where that makes a difference. */
  readonly predictsOnly?: boolean;
}

export interface NetworkRequest extends PlanRequest {
  /** Initial weights, flat in the order of `UNetLayers.slots`. */
  readonly weights: Float32Array;
}

/** An image to predict: a position in `TrainingImages`, or an input that is not there, [size, size, channels]. */
export type PredictedImage = number | Float32Array<ArrayBuffer>;

/** What all runs of one shape share: compiled kernels, images on the device, activations. */
export interface NetworkPlan {
  readonly layers: UNetLayers;
  /** Most steps of a run that may be sent before the loss of the first is known; they are made in order. */
  readonly stepsUnderWay: number;
  /**
   * A run of its own. Nothing is compiled.
   *
   * @param moments  those of its optimiser; zeros where there are none
   * @throws RangeError when there is no memory for one more run, or weights and moments are not as many as the
   *   network has; the plan and its other runs go on
   */
  createRun(weights: Float32Array, moments?: Moments | null): Promise<NetworkRun>;
  /**
   * Predictions with any weights, without touching those of a run.
   *
   * @param weights  read at once: the array may be used again before the answer is there
   * @returns logit of each class minus that of the background, [C − 1, size, size] an image, in the order asked
   */
  predict(images: readonly PredictedImage[], weights: Float32Array): Promise<Float32Array[]>;
  /**
   * The entries of these images in `TrainingImages.masks` are other arrays now; which images have a mask
   * is as it was. Only while no step is under way.
   */
  masksChanged(images: readonly number[]): void;
  /** Frees everything once nothing is under way, to be called after its runs were disposed of. */
  dispose(): void;
}

/**
 * A run on a plan: weights, moments and the uniforms of its loss are its own. What is asked of it is done in the order
 * in which it was asked, answered or not; runs of one plan may be asked at the same time.
 */
export interface NetworkRun {
  readonly layers: UNetLayers;
  /** As that of its plan. */
  readonly stepsUnderWay: number;
  /**
   * One update on these images, with the constants below.
   *
   * @param optimizer  another one than at the last update starts with moments of zero: those of one
   *   optimiser mean nothing to the other
   * @returns loss of the batch before the update, NaN or infinite if it is; then no weight was changed,
   *   nor does any later step change one until there are other weights
   * @throws RangeError for a batch or an image of another size, or without a mask
   */
  step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer?: OptimizerId,
  ): Promise<number>;
  /** As of its plan. @param weights  those of the run where they are left out */
  predict(images: readonly PredictedImage[], weights?: Float32Array): Promise<Float32Array[]>;
  /** Flat weights, in the order of `UNetLayers.slots`. */
  weights(): Promise<Float32Array>;
  /** What the optimiser remembers. */
  moments(): Promise<Moments>;
  /**
   * Replaces the weights, and the optimiser's moments with these or with zeros.
   *
   * @throws RangeError when they are not as many as the network has
   */
  setWeights(weights: Float32Array, moments?: Moments | null): void;
  /** Frees what the run alone holds once nothing is under way. It refuses whatever is asked of it from now on. */
  dispose(): void;
}

/** The optimiser of a step that names none. */
export const defaultOptimizer: OptimizerId = 'adam';

/** Adam's constants, shared by every implementation. */
export const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

/**
 * Constant of gradient descent with Nesterov momentum as PyTorch's SGD has it, with velocity v, gradient g
 * and momentum μ: v ← μ v + g, w ← w − rate (g + μ v).
 */
export const sgd = { momentum: 0.9 } as const;
