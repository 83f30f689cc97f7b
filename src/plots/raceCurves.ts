/** The curves of a race: Dice of every entrant against the step, seeds of one setting as their mean and a band around it. */
import type { Band, Ink, LineFigure, Series } from './lineFigure.ts';
import type { Points } from './points.ts';
import { niceScale, niceStep, scaleTicks } from './scale.ts';
import { timeRule } from './trainingCurves.ts';

/** Dice of an entrant at its measurements. */
export interface RaceEntry {
  /** Stable across redraws. */
  readonly id: string;
  readonly name: string;
  readonly ink: Ink;
  readonly training: Points;
  readonly validation: Points;
  /** Steps made. */
  readonly steps: number;
}

/** Several curves as one. */
export interface MeanBand {
  readonly mean: Points;
  readonly low: Points;
  readonly high: Points;
}

/** Entrants of one setting: one, or its seeds together. */
export interface RaceGroup {
  readonly name: string;
  /** At least one. */
  readonly entries: readonly RaceEntry[];
  /** Of its seeds; null for a single entrant. */
  readonly together: { readonly training: MeanBand; readonly validation: MeanBand } | null;
}

export interface RaceCurvesInput {
  readonly groups: readonly RaceGroup[];
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

interface Lines {
  readonly series: readonly Series[];
  readonly bands: readonly Band[];
}

function linesOf(
  { groups, lit }: RaceCurvesInput,
  of: 'training' | 'validation',
  isLabelled: boolean,
): Lines {
  const series: Series[] = [];
  const bands: Band[] = [];
  for (const { name, entries, together } of groups) {
    const { ink } = entries[0] as RaceEntry;
    const isLit = entries.some(({ id }) => id === lit);
    const opacity = lit === null || isLit ? 1 : faint;
    const label = { text: name, ink, strong: isLit, place: 'end' } as const;
    const main = (id: string, points: Points): Series => ({
      ...{ id, points, ink, dash: 'solid', width: isLit ? 2.5 : 1.75 },
      ...{ opacity, readout: name, ...(isLabelled ? { label } : {}) },
    });
    if (!together) {
      for (const entry of entries) series.push(main(entry.id, entry[of]));
      continue;
    }
    const { mean, low, high } = together[of];
    bands.push({ low, high, ink, opacity: bandStrength * opacity });
    for (const { id, [of]: points } of entries)
      series.push({
        ...{ id, points, ink, dash: 'solid', width: 1 },
        opacity: lit === id ? 1 : faint * opacity,
      });
    series.push(main(`mean of ${entries[0]?.id}`, mean));
  }
  return { series, bands };
}

export function raceCurves(input: RaceCurvesInput): RaceCurves {
  const entries = input.groups.flatMap((group) => group.entries);
  const steps = Math.max(0, ...entries.map((entry) => entry.steps));
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
  const measured = entries.some(({ training }) => training.length > 0);
  const validated = entries.some(({ validation }) => validation.length > 0);
  return {
    training: {
      ...shared,
      ...linesOf(input, 'training', !validated),
      title: 'training Dice',
      empty: measured ? null : 'Press Train. Dice of every entrant appears here.',
    },
    validation: {
      ...shared,
      ...linesOf(input, 'validation', true),
      title: 'validation Dice',
      empty: validated ? null : measured ? 'No image is held out.' : '',
    },
  };
}
