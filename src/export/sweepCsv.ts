/** The trials of a sweep as a table for other programs. */
import { reached, scoreAt } from '../runs/sweep/schedule.ts';
import type { Study, Trial } from '../runs/sweep/study.ts';
import { type Cell, csv } from './csv.ts';

/**
 * A line for each trial: its setting by key of the link, how far it was trained, and the validation Dice that it ended with, [0, 1];
 * empty where there is none. `state` is waiting, running, complete, pruned (stopped early) or failed.
 */
export function sweepCsv({ space }: Study, trials: readonly Trial[]): string {
  const keys = space.map(({ key }) => key);
  const cells = (trial: Trial): Cell[] => {
    const dice = scoreAt(trial);
    return [
      ...[trial.number, trial.point],
      ...keys.map((key) => trial.values[key] ?? null),
      ...[trial.seed, trial.state, reached(trial), Number.isFinite(dice) ? dice : null],
      trial.reason,
    ];
  };
  return csv(
    ['trial', 'point', ...keys, 'seed', 'state', 'steps', 'dice', 'reason'],
    trials.map(cells),
  );
}
