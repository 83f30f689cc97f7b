/** Initial weights: seeded, the same on every backend. */
import { normalFrom } from '../../pixels/normal.ts';
import type { Random } from '../../pixels/random.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';

/** Normal with each slot's deviation, or its constant: flat, in the order of the slots. */
export function initialWeights(layers: UNetLayers, random: Random): Float32Array {
  const normal = normalFrom(random);
  const weights = new Float32Array(layers.parameterCount);
  for (const { offset, length, deviation } of layers.slots)
    for (let i = offset; i < offset + length; i++)
      weights[i] = deviation === null ? 1 : deviation === 0 ? 0 : deviation * normal();
  return weights;
}
