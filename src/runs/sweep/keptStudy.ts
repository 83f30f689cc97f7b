/** A study with all that came of it so far: what is kept of it after every trial, and all that going on takes. */
import type { Study, Trial } from './study.ts';
import type { Pace } from './timeLeft.ts';

export interface KeptStudy {
  readonly study: Study;
  /** In the order of their numbers. */
  readonly trials: readonly Trial[];
  /** Of each stretch of training that was made. */
  readonly paces: readonly Pace[];
}

/** Most studies that are kept; beyond them the oldest go. */
export const mostStudies = 20;
/** Most trials of a study: each is a run of the table. */
export const mostTrials = 500;
/** Most images whose maps are kept of a trial, and their largest side in pixels. */
export const mostMaps = 3;
export const mapSide = 128;

/** How a trial saw an image when it ended. */
export interface TrialMap {
  readonly sampleId: string;
  /** Side in pixels, up to {@link mapSide}. */
  readonly size: number;
  /** Logit of each class minus that of the background in levels of masks/probabilityMap.ts, C − 1 of [size, size]. */
  readonly differences: readonly Uint16Array[];
}

export interface TrialMaps {
  /** Number of the trial. */
  readonly trial: number;
  /** Step that they are of. */
  readonly step: number;
  readonly maps: readonly TrialMap[];
}

/** What a study has spent of its budget, and of all. */
export function spent(paces: readonly Pace[]): { steps: number; minutes: number } {
  const steps = paces.reduce((sum, pace) => sum + pace.steps, 0);
  const seconds = paces.reduce((sum, pace) => sum + pace.seconds, 0);
  return { steps, minutes: seconds / 60 };
}

/** Whether a study may not train any more, whatever is left of it. */
export function isSpent({ study: { budget }, paces }: KeptStudy): boolean {
  return budget !== undefined && spent(paces)[budget.unit] >= budget.amount;
}
