/** Training curves: loss and scores against the step, with the moments at which the loss was changed. */
import { type LossId, lossDefinition } from '../losses/catalogue.ts';
import type { LossParameters, ParameterDefinition } from '../losses/parameters.ts';
import type { HatchedSpan, Ink, LineFigure, Rule, Series } from './lineFigure.ts';
import { type Points, pointsOf } from './points.ts';
import { heldScale, niceScale, niceStep, type Scale, scaleTicks } from './scale.ts';

/** Scores pooled over the images of a split against the step, each in [0, 1]; the loss in its own unit. */
interface ScoreCurves {
  /** Measurements; one every few steps. */
  readonly length: number;
  readonly loss: Points;
  readonly dice: Points;
  readonly iou: Points;
  readonly precision: Points;
  readonly recall: Points;
  /** Dice of each class but the background. */
  readonly classDice: readonly Points[];
}

/** What is known of all steps of a training. */
interface TrainingHistory {
  /** Steps. */
  readonly length: number;
  readonly batchLoss: Points;
  readonly batchLosses: {
    /** First step whose loss is not finite. */
    readonly firstNotFinite: number | null;
    /** Of the finite ones. */
    readonly lowest: number | null;
    /** The scale reaches up to here; the noise beyond is cut off. */
    readonly usual: number | null;
  };
  readonly training: ScoreCurves;
  readonly validation: ScoreCurves;
}

export interface Setting {
  readonly id: LossId;
  readonly parameters: LossParameters;
}

/** From this step on the training used another loss. */
export interface SettingChange {
  readonly step: number;
  readonly from: Setting;
  readonly to: Setting;
}

/** A parameter's number as the chosen convention writes it. */
type ShownParameter = (setting: Setting, definition: ParameterDefinition) => string;

export interface TrainingCurvesInput {
  /** Of the classes but the background; one for two classes. */
  readonly classNames: readonly string[];
  readonly history: TrainingHistory;
  readonly changes: readonly SettingChange[];
  readonly shown: ShownParameter;
  /** The step that is looked at; null for the last one. */
  readonly time?: number | null;
  /** Slices of one patient are trained on and held out, which the title of the scores says. */
  readonly isOnePatient?: boolean;
  /** A slider is held: the loss scale may grow but not shrink. */
  readonly held: boolean;
  /** The loss scale of the last figure. */
  readonly previous: Scale | null;
}

export interface TrainingCurves {
  readonly loss: LineFigure;
  readonly scores: LineFigure;
}

/** Shortest x axis, in steps. */
const fewestSteps = 20;
/** Changes nearer to each other than this share of the axis are one movement of the hand. */
const sameMovement = 0.04;

/** Changes merged into movements: each from where the hand took the slider to where it let go. */
export function mergeChanges(changes: readonly SettingChange[], gap: number): SettingChange[] {
  const merged: SettingChange[] = [];
  for (const change of changes) {
    const last = merged[merged.length - 1];
    if (last && change.step - last.step <= gap)
      merged[merged.length - 1] = { step: change.step, from: last.from, to: change.to };
    else merged.push(change);
  }
  return merged;
}

/** Words and hue of a change; null where it changed nothing that the loss reads. */
function describeChange(change: SettingChange, shown: ShownParameter): Omit<Rule, 'x'> | null {
  const { from, to } = change;
  const definition = lossDefinition(to.id);
  if (from.id !== to.id) return { ink: 'ink2', label: `→ ${definition.shortName}` };
  const moved = definition.parameters.filter(({ id }) => from.parameters[id] !== to.parameters[id]);
  const first = moved[0];
  if (!first) return null;
  const texts = moved.map((parameter) => {
    const [before, after] = [shown(from, parameter), shown(to, parameter)].map((text) =>
      text.replace(/^0\./, '.').replace(/^(\.\d)0$/, '$1'),
    );
    return `${parameter.symbol} ${before} → ${after}`;
  });
  const ink: Ink = moved.length === 1 ? first.role : 'ink2';
  return { ink, label: texts.join(', ') };
}

function rulesOf(input: TrainingCurvesInput, steps: number): Rule[] {
  const rules: Rule[] = [];
  for (const change of mergeChanges(input.changes, sameMovement * steps)) {
    const words = describeChange(change, input.shown);
    if (words) rules.push({ x: change.step, ...words });
  }
  return rules;
}

/** The moment that is looked at, if it is not the last one. */
export function timeRule(time: number | null): Rule[] {
  return time === null ? [] : [{ x: time, ink: 'ink', label: '' }];
}

/** From the first loss that is not a number on, there is nothing to draw. */
function notANumber({ batchLosses }: TrainingHistory, end: number): HatchedSpan[] {
  const from = batchLosses.firstNotFinite;
  return from === null ? [] : [{ from, to: end, reason: 'not a number' }];
}

