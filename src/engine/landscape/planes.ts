/** The planes of a landscape: where they lie in weight space, and the path of training on them. */
import { randomDirections } from '../../runs/landscape/directions.ts';
import {
  fewestMoments,
  principalDirections,
  projectedPath,
} from '../../runs/landscape/principal.ts';
import type { Moment } from '../../runs/moment.ts';
import type { UNetLayers } from '../../runs/networkLayers.ts';
import type { LandscapePlane, LandscapeRequest } from '../landscapeRequest.ts';
import { RequestRefused } from '../training/runRequests.ts';

/** A plane with its directions, which reach from the centre to the ends of the axes. */
export interface Plane extends LandscapePlane {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Of more kept weights an even choice is taken: what is done with them grows with their square. */
const mostOfPath = 32;
/** Room around the path of training. */
const margin = 1.15;

export type PathMoment = Pick<Moment, 'step' | 'weights'>;

/** An even choice of the kept weights, the first among them, and the present ones last. */
export function pathOf(kept: readonly PathMoment[], now: PathMoment): readonly PathMoment[] {
  const earlier = kept.filter(({ step }) => step < now.step);
  const most = mostOfPath - 1;
  const chosen =
    earlier.length <= most
      ? earlier
      : Array.from(
          { length: most },
          (_, i) => earlier[Math.round((i * (earlier.length - 1)) / (most - 1))],
        );
  return [...chosen, now];
}

/** @throws RequestRefused where there are no principal directions */
export function planesOf(
  { plane, range }: Pick<LandscapeRequest, 'plane' | 'range'>,
  layers: UNetLayers,
  path: readonly PathMoment[],
): Plane[] {
  const centre = path[path.length - 1].weights;
  const weights = path.map((moment) => moment.weights);
  const made = (
    directions: readonly [Float32Array, Float32Array],
    explained: LandscapePlane['explained'],
    halfOf: (points: readonly { readonly x: number; readonly y: number }[]) => Plane['half'],
  ): Plane => {
    const { points, share } = projectedPath(weights, centre, directions);
    const half = halfOf(points);
    return {
      x: directions[0].map((value) => half.x * value),
      y: directions[1].map((value) => half.y * value),
      half,
      path: points.map(({ x, y }, i) => ({ x: x / half.x, y: y / half.y, step: path[i].step })),
      pathShare: share,
      explained,
    };
  };
  if (plane.kind === 'random')
    return plane.seeds.map((seed) =>
      made(randomDirections(centre, layers, seed), null, () => ({ x: range, y: range })),
    );
  const found = principalDirections(weights);
  if (!found)
    throw new RequestRefused(
      `Principal directions need the weights of ${fewestMoments} steps, and ${path.length === 1 ? 'only the present ones are' : `${path.length} are`} kept. Train some steps, or choose random directions.`,
    );
  return [
    made(found.directions, found.explained, (points) => {
      const reach = (axis: 'x' | 'y') =>
        points.reduce((most, point) => Math.max(most, Math.abs(point[axis])), 0);
      return { x: range * margin * reach('x'), y: range * margin * reach('y') };
    }),
  ];
}
