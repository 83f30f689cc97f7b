/** A checkpoint with names on its tensors: what is stored and taken away, and what comes back from there. */

import type { UNetLayers } from '../networks/unet.ts';
import type { NetworkConfig, TrainingSnapshot } from '../protocol.ts';
import type { Checkpoint } from './trainer.ts';

/** The parameters are views of one buffer, the checkpoint's. */
export function snapshotOf(
  { weights, step, position, moments }: Checkpoint,
  network: NetworkConfig,
  layers: UNetLayers,
): TrainingSnapshot {
  const channels = layers.inputChannels === 1 ? 1 : 3;
  const classes = layers.head.bias.length;
  const parameters = layers.slots.map(({ name, shape, offset, length }) => ({
    name,
    shape,
    values: weights.subarray(offset, offset + length),
  }));
  return { step, position, network, channels, classes, parameters, moments: moments ?? null };
}

/** What can change hands when a snapshot is sent. */
export function buffersOf({ parameters, moments }: TrainingSnapshot): ArrayBuffer[] {
  const arrays = [
    ...parameters.map(({ values }) => values),
    ...(moments ? [moments.first, ...(moments.second ? [moments.second] : [])] : []),
  ];
  return [...new Set(arrays.map(({ buffer }) => buffer as ArrayBuffer))];
}

/**
 * The checkpoint in a snapshot.
 *
 * @throws RangeError with a sentence when it was made by another network than this
 */
export function checkpointOf(snapshot: TrainingSnapshot, layers: UNetLayers): Checkpoint {
  const { parameters, moments, step, position } = snapshot;
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const weights = new Float32Array(layers.parameterCount);
  for (const { name, shape, offset, length } of layers.slots) {
    const found = byName.get(name);
    if (!found || String(found.shape) !== String(shape) || found.values.length !== length)
      throw new RangeError(
        `The stored weights are of another network: ${name} is ${found ? `${found.shape.join(' × ')}, not ${shape.join(' × ')}` : 'missing'}.`,
      );
    weights.set(found.values, offset);
  }
  if (byName.size > layers.slots.length)
    throw new RangeError(
      `The stored weights are of another network: it has ${byName.size} tensors, this one ${layers.slots.length}.`,
    );
  const fits = (values: Float32Array | null) => !values || values.length === weights.length;
  const isWhole = moments && fits(moments.first) && fits(moments.second);
  return { weights, step, position, ...(isWhole ? { moments } : {}) };
}
