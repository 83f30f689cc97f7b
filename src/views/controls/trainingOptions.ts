/** What the training menus offer. A value that came with a link and is not among them is added. */

import type { NetworkConfig, OptimizerId } from '../../runs/setting.ts';
import { referenceNetworks } from '../../runs/setting.ts';

export const optimizers: readonly (readonly [OptimizerId, string])[] = [
  ['adam', 'Adam'],
  ['sgd', 'SGD, Nesterov momentum 0.9'],
];
export const learningRates: Readonly<Record<OptimizerId, readonly number[]>> = {
  adam: [0.0001, 0.0003, 0.001, 0.003, 0.01],
  sgd: [0.003, 0.01, 0.02, 0.05, 0.1],
};
export const batchSizes: readonly number[] = [1, 2, 4, 8, 16];
/** Steps a second; the fastest, null, comes after them. */
export const paces: readonly number[] = [1, 2, 5, 10];

/** The values with the current one among them, ascending. */
export function withCurrent(values: readonly number[], current: number | null): readonly number[] {
  if (current === null || values.includes(current)) return values;
  return [...values, current].sort((a, b) => a - b);
}

export type NetworkName = keyof typeof referenceNetworks | 'own';

/** From the smallest to the largest. */
export const networkNames = Object.keys(referenceNetworks) as (keyof typeof referenceNetworks)[];

/** Which reference network this is, 'own' for any other. */
export function networkName(network: NetworkConfig): NetworkName {
  const same = (other: NetworkConfig) =>
    other.depth === network.depth &&
    other.filters === network.filters &&
    other.norm === network.norm;
  return networkNames.find((name) => same(referenceNetworks[name])) ?? 'own';
}
