/**
 * Which trial is trained next, and how far. Without halving one after the other; with it rung by rung, synchronous successive
 * halving (Jamieson and Talwalkar 2016, arXiv:1502.07943): when all that are left have reached a rung, one point in eta goes on. The
 * seeds of a point stay together: it is judged by their mean. All of it follows from the study and its trials alone.
 */
import type { Study, Trial } from './study.ts';

/** The steps at which trials are compared, ascending; the last is the end. */
export function rungsOf({ steps, halving }: Pick<Study, 'steps' | 'halving'>): readonly number[] {
  const rungs: number[] = [];
  if (halving && halving.eta > 1)
    for (let rung = halving.first; rung < steps; rung *= halving.eta) rungs.push(Math.round(rung));
  return [...rungs, steps];
}

/** Steps of a trial that are known; 0 before its first measurement. */
export function reached({ curve }: Pick<Trial, 'curve'>): number {
  return curve.at(-1)?.[0] ?? 0;
}

/** Validation Dice of a trial at the last step that was measured up to one; NaN before there is one. */
export function scoreAt({ curve }: Pick<Trial, 'curve'>, step = Number.POSITIVE_INFINITY): number {
  return curve.findLast(([at]) => at <= step)?.[1] ?? Number.NaN;
}

const isOpen = ({ state }: Trial) => state === 'waiting' || state === 'running';

/** The points that go on from a rung: the best by mean Dice there, the first of equals. At least one. */
export function survivors(
  trials: readonly Trial[],
  rung: number,
  eta: number,
): ReadonlySet<number> {
  const scores = new Map<number, number[]>();
  for (const trial of trials) {
    const score = scoreAt(trial, rung);
    scores.set(trial.point, [
      ...(scores.get(trial.point) ?? []),
      ...(Number.isFinite(score) ? [score] : []),
    ]);
  }
  const ranked = [...scores]
    .filter(([, of]) => of.length > 0)
    .map(([point, of]) => ({ point, mean: of.reduce((sum, one) => sum + one, 0) / of.length }))
    .sort((a, b) => b.mean - a.mean || a.point - b.point);
  const most = Math.max(1, Math.floor(scores.size / eta));
  return new Set(ranked.slice(0, most).map(({ point }) => point));
}

/** The trials with what follows from how far they are: those at their end are complete, those that a rung leaves behind pruned. */
export function settled(study: Study, trials: readonly Trial[]): readonly Trial[] {
  let now = trials.map(
    (trial): Trial =>
      isOpen(trial) && reached(trial) >= study.steps ? { ...trial, state: 'complete' } : trial,
  );
  const { halving } = study;
  if (!halving) return now;
  for (const rung of rungsOf(study).slice(0, -1)) {
    if (now.some((trial) => isOpen(trial) && reached(trial) < rung)) break;
    const there = now.filter((trial) => trial.state !== 'failed' && reached(trial) >= rung);
    const kept = survivors(there, rung, halving.eta);
    now = now.map(
      (trial): Trial =>
        isOpen(trial) && reached(trial) === rung && !kept.has(trial.point)
          ? { ...trial, state: 'pruned' }
          : trial,
    );
  }
  return now;
}

/** A stretch of training. */
export interface Stint {
  /** Number of the trial. */
  readonly trial: number;
  /** Step at which it ends. */
  readonly until: number;
}

/** What is trained next; null when nothing is left. @param trials  settled */
export function nextStint(study: Study, trials: readonly Trial[]): Stint | null {
  for (const until of rungsOf(study)) {
    const trial = trials.find((one) => isOpen(one) && reached(one) < until);
    if (trial) return { trial: trial.number, until };
  }
  return null;
}

export interface Remaining {
  readonly steps: number;
  /** Stretches, each with its own beginning. */
  readonly stints: number;
}

/**
 * What is left to train. Which trials a rung leaves behind does not change how many they are, unless some fail.
 *
 * @param from  step that a trial goes on from, where that is not the last one known
 */
export function remaining(
  study: Study,
  trials: readonly Trial[],
  from: (trial: Trial) => number = reached,
): Remaining {
  let now = settled(study, trials);
  let steps = 0;
  let stints = 0;
  const begun = new Set<number>();
  for (let next = nextStint(study, now); next; next = nextStint(study, now)) {
    const { trial: number, until } = next;
    const trial = now.find((one) => one.number === number) as Trial;
    steps += until - (begun.has(number) ? reached(trial) : from(trial));
    stints += 1;
    begun.add(number);
    // Which go on is not known; those that come first stand for them.
    const curve = [...trial.curve, [until, scoreAt(trial) || 0] as const];
    const isLast = !now.some((one) => one !== trial && isOpen(one) && reached(one) < until);
    now = now.map((one) => (one === trial ? { ...one, curve } : one));
    if (isLast || until === study.steps) now = settled(study, now);
  }
  return { steps, stints };
}
