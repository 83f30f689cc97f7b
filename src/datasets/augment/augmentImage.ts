/** An image as it is trained on at one place of the training. */

import { createRandom } from '../../pixels/random.ts';
import type { Augmentation } from '../../runs/augmentation.ts';
import type { Sample } from '../dataset.ts';
import { drawTransform } from './drawTransform.ts';
import { type ImageWithLabels, transformed } from './warp.ts';

/** Width over height of what the square of a sample shows. */
export function aspectOf({ width, height, frame }: Pick<Sample, 'width' | 'height' | 'frame'>) {
  return (width * (frame?.width ?? 1)) / (height * (frame?.height ?? 1));
}

/**
 * @param seed  of the training
 * @param position  images taken before it since the beginning of the training: the same place of the same
 *   training always draws the same
 */
export function augmented(
  image: ImageWithLabels,
  shape: { readonly size: number; readonly channels: number; readonly aspect: number },
  settings: Augmentation,
  seed: number,
  position: number,
): ImageWithLabels {
  const transform = drawTransform(settings, createRandom(seed, `augment ${position}`));
  return transformed(image, shape.size, shape.channels, transform, shape.aspect);
}
