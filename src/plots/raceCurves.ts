/** The curves of a race: Dice of every entrant against the step, seeds of one setting as their mean and range. */
import type { Band, Ink, LineFigure, Series } from './lineFigure.ts';
import { type Points, pointsOf, valueAt } from './points.ts';
import { niceScale, niceStep, scaleTicks } from './scale.ts';
import { timeRule } from './trainingCurves.ts';

/** Dice of an entrant at its measurements. */
export interface RaceEntry {
  /** Stable across redraws. */
  readonly id: string;
  readonly name: string;
  readonly ink: Ink;
  /** Entrants of one setting that differ in their seed have the same. */
  readonly setting: string;
  /** What the seeds of one setting are called together. */
  readonly settingName: string;
  readonly training: Points;
  readonly validation: Points;
  /** Steps made. */
  readonly steps: number;
}

export interface RaceCurvesInput {
  readonly entries: readonly RaceEntry[];
  /** The entry that is pointed at or, where none is, null: all are drawn alike. */
  readonly lit: string | null;
  /** The step that is looked at; null for the last one. */
  readonly time: number | null;
}

export interface RaceCurves {
  readonly training: LineFigure;
  readonly validation: LineFigure;
}

/** Shortest x axis, in steps. */
const fewestSteps = 20;
const faint = 0.25;
const bandStrength = 0.14;

/** Mean and range of several curves where all of them have values; at every x that one of them has. */
function meanAndRange(curves: readonly Points[]): {
  readonly mean: Points;
  readonly low: Points;
  readonly high: Points;
} {
  const places = new Set<number>();
  for (const curve of curves) for (let i = 0; i < curve.length; i++) places.add(curve.x(i));
  const x: number[] = [];
  const [mean, low, high]: [number[], number[], number[]] = [[], [], []];
  for (const place of [...places].sort((a, b) => a - b)) {
    const values = curves.map((curve) => valueAt(curve, place));
    if (!values.every(Number.isFinite)) continue;
    x.push(place);
    mean.push(values.reduce((sum, value) => sum + value, 0) / values.length);
    low.push(Math.min(...values));
    high.push(Math.max(...values));
  }
  return { mean: pointsOf(x, mean), low: pointsOf(x, low), high: pointsOf(x, high) };
}

interface Lines {
  readonly series: readonly Series[];
  readonly bands: readonly Band[];
}

function linesOf(
  { entries, lit }: RaceCurvesInput,
  curveOf: (entry: RaceEntry) => Points,
  isLabelled: boolean,
): Lines {
  const series: Series[] = [];
  const bands: Band[] = [];
  const settings = [...new Set(entries.map(({ setting }) => setting))];
  for (const setting of settings) {
    const seeds = entries.filter((entry) => entry.setting === setting);
    const first = seeds[0] as RaceEntry;
    const isLit = seeds.some(({ id }) => id === lit);
    const strength = lit === null || isLit ? 1 : faint;
    const label = (text: string) =>
      isLabelled ? { label: { text, ink: first.ink, strong: isLit, place: 'end' as const } } : {};
    const main = (id: string, points: Points, name: string): Series => ({
      ...{ id, points, ink: first.ink, dash: 'solid', width: isLit ? 2.5 : 1.75 },
      ...{ opacity: strength, readout: name, ...label(name) },
    });
    if (seeds.length === 1) {
      series.push(main(first.id, curveOf(first), first.name));
      continue;
    }
    const { mean, low, high } = meanAndRange(seeds.map(curveOf));
    bands.push({ low, high, ink: first.ink, opacity: bandStrength * strength });
    for (const { id, ...seed } of seeds)
      series.push({
        ...{ id, points: curveOf({ id, ...seed }), ink: first.ink, dash: 'solid', width: 1 },
        opacity: lit === id ? 1 : faint * strength,
      });
    series.push(main(setting, mean, first.settingName));
  }
  return { series, bands };
}

export function raceCurves(input: RaceCurvesInput): RaceCurves {
  const steps = Math.max(0, ...input.entries.map((entry) => entry.steps));
  const last = Math.max(fewestSteps, steps);
  const stride = niceStep(last / 10);
  const end = Math.ceil(last / stride - 1e-9) * stride;
  const unit = { min: 0, max: 1, step: 0.5 };
  const shared = {
    x: { min: 0, max: end },
    xTicks: scaleTicks(niceScale(0, end)).filter(({ value }) => value <= end),
    ...{ xUnit: 'steps', xLabel: '', y: unit, yTicks: scaleTicks(unit) },
    ...{ dots: [], rules: timeRule(input.time), hatched: [], notes: [] },
  } as const;
  const measured = input.entries.some(({ training }) => training.length > 0);
  const validated = input.entries.some(({ validation }) => validation.length > 0);
  return {
    training: {
      ...shared,
      ...linesOf(input, (entry) => entry.training, !validated),
      title: 'training Dice',
      empty: measured ? null : 'Press Train. Dice of every entrant appears here.',
    },
    validation: {
      ...shared,
      ...linesOf(input, (entry) => entry.validation, true),
      title: 'validation Dice',
      empty: validated ? null : measured ? 'No image is held out.' : '',
    },
  };
}
