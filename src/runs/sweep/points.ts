/** The trials of a study by the point of the design that they are of. */
import { scoreAt } from './schedule.ts';
import type { AxisValue } from './space.ts';
import type { Axis, Trial } from './study.ts';

/** Seeds of the same point, in the order of the trials; points in that of their first ones. */
export function byPoint(trials: readonly Trial[]): readonly (readonly Trial[])[] {
  const points = new Map<number, Trial[]>();
  for (const trial of trials) {
    const seeds = points.get(trial.point);
    if (seeds) seeds.push(trial);
    else points.set(trial.point, [trial]);
  }
  return [...points.values()];
}

/** The value of a trial on an axis, as a number where it is one. */
export function valueOn(axis: Axis, { values }: Pick<Trial, 'values'>): AxisValue {
  const text = values[axis.key] ?? '';
  return axis.kind === 'number' ? Number(text) : text;
}

/** Mean Dice of trials at a step; NaN where none has one. Without a step, where each ended. */
export function meanScore(trials: readonly Trial[], step?: number): number {
  const scores = trials.map((trial) => scoreAt(trial, step)).filter(Number.isFinite);
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
