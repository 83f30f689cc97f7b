/** Which part of an image the network sees, by the way that it is fitted. */

import type { Frame } from '../../pixels/frame.ts';
import { createRandom } from '../../pixels/random.ts';
import type { Split } from '../dataset.ts';
import type { Preprocessing } from './preprocessing.ts';

/**
 * The frame of an image.
 *
 * @param image  its sides in pixels
 * @param random  in [0, 1); where a crop lies between the ends of each side. Without it in the middle.
 * @returns null for the whole image without padding
 */
export function frameOf(
  image: { readonly width: number; readonly height: number },
  { fit, crop }: Preprocessing,
  random: () => number = () => 0.5,
): Frame | null {
  if (fit === 'stretch') return null;
  const shorter = Math.min(image.width, image.height);
  const side = fit === 'crop' ? crop * shorter : Math.max(image.width, image.height);
  const width = side / image.width;
  const height = side / image.height;
  if (width === 1 && height === 1) return null;
  const share = fit === 'crop' ? random : () => 0.5;
  return { left: (1 - width) * share(), top: (1 - height) * share(), width, height };
}

/** The frame of a sample: training images are cropped where the seed says, the others in the middle. */
export function frameOfSample(
  image: { readonly id: string; readonly width: number; readonly height: number },
  split: Split,
  preprocessing: Preprocessing,
  seed: number,
): Frame | null {
  if (split !== 'training') return frameOf(image, preprocessing);
  return frameOf(image, preprocessing, createRandom(seed, `crop ${image.id}`).uniform);
}
