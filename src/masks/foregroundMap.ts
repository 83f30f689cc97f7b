/** Predictions of any number of classes as one map: how likely a pixel is anything but background. */
import { levelProbability, levelsPerLogit, logitLimit } from './probabilityMap.ts';

/**
 * @param differences  levels of z_c − z_0 of each class but the background, C − 1 of [pixels]
 * @returns 1 − p₀, [pixels]
 */
export function foregroundProbability(differences: readonly Uint16Array[]): Float32Array {
  const [only] = differences;
  if (only && differences.length === 1)
    return Float32Array.from(only, (level) => levelProbability[level] as number);
  const pixels = only?.length ?? 0;
  const probability = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0;
    for (const map of differences)
      sum += Math.exp((map[pixel] as number) / levelsPerLogit - logitLimit);
    probability[pixel] = sum / (1 + sum);
  }
  return probability;
}

export interface WeightedMap {
  /** [pixels] */
  readonly map: Float32Array;
  /** Those of all maps sum to 1. */
  readonly weight: number;
}

/** Σ weight · map, [pixels]; empty without maps. All are of the same size. */
export function weightedMean(maps: readonly WeightedMap[]): Float32Array {
  const mean = new Float32Array(maps[0]?.map.length ?? 0);
  for (const { map, weight } of maps)
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + weight * (map[i] as number);
  return mean;
}
