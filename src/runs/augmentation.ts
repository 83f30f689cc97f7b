/** How training images are changed each time they are trained on. */

export const mirrors = ['none', 'horizontal', 'both'] as const;
export type Mirror = (typeof mirrors)[number];

export interface Augmentation {
  /** Axes that are flipped, each with a chance of one half. */
  readonly mirror: Mirror;
  /** Largest angle to either side, degrees, 0 to 180. */
  readonly rotation: number;
  /** Smallest and largest magnification, drawn evenly in its logarithm; 0.5 to 1 and 1 to 2. */
  readonly scale: readonly [smallest: number, largest: number];
  /** Deviation up to which the image is bent, in shares of its side, 0 to 0.1. */
  readonly elastic: number;
  /** The values are multiplied by 1 / this to this, drawn evenly in its logarithm; 1 to 4. */
  readonly brightness: number;
  /** Chance of each of rotation, scale, elastic deformation and brightness, by itself; 0.05 to 1. */
  readonly chance: number;
}

export const noAugmentation: Augmentation = {
  mirror: 'none',
  rotation: 0,
  scale: [1, 1],
  elastic: 0,
  brightness: 1,
  chance: 1,
};

/**
 * Strengths of the pipeline that the authors of the loss published with their DSC++ experiments
 * (mlyg/DicePlusPlus), which also bends images, by a field of another kind.
 */
export const authorsAugmentation: Augmentation = {
  mirror: 'both',
  rotation: 15,
  scale: [0.85, 1.25],
  elastic: 0.02,
  brightness: 2,
  chance: 0.15,
};

export const augmentationRanges = {
  rotation: [0, 180],
  smallest: [0.5, 1],
  largest: [1, 2],
  elastic: [0, 0.1],
  brightness: [1, 4],
  chance: [0.05, 1],
} as const;

/** Whether images stay as they are. */
export function isNeutral({ mirror, rotation, scale, elastic, brightness }: Augmentation): boolean {
  return (
    mirror === 'none' &&
    rotation === 0 &&
    scale[0] === 1 &&
    scale[1] === 1 &&
    elastic === 0 &&
    brightness === 1
  );
}
