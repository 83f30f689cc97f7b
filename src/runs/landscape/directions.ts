/**
 * Filter-normalised random directions in weight space. Source: Li et al. 2018, Visualizing the loss landscape of
 * neural nets, arXiv:1712.09913, and its code with `xignore=biasbn`: a normal direction of which each filter is scaled to
 * the norm of that filter of the weights, and is 0 for biases, scales and shifts. A network that computes the same
 * with larger weights so has the same picture.
 *
 * A filter is what makes one output channel; of transposed convolutions the code takes what reads one input
 * channel instead.
 */
import { normalFrom } from '../../pixels/normal.ts';
import { createRandom } from '../../pixels/random.ts';
import type { ParameterSlot, UNetLayers } from '../networkLayers.ts';

interface FilterSlot {
  readonly slot: ParameterSlot;
  /** Axis of the output channels in its shape: 3 in [k, k, in, out], 2 in [2, 2, out, in]. */
  readonly outputAxis: 2 | 3;
}

/** The tensors that are made of filters, in no order. */
function filterSlots({ down, bottom, up, head }: UNetLayers): FilterSlot[] {
  const convolutions = [
    ...down.flat(),
    ...bottom,
    ...up.flatMap((level) => level.convolutions),
    head,
  ];
  return [
    ...convolutions.map(({ filter }) => ({ slot: filter, outputAxis: 3 as const })),
    ...up.map(({ up: { filter } }) => ({ slot: filter, outputAxis: 2 as const })),
  ];
}

/** Visits each filter with the positions of its weights in the flat vector; the array is used again. */
export function eachFilter(
  layers: UNetLayers,
  visit: (positions: Uint32Array, slot: ParameterSlot) => void,
): void {
  for (const { slot, outputAxis } of filterSlots(layers)) {
    const outputs = slot.shape[outputAxis];
    const inner = outputAxis === 3 ? 1 : slot.shape[3];
    const positions = new Uint32Array(slot.length / outputs);
    for (let output = 0; output < outputs; output++) {
      let count = 0;
      for (let at = output * inner; at < slot.length; at += outputs * inner)
        for (let i = 0; i < inner; i++) positions[count++] = slot.offset + at + i;
      visit(positions, slot);
    }
  }
}

/**
 * A direction with the filters' norms of the weights.
 *
 * @param direction  flat, in the order of `UNetLayers.slots`, as long as the weights
 * @returns 0 in biases, scales, shifts, and filters that are 0 in either
 */
export function filterNormalised(
  direction: ArrayLike<number>,
  weights: ArrayLike<number>,
  layers: UNetLayers,
): Float32Array<ArrayBuffer> {
  const made = new Float32Array(layers.parameterCount);
  const norm = (of: ArrayLike<number>, positions: Uint32Array) => {
    let sum = 0;
    for (const at of positions) sum += of[at] ** 2;
    return Math.sqrt(sum);
  };
  eachFilter(layers, (positions) => {
    const own = norm(direction, positions);
    const factor = own > 0 ? norm(weights, positions) / own : 0;
    for (const at of positions) made[at] = factor * direction[at];
  });
  return made;
}

/** Two filter-normalised random directions at these weights, the same for the same seed. */
export function randomDirections(
  weights: Float32Array,
  layers: UNetLayers,
  seed: number,
): readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] {
  const direction = (axis: string) => {
    const normal = normalFrom(createRandom(seed, `landscape ${axis}`));
    const drawn = Float64Array.from({ length: layers.parameterCount }, normal);
    return filterNormalised(drawn, weights, layers);
  };
  return [direction('x'), direction('y')];
}
