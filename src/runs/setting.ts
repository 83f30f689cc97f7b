/** The setting of a training: what makes one differ from another on the same images. JSON. */
import type { LossChoice } from '../losses/lossFunction.ts';
import type { Augmentation } from './augmentation.ts';

export const norms = ['none', 'instance'] as const;

export interface NetworkConfig {
  /** Number of 2x2 poolings, whole, within {@link networkRanges}. */
  readonly depth: number;
  /** Filters of the first level, whole, within {@link networkRanges}; doubled at each level below. */
  readonly filters: number;
  readonly norm: (typeof norms)[number];
}

/** Ends included. */
export const networkRanges = { depth: [1, 4], filters: [4, 64] } as const;

/** Networks of the network menu, of about 0.1, 0.5, 2 and 8 million parameters; the first two are the benchmark's. */
export const referenceNetworks = {
  small: { depth: 3, filters: 8, norm: 'none' },
  standard: { depth: 3, filters: 16, norm: 'instance' },
  large: { depth: 4, filters: 16, norm: 'instance' },
  huge: { depth: 4, filters: 32, norm: 'instance' },
} as const satisfies Record<string, NetworkConfig>;

export const optimizerIds = ['adam', 'sgd'] as const;
/** Adam, or stochastic gradient descent with Nesterov momentum. */
export type OptimizerId = (typeof optimizerIds)[number];

/** Ends included. */
export const trainingRanges = { learningRate: [1e-6, 1], batchSize: [1, 16] } as const;

export interface TrainingConfig {
  readonly optimizer: OptimizerId;
  /** Within {@link trainingRanges}. */
  readonly learningRate: number;
  /** Images a step, whole, within {@link trainingRanges}. */
  readonly batchSize: number;
  /** Seed of initial weights, of the order of batches and of what augmentation draws, a 32-bit unsigned integer. */
  readonly seed: number;
  /** How training images are changed; not at all where it is absent. */
  readonly augmentation?: Augmentation;
}

/** All that a run depends on beside its images. */
export interface RunSetting {
  readonly network: NetworkConfig;
  readonly training: TrainingConfig;
  readonly loss: LossChoice;
}
