/** The loss and its gradient for one pixel against that pixel's probability. */

import type { ClassCurves, PixelCurves } from '../losses/analysis/pixelCurves.ts';
import type { ParameterRole } from '../losses/parameters.ts';
import { type Dot, type LineFigure, type Note, notFiniteSpans, type Series } from './lineFigure.ts';
import { pointsOf, valueAt } from './points.ts';
import { heldScale, niceScale, type Scale, scaleTicks } from './scale.ts';

/** Curves at another value of the parameter that is varied. */
interface FamilyCurves {
  readonly role: ParameterRole;
  /** Symbol and number as the chosen convention writes them: "γ 0.95". */
  readonly label: string;
  readonly curves: PixelCurves;
}

export interface GradientCurvesInput {
  /** Probabilities at which the curves are known, ascending, [points]. */
  readonly probability: Float64Array;
  readonly current: PixelCurves;
  readonly pinned: PixelCurves | null;
  /** Ascending in the parameter; empty for none. */
  readonly family: readonly FamilyCurves[];
  /** What the two kinds of pixel are called: "foreground" and "background", or a class and the rest. */
  readonly sides: readonly [foreground: string, background: string];
  /** Mean probability of each class in the prediction; null for a class without pixels. */
  readonly means: { readonly foreground: number | null; readonly background: number | null };
  /** A slider is held or the scales are locked: they may grow but not shrink. */
  readonly held: boolean;
  readonly previous: { readonly loss: Scale; readonly gradient: Scale } | null;
}

export interface GradientCurves {
  readonly loss: LineFigure;
  readonly gradient: LineFigure;
}

type Quantity = keyof ClassCurves;
type Class = keyof PixelCurves;

/** A cross-entropy grows without end towards a wrong certainty: the scale stops this far from it. */
const covered = { from: 0.03, to: 0.97 };

/** Scale over the current and pinned curves between the covered probabilities, zero included. */
function scaleOf(input: GradientCurvesInput, quantity: Quantity): Scale {
  let low = 0;
  let high = 0;
  for (const curves of [input.current, input.pinned])
    for (const side of curves ? [curves.foreground, curves.background] : [])
      input.probability.forEach((p, i) => {
        const value = side[quantity][i] as number;
        if (p < covered.from || p > covered.to || !Number.isFinite(value)) return;
        low = Math.min(low, value);
        high = Math.max(high, value);
      });
  const scale = high - low > 1e-9 ? niceScale(low, high) : niceScale(0, 1);
  return heldScale(input.previous?.[quantity] ?? null, scale, input.held);
}

function seriesOf(input: GradientCurvesInput, quantity: Quantity): Series[] {
  const line = (
    id: string,
    curves: PixelCurves,
    side: Class,
    look: Pick<Series, 'ink' | 'width' | 'dash' | 'opacity'> & Partial<Series>,
  ): Series => ({ id, points: pointsOf(input.probability, curves[side][quantity]), ...look });

  const family = input.family.flatMap(({ role, label, curves }, i) => {
    const thin = { ink: role, width: 1, opacity: 0.5 } as const;
    const end = i === 0 || i === input.family.length - 1;
    const named: Partial<Series> =
      end && quantity === 'gradient'
        ? { label: { text: label, ink: role, strong: false, place: 'across' } }
        : {};
    return [
      line(`family-${i}-background`, curves, 'background', { ...thin, dash: 'short' }),
      line(`family-${i}-foreground`, curves, 'foreground', { ...thin, dash: 'solid', ...named }),
    ];
  });
  const ghost = { ink: 'ghost', width: 1.25, dash: 'dotted', opacity: 1 } as const;
  const pinned = input.pinned
    ? [
        line('pinned-background', input.pinned, 'background', ghost),
        line('pinned-foreground', input.pinned, 'foreground', ghost),
      ]
    : [];
  return [
    ...family,
    ...pinned,
    line('background', input.current, 'background', {
      ink: 'ink2',
      width: 2,
      dash: 'dashed',
      opacity: 1,
      readout: input.sides[1],
      ...(quantity === 'loss'
        ? { label: { text: input.sides[1], ink: 'ink2', strong: false, place: 'beside' } }
        : {}),
    }),
    line('foreground', input.current, 'foreground', {
      ink: 'ink',
      width: 2,
      dash: 'solid',
      opacity: 1,
      readout: input.sides[0],
      ...(quantity === 'loss'
        ? { label: { text: input.sides[0], ink: 'ink', strong: true, place: 'beside' } }
        : {}),
    }),
  ];
}

function dotsOf(input: GradientCurvesInput, quantity: Quantity): Dot[] {
  const { probability } = input;
  const first = probability[0] as number;
  const last = probability[probability.length - 1] as number;
  const dot = (side: Class): Dot[] => {
    const mean = input.means[side];
    if (mean === null) return [];
    const x = Math.min(last, Math.max(first, mean));
    const y = valueAt(pointsOf(probability, input.current[side][quantity]), x);
    return [{ x, y, ink: side === 'foreground' ? 'ink' : 'ink2', filled: side === 'foreground' }];
  };
  return [...dot('background'), ...dot('foreground')];
}

const directions: readonly Note[] = [
  { text: '↓ p falls', corner: 'top-left' },
  { text: '↑ p rises', corner: 'bottom-right' },
];

/** Both charts of one pixel. The loss of the pixel is its share of the loss times the number of pixels. */
export function gradientCurves(input: GradientCurvesInput): GradientCurves {
  const figure = (quantity: Quantity, title: string, notes: readonly Note[]): LineFigure => {
    const y = scaleOf(input, quantity);
    const series = seriesOf(input, quantity);
    return {
      title,
      x: { min: 0, max: 1 },
      xTicks: [0, 0.5, 1].map((value) => ({ value, label: String(value) })),
      xUnit: '',
      xLabel: 'p',
      y,
      yTicks: scaleTicks(y),
      series,
      dots: dotsOf(input, quantity),
      rules: [],
      hatched: notFiniteSpans(
        [input.current.foreground, input.current.background].map((side) =>
          pointsOf(input.probability, side[quantity]),
        ),
        'not finite',
      ),
      notes,
      empty: null,
    };
  };
  return {
    loss: figure('loss', 'loss', []),
    gradient: figure('gradient', 'gradient on the logit', directions),
  };
}

/** Two charts with axes and nothing on them but a reason. */
export function emptyGradientCurves(reason: string): GradientCurves {
  const y: Scale = { min: 0, max: 1, step: 0.5 };
  const empty = (title: string, text: string): LineFigure => ({
    title,
    x: { min: 0, max: 1 },
    xTicks: [0, 0.5, 1].map((value) => ({ value, label: String(value) })),
    xUnit: '',
    xLabel: 'p',
    y,
    yTicks: [],
    series: [],
    dots: [],
    rules: [],
    hatched: [],
    notes: [],
    empty: text,
  });
  return { loss: empty('loss', reason), gradient: empty('gradient on the logit', '') };
}
