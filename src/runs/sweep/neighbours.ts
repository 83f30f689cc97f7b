/** Which trials lie nearest to a place in the space of a study, and with what weight each counts there. */

import { byPoint, valueOn } from './points.ts';
import type { AxisValue } from './space.ts';
import { positionOf } from './space.ts';
import type { Axis, Study, Trial } from './study.ts';

/** By key of the axis. */
export type Place = Readonly<Record<string, AxisValue>>;

export interface Neighbour {
  readonly point: number;
  /** Its seeds, in the order of the trials. */
  readonly trials: readonly Trial[];
  /** In units of the axes' lengths; the square of a choice that differs is 1. */
  readonly distance: number;
  /** Those of all neighbours sum to 1. */
  readonly weight: number;
}

/** Most settings that are blended. */
const mostBlended = 4;
/** Nearer than this a place is a trial's own. */
const onIt = 1e-6;

function distanceOn(axis: Axis, a: AxisValue, b: AxisValue): number {
  if (axis.kind === 'choice') return a === b ? 0 : 1;
  return positionOf(axis, Number(a)) - positionOf(axis, Number(b));
}

/** The settings by distance, the first of equals first. */
function byDistance({ space }: Study, trials: readonly Trial[], place: Place) {
  return byPoint(trials)
    .map((of) => {
      const first = of[0] as Trial;
      const { point } = first;
      const squares = space.reduce((sum, axis) => {
        const value = valueOn(axis, first);
        return sum + distanceOn(axis, value, place[axis.key] ?? value) ** 2;
      }, 0);
      return { point, trials: of, distance: Math.sqrt(squares) };
    })
    .sort((a, b) => a.distance - b.distance || a.point - b.point);
}

/** The nearest setting alone; null where there are no trials. @param trials  those that can be shown */
export function nearest(study: Study, trials: readonly Trial[], place: Place): Neighbour | null {
  const [first] = byDistance(study, trials, place);
  return first ? { ...first, weight: 1 } : null;
}

/**
 * The nearest settings, up to four, each weighted by the inverse square of its distance (Shepard 1968, doi:10.1145/800186.810616). Only
 * settings with the choices of the nearest one are blended: there is nothing between two losses.
 */
export function blended(
  study: Study,
  trials: readonly Trial[],
  place: Place,
): readonly Neighbour[] {
  const sorted = byDistance(study, trials, place);
  const [first] = sorted;
  if (!first) return [];
  if (first.distance < onIt) return [{ ...first, weight: 1 }];
  const choices = study.space.filter(({ kind }) => kind === 'choice');
  const isAlike = ({ trials: of }: { trials: readonly Trial[] }) =>
    choices.every(({ key }) => of[0]?.values[key] === first.trials[0]?.values[key]);
  const near = sorted.filter(isAlike).slice(0, mostBlended);
  const weights = near.map(({ distance }) => 1 / distance ** 2);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return near.map((one, i) => ({ ...one, weight: (weights[i] as number) / sum }));
}
