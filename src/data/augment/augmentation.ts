/** How training images are changed each time they are trained on, and the draw of one such change. */
import type { Random } from '../random.ts';

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

/** Control points of a displacement along each side, two of them beyond the image. */
export const controlPoints = 7;

/** What happens to one image at one step. */
export interface Transform {
  readonly flipX: boolean;
  readonly flipY: boolean;
  /** Radians, anticlockwise as it is seen. */
  readonly angle: number;
  /** Magnification. */
  readonly scale: number;
  /** Displacements in shares of the side, x and y of each control point, [controlPoints, controlPoints, 2]; null for none. */
  readonly bend: Float64Array | null;
  /** What the values are multiplied by. */
  readonly brightness: number;
}

/**
 * Draws a transform. Every setting takes as many random numbers whatever it is, so that moving one
 * leaves the draws of the others.
 */
export function drawTransform(settings: Augmentation, random: Random): Transform {
  const { mirror, rotation, scale, elastic, brightness, chance } = settings;
  const isChosen = () => random.uniform() < chance;
  const logBetween = (least: number, most: number) =>
    Math.exp(random.between(Math.log(least), Math.log(most)));
  const flips = [random.uniform() < 0.5, random.uniform() < 0.5];
  const turns = isChosen();
  const angle = (random.between(-rotation, rotation) * Math.PI) / 180;
  const scales = isChosen();
  const magnification = logBetween(...scale);
  const brightens = isChosen();
  const factor = logBetween(1 / brightness, brightness);
  const bends = isChosen();
  const deviation = elastic * random.uniform();
  return {
    flipX: mirror !== 'none' && (flips[0] as boolean),
    flipY: mirror === 'both' && (flips[1] as boolean),
    angle: turns ? angle : 0,
    scale: scales ? magnification : 1,
    bend: bends && deviation > 0 ? drawBend(deviation, random) : null,
    brightness: brightens ? factor : 1,
  };
}

/** Displacements of the control points: the sum of four uniform numbers is nearly normal. */
function drawBend(deviation: number, random: Random): Float64Array {
  const unit = Math.sqrt(3);
  return Float64Array.from({ length: 2 * controlPoints ** 2 }, () => {
    const sum = random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2;
    return deviation * unit * sum;
  });
}
