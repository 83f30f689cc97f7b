/** The curves of what was scored: precision against recall, scores against the threshold, and reliability. */
import type { LineFigure, Series } from './lineFigure.ts';
import { pointsOf } from './points.ts';
import { scaleTicks } from './scale.ts';

const unit = { min: 0, max: 1, step: 0.5 };
const shared = {
  ...{ x: { min: 0, max: 1 }, xTicks: scaleTicks(unit), xUnit: '', y: unit },
  ...{ yTicks: scaleTicks(unit), dots: [], rules: [], hatched: [], notes: [], empty: null },
} as const;

const line = (id: string, x: readonly number[], y: readonly number[]): Series => ({
  ...{ id, points: pointsOf(x, y), ink: 'ink', width: 2, dash: 'solid', opacity: 1 },
});

interface PrecisionRecall {
  readonly precision: number;
  readonly recall: number;
}

/** @param points  ascending in recall; null without foreground */
export function precisionRecallFigure(points: readonly PrecisionRecall[] | null): LineFigure {
  const recall = points?.map((point) => point.recall) ?? [];
  const precision = points?.map((point) => point.precision) ?? [];
  return {
    ...shared,
    ...{ title: 'precision', xLabel: 'recall' },
    series: [{ ...line('curve', recall, precision), readout: 'precision' }],
    empty: points ? null : 'No foreground in these masks.',
  };
}

interface ThresholdScores extends PrecisionRecall {
  readonly threshold: number;
  readonly dice: number;
}

/** @param best  its Dice is marked */
export function sweepFigure(sweep: readonly ThresholdScores[], best: ThresholdScores): LineFigure {
  const x = sweep.map(({ threshold }) => threshold);
  const weak = { ink: 'ink3', width: 1.25 } as const;
  const named = (series: Series, text: string): Series => ({
    ...series,
    readout: text,
    label: { text, ink: series.ink, strong: false, place: 'end' },
  });
  const of = (id: 'dice' | 'precision' | 'recall') =>
    line(
      id,
      x,
      sweep.map((one) => one[id]),
    );
  return {
    ...shared,
    ...{ title: 'all pixels', xLabel: 'threshold' },
    series: [
      named({ ...of('precision'), ...weak, dash: 'short' }, 'precision'),
      named({ ...of('recall'), ...weak }, 'recall'),
      named(of('dice'), 'Dice'),
    ],
    // A sentence below the curves says which it is; a label would lie over them.
    rules: [{ x: best.threshold, ink: 'ink2', label: '' }],
    dots: [{ x: best.threshold, y: best.dice, ink: 'ink', filled: true }],
  };
}

interface ReliabilityBin {
  readonly count: number;
  readonly confidence: number;
  readonly frequency: number;
}

/** On the diagonal, probabilities mean what they say. */
export function reliabilityFigure(bins: readonly ReliabilityBin[]): LineFigure {
  const filled = bins.filter(({ count }) => count > 0);
  const x = filled.map(({ confidence }) => confidence);
  const y = filled.map(({ frequency }) => frequency);
  return {
    ...shared,
    ...{ title: 'share that is foreground', xLabel: 'probability' },
    series: [
      { ...line('diagonal', [0, 1], [0, 1]), ink: 'ghost', width: 1, dash: 'dashed' },
      { ...line('bins', x, y), readout: 'foreground' },
    ],
    dots: filled.map(({ confidence, frequency }) => ({
      ...{ x: confidence, y: frequency, ink: 'ink', filled: true },
    })),
  };
}
