/** A training at one moment: from here it goes on as if it had never stopped. */
import { type UNetLayers, unetLayers } from './networkLayers.ts';
import type { NetworkConfig, OptimizerId } from './setting.ts';

/** What an optimiser remembers of earlier gradients; flat, in the order of the parameters. */
export interface Moments {
  readonly optimizer: OptimizerId;
  /** Updates made with them. */
  readonly updates: number;
  /** Adam's first moment; the velocity of gradient descent. */
  readonly first: Float32Array;
  /** Adam's second moment; null for gradient descent. */
  readonly second: Float32Array | null;
}

/** The weights of a run at a step, with all that its next steps depend on. */
export interface Moment {
  /** Updates made. */
  readonly step: number;
  /** Images consumed until then. */
  readonly position: number;
  readonly network: NetworkConfig;
  readonly channels: 1 | 3;
  /** C, the background included. */
  readonly classes: number;
  /** Flat, in the order of `UNetLayers.slots`. */
  readonly weights: Float32Array;
  /** Null where the optimiser begins anew: they are twice the weights, and kept only to be stored. */
  readonly moments: Moments | null;
}

/** A tensor of the network, channels last. */
export interface NamedParameter {
  /** "down1.conv2.filter", "up1.up.bias". */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The layers of the network that a moment is of. */
function layersOf({ network, channels, classes }: Moment): UNetLayers {
  return unetLayers(network, channels, classes);
}

/** The weights by name; views of the moment's. */
export function namedParameters(moment: Moment): NamedParameter[] {
  return layersOf(moment).slots.map(({ name, shape, offset, length }) => ({
    name,
    shape,
    values: moment.weights.subarray(offset, offset + length),
  }));
}

/** Why tensors are not those of these layers, as a sentence; null where they are. */
function otherNetwork(
  parameters: readonly Pick<NamedParameter, 'name' | 'shape'>[],
  { slots }: UNetLayers,
): string | null {
  const shapes = new Map(parameters.map(({ name, shape }) => [name, shape]));
  for (const { name, shape } of slots) {
    const found = shapes.get(name);
    if (String(found) === String(shape)) continue;
    const is = found ? `${found.join(' × ')}, not ${shape.join(' × ')}` : 'missing';
    return `The stored weights are of another network: ${name} is ${is}.`;
  }
  return shapes.size > slots.length
    ? `The stored weights are of another network: it has ${shapes.size} tensors, this one ${slots.length}.`
    : null;
}

/**
 * Flat weights from tensors by name.
 *
 * @throws RangeError with a sentence when they are those of another network
 */
export function flatWeights(
  parameters: readonly NamedParameter[],
  layers: UNetLayers,
): Float32Array<ArrayBuffer> {
  const problem = otherNetwork(parameters, layers);
  if (problem) throw new RangeError(problem);
  const values = new Map(parameters.map((parameter) => [parameter.name, parameter.values]));
  const weights = new Float32Array(layers.parameterCount);
  for (const { name, offset, length } of layers.slots) {
    const found = values.get(name);
    if (found?.length !== length)
      throw new RangeError(
        `The stored weights of ${name} are ${found?.length} numbers, not ${length}.`,
      );
    weights.set(found, offset);
  }
  return weights;
}

/** Why a moment cannot be gone on from in a network of these layers, as a sentence; null where it can. */
export function mismatchOf(moment: Moment, layers: UNetLayers): string | null {
  const { weights, moments } = moment;
  const problem = otherNetwork(layersOf(moment).slots, layers);
  if (problem) return problem;
  const lengths = [weights, moments?.first, moments?.second].map((values) => values?.length);
  return lengths.some((length) => length !== undefined && length !== layers.parameterCount)
    ? 'The stored weights are not as many as their network has.'
    : null;
}

/** What can change hands when a moment is sent. */
export function buffersOf({ weights, moments }: Moment): ArrayBuffer[] {
  const arrays = [weights, moments?.first, moments?.second];
  return [...new Set(arrays.flatMap((array) => (array ? [array.buffer as ArrayBuffer] : [])))];
}
