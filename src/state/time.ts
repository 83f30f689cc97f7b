/** The moment of the training that is looked at. */
import type { SampleScores } from '../runs/record.ts';
import { type Live, type LiveRun, runOf } from './live.ts';

/** The kept step nearest to a time; null where nothing is kept. @param steps  ascending */
export function nearestStep(steps: readonly number[], time: number): number | null {
  let nearest: number | null = null;
  for (const step of steps)
    if (nearest === null || Math.abs(step - time) < Math.abs(nearest - time)) nearest = step;
  return nearest;
}

/** The earlier step at which a run is looked at; null for as it is now. */
export function pastStep({ kept }: LiveRun, time: number | null): number | null {
  return time === null ? null : nearestStep(kept.steps, time);
}

const nothing: SampleScores = {};

/** Dice by sample id of the network at the moment that is looked at; empty while it is not known. */
export function scoresShown(live: Live): SampleScores {
  const run = runOf(live);
  const step = pastStep(run, live.time);
  if (step === null) return run.scores;
  return run.past?.step === step ? run.past.scores.samples : nothing;
}
