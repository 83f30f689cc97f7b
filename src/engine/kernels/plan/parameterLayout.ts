/**
 * Where the weights lie on the GPU, and where the parts of their gradients are collected. Each slot
 * starts where a binding may start, so that kernels need no offsets and layers of one shape share
 * their pipelines.
 */
import type { ParameterSlot } from '../../../runs/networkLayers.ts';
import { blockLength } from '../shaders/weightUpdate.ts';

/** A slot in the padded weight vector, and its gradient's parts in theirs; indices in floats. */
interface ParameterPlace {
  readonly slot: ParameterSlot;
  readonly firstWeight: number;
  readonly firstPart: number;
  /** Parts of its gradient, each as long as the slot; 0 where the gradient is always zero. */
  readonly parts: number;
}

export interface ParameterLayout {
  readonly places: readonly ParameterPlace[];
  /** Length of the padded weight vector, a multiple of the optimiser's block. */
  readonly weightLength: number;
  /** Length of all parts. */
  readonly partLength: number;
}

const padded = (length: number) => Math.ceil(length / blockLength) * blockLength;

/**
 * @param parts  number of gradient parts of a slot
 */
export function parameterLayout(
  slots: readonly ParameterSlot[],
  parts: (slot: ParameterSlot) => number,
): ParameterLayout {
  let weightLength = 0;
  let partLength = 0;
  const places = slots.map((slot) => {
    const count = parts(slot);
    const place = { slot, firstWeight: weightLength, firstPart: partLength, parts: count };
    weightLength += padded(slot.length);
    partLength += padded(count * slot.length);
    return place;
  });
  return { places, weightLength, partLength };
}

/** The table that tells the optimiser where each block's gradient parts are. */
export function blockTable({ places, weightLength }: ParameterLayout): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array((weightLength / blockLength) * 4);
  for (const { slot, firstWeight, firstPart, parts } of places)
    for (let start = 0; start < slot.length; start += blockLength) {
      const used = Math.min(blockLength, slot.length - start);
      table.set(
        [firstPart + start, slot.length, parts, used],
        ((firstWeight + start) / blockLength) * 4,
      );
    }
  return table;
}

/** From the flat weights of the network to the padded ones. */
export function padWeights(layout: ParameterLayout, flat: Float32Array): Float32Array<ArrayBuffer> {
  const spread = new Float32Array(layout.weightLength);
  for (const { slot, firstWeight } of layout.places)
    spread.set(flat.subarray(slot.offset, slot.offset + slot.length), firstWeight);
  return spread;
}

/** Undoes {@link padWeights}. */
export function unpadWeights(layout: ParameterLayout, spread: Float32Array): Float32Array {
  const flat = new Float32Array(
    layout.places.reduce((length, { slot }) => Math.max(length, slot.offset + slot.length), 0),
  );
  for (const { slot, firstWeight } of layout.places)
    flat.set(spread.subarray(firstWeight, firstWeight + slot.length), slot.offset);
  return flat;
}

/** From flat moments to the padded pairs of first and second moment. */
export function padMoments(
  { places, weightLength }: ParameterLayout,
  { first, second }: { readonly first: Float32Array; readonly second: Float32Array | null },
): Float32Array<ArrayBuffer> {
  const pairs = new Float32Array(2 * weightLength);
  for (const { slot, firstWeight } of places)
    for (let i = 0; i < slot.length; i++) {
      pairs[2 * (firstWeight + i)] = first[slot.offset + i];
      pairs[2 * (firstWeight + i) + 1] = second?.[slot.offset + i] ?? 0;
    }
  return pairs;
}

/** Undoes {@link padMoments}. */
export function unpadMoments(
  { places }: ParameterLayout,
  pairs: Float32Array,
): [first: Float32Array, second: Float32Array] {
  const length = places.reduce((most, { slot }) => Math.max(most, slot.offset + slot.length), 0);
  const [first, second] = [new Float32Array(length), new Float32Array(length)];
  for (const { slot, firstWeight } of places)
    for (let i = 0; i < slot.length; i++) {
      first[slot.offset + i] = pairs[2 * (firstWeight + i)];
      second[slot.offset + i] = pairs[2 * (firstWeight + i) + 1];
    }
  return [first, second];
}
