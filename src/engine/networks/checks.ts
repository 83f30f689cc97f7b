/** What every implementation of the network refuses before it begins. */
import type { Moments } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { BatchImage, TrainingImages } from './network.ts';

/** @throws RangeError when weights or moments are not as many as the network has parameters */
export function checkLengths(
  { parameterCount }: UNetLayers,
  weights: Float32Array,
  moments: Moments | null = null,
): void {
  for (const values of [weights, moments?.first, moments?.second])
    if (values && values.length !== parameterCount)
      throw new RangeError(`the network has ${parameterCount} weights: got ${values.length}`);
}

/**
 * The classes of the pixels of a batch, [size, size] an image.
 *
 * @throws RangeError for an image without a mask
 */
export function labelsOf(
  images: readonly BatchImage[],
  { masks }: Pick<TrainingImages, 'masks'>,
): Uint8Array[] {
  return images.map((image) => {
    const isStored = typeof image === 'number';
    const mask = isStored ? masks[image] : image.mask;
    if (!mask)
      throw new RangeError(
        `${isStored ? `image ${image}` : 'an image'} has no mask and cannot be trained on`,
      );
    return mask;
  });
}
