/**
 * The parameters a loss can have. A parameter is declared once, here and in the catalogue, and the
 * sliders, the link and the engine all read that declaration.
 */

/**
 * `lambda`, `delta`, `gamma` are those of the Unified Focal family in the convention of the
 * authors' reference code. The others belong to one classic loss each and keep its published meaning.
 */
export const parameterIds = [
  'lambda',
  'delta',
  'gamma',
  'focalAlpha',
  'focalGamma',
  'comboAlpha',
  'comboBeta',
  'tverskyGamma',
] as const;

export type ParameterId = (typeof parameterIds)[number];

/** The three roles a parameter can play; they name the slider row and its colour. */
export type ParameterRole = 'lambda' | 'delta' | 'gamma';

/** A value on a slider that deserves a mark: another loss, or a published choice. */
export interface ParameterTick {
  readonly value: number;
  /** Short label under the rail, a button that goes there. Without it the tick is only a line. */
  readonly label?: string;
}

export interface ParameterDefinition {
  readonly id: ParameterId;
  /** Which of the three slider rows it takes, and with it the hue. */
  readonly role: ParameterRole;
  /** Greek letter as typeset in the equation. */
  readonly symbol: string;
  /** The letter's name, lower case: the slider is announced as "λ lambda". */
  readonly name: string;
  /** What moving it does, in a few words. */
  readonly meaning: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  /** What the two ends of the range mean. */
  readonly ends: readonly [string, string];
  readonly ticks: readonly ParameterTick[];
  /** From this value on the gradient grows without bound; the rail is hatched beyond it. */
  readonly divergesFrom?: number;
}

/** A value for every parameter, also for those the current loss does not read. Dimensionless. */
export type LossParameters = Readonly<Record<ParameterId, number>>;

/** Slider resolution, in the parameter's own unit. */
export const parameterStep = 0.01;

/** Brings a number into the range of its parameter; NaN becomes the default. */
export function clampParameter(definition: ParameterDefinition, value: number): number {
  if (Number.isNaN(value)) return definition.default;
  return Math.min(definition.maximum, Math.max(definition.minimum, value));
}
