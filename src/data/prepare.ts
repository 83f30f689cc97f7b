/** From opened images to a dataset of one size, split into training and validation images. */
import type { Dataset, Picture, Preparation, Sample, TrainingPixels } from './dataset.ts';
import { foregroundShare, type Mask } from './mask.ts';
import { createRandom } from './random.ts';
import { resizeMask } from './resize.ts';
import { pictureInput } from './standardise.ts';

/** An opened image as it is kept, so that another size or split needs no file again. */
export interface OpenedImage {
  /** Path of the image, unique. */
  readonly id: string;
  readonly name: string;
  /** Original size in pixels. */
  readonly width: number;
  readonly height: number;
  readonly picture: Picture;
  readonly isGrey: boolean;
  /** At its own resolution; null where there is none. */
  readonly mask: Mask | null;
}

/** Everything that a dataset is made of. */
export interface OpenedFiles {
  readonly title: string;
  /** SHA-256 of the files' names and bytes, hex. */
  readonly hash: string;
  readonly images: readonly OpenedImage[];
}

/** What the page shows and what the network reads. */
export interface PreparedImages {
  readonly dataset: Dataset;
  readonly pixels: TrainingPixels;
}

/** Which of the images with masks are held out, by position: the seed shuffles, the share cuts. */
function heldOut(count: number, { validationShare, seed }: Preparation): Set<number> {
  const order = Array.from({ length: count }, (_, i) => i);
  const random = createRandom(seed, 'split');
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  const held = Math.min(count - 1, Math.max(1, Math.round(count * validationShare)));
  return new Set(order.slice(0, Math.max(0, held)));
}

/**
 * Makes the dataset of opened images: training images first, then validation images, then those
 * without a mask, which are only looked at.
 */
export function prepareAgain(opened: OpenedFiles, preparation: Preparation): PreparedImages {
  const { size } = preparation;
  const channels = opened.images.every(({ isGrey }) => isGrey) ? 1 : 3;
  const masked = opened.images.filter(({ mask }) => mask);
  const bare = opened.images.filter(({ mask }) => !mask);
  const held = heldOut(masked.length, preparation);
  const ordered = [
    ...masked.filter((_, i) => !held.has(i)),
    ...masked.filter((_, i) => held.has(i)),
    ...bare,
  ];
  const firstHeld = masked.length - held.size;

  const samples = ordered.map((image, i): Sample => {
    const mask = image.mask && resizeMask(image.mask, size);
    return {
      id: image.id,
      name: image.name,
      split: i < firstHeld ? 'training' : 'validation',
      width: image.width,
      height: image.height,
      picture: image.picture,
      mask,
      foregroundShare: mask ? foregroundShare(mask) : 0,
    };
  });
  const shares = samples.filter(({ mask }) => mask).map((sample) => sample.foregroundShare);
  return {
    dataset: {
      title: opened.title,
      size,
      channels,
      samples,
      hash: opened.hash,
      foregroundShare: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length),
    },
    pixels: {
      channels,
      inputs: ordered.map(({ picture }) => pictureInput(picture, size, channels)),
    },
  };
}
