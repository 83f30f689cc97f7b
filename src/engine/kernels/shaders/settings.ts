/** The numbers that may change at every step without anything being compiled: loss terms and optimiser. */
import type { LossTerms } from '../../../losses/terms.ts';
import type { OptimizerId } from '../../../runs/setting.ts';
import { defaultOptimizer } from '../../networks/network.ts';
import type { KernelBinding } from './kernel.ts';

/** Size of the uniform buffer. */
export const settingsBytes = 128;

export const settingsBinding: KernelBinding = {
  name: 'settings',
  type: 'Settings',
  access: 'uniform',
};

/** How many numbers describe the loss of two classes. */
const lossNumbers = 12;

/** Where δ and a of the classes begin, in floats: arrays of vec4f lie on multiples of 16 bytes. */
const firstDelta = 16;
const firstWeight = 24;

/** In the order of {@link packSettings}. */
export const settingsDeclaration = `struct Settings {
  distributionWeight: f32,
  foregroundWeight: f32,
  backgroundWeight: f32,
  foregroundFocus: f32,
  backgroundFocus: f32,
  regionWeight: f32,
  delta: f32,
  foregroundPower: f32,
  backgroundPower: f32,
  smoothing: f32,
  clipsRegion: f32,
  constant: f32,
  learningRate: f32,
  // 1 for gradient descent with momentum, 0 for Adam.
  followsVelocity: f32,
  // Of each class, where there are more than two.
  classDeltas: array<vec4f, 2>,
  classWeights: array<vec4f, 2>,
}`;

/**
 * Writes the contents of the uniform buffer into an array of settingsBytes / 4 floats.
 *
 * @param terms  null where the loss is not computed on the GPU; its numbers then stay what they were
 */
export function packSettings(
  into: Float32Array,
  terms: LossTerms | null,
  learningRate: number,
  optimizer: OptimizerId = defaultOptimizer,
): void {
  into[lossNumbers] = learningRate;
  into[lossNumbers + 1] = optimizer === 'sgd' ? 1 : 0;
  if (!terms) return;
  into.set([
    terms.distributionWeight,
    terms.foregroundWeight,
    terms.backgroundWeight,
    terms.foregroundFocus,
    terms.backgroundFocus,
    terms.regionWeight,
    terms.delta,
    terms.foregroundPower,
    terms.backgroundPower,
    terms.smooth,
    terms.clipsRegion ? 1 : 0,
    terms.constant,
  ]);
}

/**
 * Writes what the classes do not share.
 *
 * @param terms  of each class, at most 8
 */
export function packClasses(into: Float32Array, terms: readonly LossTerms[]): void {
  for (const [c, { delta, foregroundWeight }] of terms.entries()) {
    into[firstDelta + c] = delta;
    into[firstWeight + c] = foregroundWeight;
  }
}
