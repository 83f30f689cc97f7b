/** How long what is left of a study will take, from what its trainings took so far. */
import { quantile } from '../bootstrap.ts';
import type { Remaining } from './schedule.ts';

/** A stretch of training that was made. */
export interface Pace {
  readonly steps: number;
  /** From its order to its last prediction, building and measuring included. */
  readonly seconds: number;
}

export interface TimeRange {
  /** Seconds. */
  readonly low: number;
  readonly high: number;
}

/** Fewer stretches say little of how much they differ. */
const fewest = 3;
/** What is taken for it then: a first stretch compiles, and others may train beside it. */
const guessed = [0.6, 1.5] as const;

/**
 * @param paces  of this study or of earlier trainings of the same kind, the latest last
 * @returns null where nothing is known yet
 */
export function timeLeft({ steps }: Remaining, paces: readonly Pace[]): TimeRange | null {
  const trained = paces.filter((pace) => pace.steps > 0);
  if (trained.length === 0) return null;
  // The first one compiled what the others found ready.
  const known = trained.length > fewest ? trained.slice(1) : trained;
  const made = known.reduce((sum, pace) => sum + pace.steps, 0);
  const mean = known.reduce((sum, pace) => sum + pace.seconds, 0) / made;
  const rates = known.map((pace) => pace.seconds / pace.steps).sort((a, b) => a - b);
  const [low, high] =
    known.length < fewest
      ? guessed.map((factor) => factor * mean)
      : [Math.min(mean, quantile(rates, 0.1)), Math.max(mean, quantile(rates, 0.9))];
  return { low: steps * (low as number), high: steps * (high as number) };
}
