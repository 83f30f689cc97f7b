/**
 * A race: settings that are trained beside each other, from the same initial weights on the same batches. Entrants differ
 * in their loss and may differ in their seed; all else is that of the session. JSON.
 */
import type { LossChoice } from '../losses/lossFunction.ts';

/** Entrants of a race, ends included. */
export const entrantRange = [2, 8] as const;

export interface Entrant {
  /** Tells it apart for as long as the race lasts, from 1. */
  readonly id: number;
  /** Null for the one that is selected: its loss is that of the sliders. */
  readonly loss: LossChoice | null;
  /** Of weights, batches and augmentation; null for that of the session. */
  readonly seed: number | null;
}

/** Exactly one of its entrants is selected; empty where nothing is raced. */
export type Race = readonly Entrant[];

/** The entrant whose loss the sliders move; undefined where nothing is raced. */
export function selectedEntrant(race: Race): Entrant | undefined {
  return race.find(({ loss }) => loss === null);
}
