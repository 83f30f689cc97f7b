/** Which trials lie nearest to a place in the space of a study, and with what weight each counts there. */

import { byPoint, valueOn } from './points.ts';
import type { AxisValue } from './space.ts';
import { positionOf } from './space.ts';
import type { Study, Trial } from './study.ts';

/** By key of the axis. */
export type Place = Readonly<Record<string, AxisValue>>;

export interface Neighbour {
  readonly point: number;
  /** Its seeds, in the order of the trials. */
  readonly trials: readonly Trial[];
  /** In units of the axes' lengths, choices left out. */
  readonly distance: number;
  /** Those of all neighbours sum to 1. */
  readonly weight: number;
}

/** Most settings that are blended. */
const mostBlended = 4;
/** Nearer than this a place is a trial's own. */
const onIt = 1e-6;

/** The settings with the fewest choices that differ first, among them by distance, the first of equals first. */
function byDistance({ space }: Study, trials: readonly Trial[], place: Place) {
  return byPoint(trials)
    .map((of) => {
      const first = of[0] as Trial;
      const { point } = first;
      let squares = 0;
      let others = 0;
      for (const axis of space) {
        const value = valueOn(axis, first);
        const there = place[axis.key] ?? value;
        if (axis.kind === 'choice') others += Number(value !== there);
        else squares += (positionOf(axis, Number(value)) - positionOf(axis, Number(there))) ** 2;
      }
      return { point, trials: of, others, distance: Math.sqrt(squares) };
    })
    .sort((a, b) => a.others - b.others || a.distance - b.distance || a.point - b.point);
}

/** The nearest setting alone; null where there are no trials. @param trials  those that can be shown */
export function nearest(study: Study, trials: readonly Trial[], place: Place): Neighbour | null {
  const [first] = byDistance(study, trials, place);
  if (!first) return null;
  const { others: _, ...neighbour } = first;
  return { ...neighbour, weight: 1 };
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
