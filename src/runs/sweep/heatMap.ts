/** The trials of a study as a table over two of its axes: mean Dice, and how far the seeds of one setting differ. */

import { byPoint, meanScore, valueOn } from './points.ts';
import { reached, scoreAt } from './schedule.ts';
import { type AxisValue, exactAt, positionOf } from './space.ts';
import type { Axis, Study, Trial } from './study.ts';

/** Values of an axis that are taken together, ends included. */
export interface Bin {
  readonly low: AxisValue;
  readonly high: AxisValue;
}

export interface HeatCell {
  /** Positions of its bins, from 0. */
  readonly x: number;
  readonly y: number;
  /** Those that lie in it, in their order; one or more. */
  readonly trials: readonly Trial[];
  /** Mean of the Dice that each trial ended with, [0, 1]; NaN where none has one. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Standard deviation over the seeds of a setting, pooled over the settings of the cell; null where none has two seeds. */
  readonly deviation: number | null;
  /** Steps of the trial that went furthest. */
  readonly steps: number;
  /** Whether all were stopped early that have a Dice. */
  readonly isStopped: boolean;
}

export interface HeatMap {
  readonly columns: readonly Bin[];
  /** A single one where there is no second axis. */
  readonly rows: readonly Bin[];
  /** Only those with a trial, by row and column. */
  readonly cells: readonly HeatCell[];
}

/** More values of an axis than these are taken together. */
const mostBins = 10;

/** The bins of an axis, and which one each value is in. */
function binned(
  axis: Axis | null,
  values: readonly AxisValue[],
  isGrid: boolean,
): { bins: Bin[]; at: number[] } {
  if (!axis) return { bins: [{ low: '', high: '' }], at: values.map(() => 0) };
  const used = new Set(values);
  const distinct: AxisValue[] =
    axis.kind === 'choice'
      ? axis.choices.filter((choice) => used.has(choice))
      : [...used].sort((a, b) => Number(a) - Number(b));
  const isListed = isGrid || (axis.kind === 'number' && axis.isWhole);
  if (axis.kind === 'choice' || (isListed && distinct.length <= mostBins)) {
    const bins = distinct.map((value) => ({ low: value, high: value }));
    return { bins, at: values.map((value) => distinct.indexOf(value)) };
  }
  // Equal stretches of the axis: about twice as many cells as there are values.
  const count = Math.min(mostBins, Math.max(3, Math.round(Math.sqrt(2 * distinct.length))));
  const at = values.map((value) =>
    Math.min(count - 1, Math.max(0, Math.floor(positionOf(axis, Number(value)) * count))),
  );
  const edge = (share: number) => Number(exactAt(axis, share).toPrecision(3));
  const bins = Array.from({ length: count }, (_, i) => ({
    low: edge(i / count),
    high: edge((i + 1) / count),
  }));
  return { bins, at };
}

/** √(Σ (nₚ − 1) sₚ² / Σ (nₚ − 1)) over the settings p of a cell. */
function pooledDeviation(trials: readonly Trial[]): number | null {
  let squares = 0;
  let freedom = 0;
  for (const seeds of byPoint(trials.filter((trial) => Number.isFinite(scoreAt(trial))))) {
    const mean = meanScore(seeds);
    for (const trial of seeds) squares += (scoreAt(trial) - mean) ** 2;
    freedom += seeds.length - 1;
  }
  return freedom > 0 ? Math.sqrt(squares / freedom) : null;
}

/** @param y  null for one row of all */
export function heatMap(
  { space, design }: Study,
  trials: readonly Trial[],
  x: string,
  y: string | null,
): HeatMap {
  const axisOf = (key: string | null) => space.find((axis) => axis.key === key) ?? null;
  const [across, up] = [axisOf(x), axisOf(y)];
  const isGrid = design.kind === 'grid';
  // What has not begun has no place yet, but its row and column are there.
  const columns = binned(
    across,
    trials.map((trial) => (across ? valueOn(across, trial) : '')),
    isGrid,
  );
  const rows = binned(
    up,
    trials.map((trial) => (up ? valueOn(up, trial) : '')),
    isGrid,
  );
  const byCell = new Map<number, Trial[]>();
  for (const [i, trial] of trials.entries()) {
    if (reached(trial) === 0 && trial.state !== 'failed') continue;
    const key = (rows.at[i] as number) * columns.bins.length + (columns.at[i] as number);
    const cell = byCell.get(key);
    if (cell) cell.push(trial);
    else byCell.set(key, [trial]);
  }
  const cells = [...byCell]
    .sort(([a], [b]) => a - b)
    .map(([key, of]): HeatCell => {
      const scores = of.map((trial) => scoreAt(trial)).filter(Number.isFinite);
      return {
        x: key % columns.bins.length,
        y: Math.floor(key / columns.bins.length),
        trials: of,
        mean: meanScore(of),
        lowest: Math.min(...scores),
        highest: Math.max(...scores),
        deviation: pooledDeviation(of),
        steps: Math.max(...of.map(reached)),
        isStopped:
          of.some(({ state }) => state === 'pruned') &&
          of.every(({ state }) => state === 'pruned' || state === 'failed'),
      };
    });
  return { columns: columns.bins, rows: rows.bins, cells };
}
