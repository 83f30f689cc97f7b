/** Initial weights: seeded, the same on every backend. */
import type { Random } from '../../pixels/random.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';

/** Standard normal numbers from uniform ones: Box and Muller's transform. */
function normalFrom({ uniform }: Random): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const number = spare;
      spare = null;
      return number;
    }
    // 1 − u lies in (0, 1], so that the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Normal with each slot's deviation, or its constant: flat, in the order of the slots. */
export function initialWeights(layers: UNetLayers, random: Random): Float32Array {
  const normal = normalFrom(random);
  const weights = new Float32Array(layers.parameterCount);
  for (const { offset, length, deviation } of layers.slots)
    for (let i = offset; i < offset + length; i++)
      weights[i] = deviation === null ? 1 : deviation === 0 ? 0 : deviation * normal();
  return weights;
}