function lossScale({ batchLosses }: TrainingHistory, measured: Points): Scale {
  const extremes = measured.extremes(0, measured.length) ?? [];
  const [lowest, highest] = extremes.map((i) => measured.y(i));
  const low = Math.min(batchLosses.lowest ?? 0, lowest ?? 0, 0);
  const high = Math.max(batchLosses.usual ?? 0, highest ?? 0, 0);
  return high > low ? niceScale(low, high) : niceScale(low, low + 1);
}

const weak = 0.28;

/**
 * Both training charts. Without a validation split the training images are scored in its place, and
 * the titles say so.
 */
export function trainingCurves(input: TrainingCurvesInput): TrainingCurves {
  const { history } = input;
  const { batchLoss } = history;
  const steps = history.length > 0 ? batchLoss.x(history.length - 1) : 0;
  const last = Math.max(fewestSteps, steps);
  const stride = niceStep(last / 10);
  const end = Math.ceil(last / stride - 1e-9) * stride;
  const x = { min: 0, max: end };
  const tickScale = niceScale(0, end);
  const xTicks = scaleTicks(tickScale).filter(({ value }) => value <= end);
  const { training, validation } = history;
  const validated = validation.length > 0 || training.length === 0;
  const scored = validated ? validation : training;
  const split = validated ? 'validation' : 'training';

  const y = heldScale(input.previous, lossScale(history, scored.loss), input.held);
  const looked = timeRule(input.time ?? null);
  const rules = [...rulesOf(input, end), ...looked];
  const shared = {
    x,
    xTicks,
    xUnit: 'steps',
    xLabel: '',
    dots: [],
    hatched: notANumber(history, end),
    notes: [],
  } as const;

  const lossSeries: Series[] = [
    {
      points: batchLoss,
      id: 'batch',
      ink: 'ink',
      width: 1,
      dash: 'solid',
      opacity: weak,
      readout: validated ? 'training' : 'batch',
      label: {
        text: validated ? 'training' : 'batch',
        ink: 'ink3',
        strong: false,
        place: 'beside',
      },
    },
    {
      points: scored.loss,
      id: 'measured',
      ink: 'ink',
      width: 2,
      dash: 'solid',
      opacity: 1,
      readout: split,
      label: { text: split, ink: 'ink', strong: false, place: 'beside' },
    },
  ];

  const score = (
    id: 'dice' | 'iou' | 'precision' | 'recall',
    text: string,
    look: Pick<Series, 'width' | 'dash' | 'ink'>,
  ): Series => ({
    points: scored[id],
    id,
    ...look,
    opacity: 1,
    readout: text,
    label: {
      text,
      ink: id === 'dice' ? 'ink' : 'ink2',
      strong: id === 'dice',
      place: 'end',
    },
  });
  /** Dice of one class; with several, they take the place of the other scores. */
  const classScore = (name: string, i: number): Series => {
    const ink: Ink = `class${(i + 1) as 1}`;
    return {
      points: scored.classDice[i] ?? pointsOf([], []),
      id: `class-${i}`,
      ink,
      width: 1.5,
      dash: 'solid',
      opacity: 1,
      readout: `${name} Dice`,
      label: { text: name, ink, strong: false, place: 'end' },
    };
  };
  const scoreSeries: Series[] = [
    ...(validated
      ? [
          {
            points: training.dice,
            id: 'training-dice',
            ink: 'ink',
            width: 1,
            dash: 'solid',
            opacity: weak,
            readout: 'training Dice',
          } satisfies Series,
        ]
      : []),
    ...(input.classNames.length > 1
      ? input.classNames.map((name, i) => classScore(name, i))
      : [
          score('iou', 'IoU', { width: 1.25, dash: 'dashed', ink: 'ink3' }),
          score('precision', 'precision', { width: 1.25, dash: 'short', ink: 'ink3' }),
          score('recall', 'recall', { width: 1.25, dash: 'solid', ink: 'ink3' }),
        ]),
    score('dice', input.classNames.length > 1 ? 'mean Dice' : 'Dice', {
      width: 2,
      dash: 'solid',
      ink: 'ink',
    }),
  ];
  const unit: Scale = { min: 0, max: 1, step: 0.5 };

  return {
    loss: {
      ...shared,
      title: 'loss',
      y,
      yTicks: scaleTicks(y),
      series: lossSeries,
      rules,
      empty:
        history.length > 0 ? null : 'Press Train. Loss and Dice appear here, one point a step.',
    },
    scores: {
      ...shared,
      title: validated && input.isOnePatient ? `${split}, same patient` : split,
      y: unit,
      yTicks: scaleTicks(unit),
      series: scoreSeries,
      rules: rules.map((rule) => ({ ...rule, label: '' })),
      empty: history.length > 0 ? null : '',
    },
  };
}
