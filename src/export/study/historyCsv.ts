/** The course of every trial of a study as one table. */
import type { RunRecord } from '../../runs/runRecord.ts';
import type { Trial } from '../../runs/sweep/study.ts';
import { type Cell, csv } from '../csv.ts';

/**
 * A line for each trial and step of which something is kept: up to 200 of the loss of its batches, those of the lowest and the
 * highest among them, and the measurements. Scores are those of the validation images, Dice in [0, 1].
 *
 * @param records  by the id of their run
 */
export function studyHistoryCsv(
  trials: readonly Trial[],
  records: ReadonlyMap<string, RunRecord>,
): string {
  const rows = trials.flatMap((trial): Cell[][] => {
    const curves = trial.runId === null ? undefined : records.get(trial.runId)?.curves;
    const columns = [curves?.batchLoss, curves?.validationLoss].map(
      (curve) => new Map(curve?.steps.map((step, i) => [step, curve.values[i] ?? null])),
    );
    const dice = new Map(trial.curve);
    const steps = [...new Set([...columns, dice].flatMap((column) => [...column.keys()]))];
    return steps
      .sort((a, b) => a - b)
      .map((step) => [
        ...[trial.number, trial.point, trial.seed, step],
        ...[...columns, dice].map((column) => column.get(step) ?? null),
      ]);
  });
  return csv(
    ['trial', 'point', 'seed', 'step', 'batch_loss', 'validation_loss', 'validation_dice'],
    rows,
  );
}
