/** One change of a training image, drawn. */
import type { Random } from '../../pixels/random.ts';
import type { Augmentation } from '../../runs/augmentation.ts';

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
    flipX: mirror !== 'none' && flips[0],
    flipY: mirror === 'both' && flips[1],
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
