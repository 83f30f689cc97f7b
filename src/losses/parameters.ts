/**
 * The parameters a loss can have. A parameter is declared once, here, and the sliders, the link and the
 * engine all read that declaration.
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
  'dscGamma',
  'polyEpsilon',
  'topKPercent',
  'crossEntropyWeight',
  'boundaryAlpha',
  'clDiceAlpha',
] as const;

export type ParameterId = (typeof parameterIds)[number];

/** The three roles a parameter can play; they name the slider row and its colour. */
export type ParameterRole = 'lambda' | 'delta' | 'gamma';

/** A value on a slider that deserves a mark: another loss, or a published choice. */
interface ParameterTick {
  readonly value: number;
  /** Short label under the rail, a button that goes there. Without it the tick is only a line. */
  readonly label?: string;
}

export interface ParameterDefinition {
  readonly id: ParameterId;
  /** Which of the three slider rows it takes, and with it the hue. */
  readonly role: ParameterRole;
  /** Letter as typeset in the equation. */
  readonly symbol: string;
  /** The letter's name, or a word for it, lower case: the slider is announced as "λ lambda". */
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

/** The range and default of every parameter, whichever loss reads it. */
export const parameterDefinitions: Readonly<Record<ParameterId, ParameterDefinition>> = {
  lambda: {
    id: 'lambda',
    role: 'lambda',
    symbol: 'λ',
    name: 'lambda',
    meaning: 'weight of the region part',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    ends: ['distribution (cross-entropy)', 'region (Tversky)'],
    ticks: [{ value: 0 }, { value: 0.5, label: '½' }, { value: 1 }],
  },
  delta: {
    id: 'delta',
    role: 'delta',
    symbol: 'δ',
    name: 'delta',
    meaning: 'cost of a miss against a false alarm',
    minimum: 0,
    maximum: 1,
    default: 0.6,
    ends: ['false alarms cost more', 'misses cost more'],
    ticks: [
      { value: 0 },
      { value: 0.5, label: 'even' },
      { value: 0.6 },
      { value: 0.7 },
      { value: 1 },
    ],
  },
  gamma: {
    id: 'gamma',
    role: 'gamma',
    symbol: 'γ',
    name: 'gamma',
    meaning: 'how hard it focuses on what is wrong',
    minimum: 0,
    maximum: 0.95,
    default: 0.5,
    ends: ['no focus', 'gradient diverges'],
    ticks: [{ value: 0 }, { value: 0.1 }, { value: 0.3 }, { value: 0.5, label: 'published' }],
    divergesFrom: 0.9,
  },
  focalAlpha: {
    id: 'focalAlpha',
    role: 'delta',
    symbol: 'α',
    name: 'alpha',
    meaning: 'weight of a foreground pixel',
    minimum: 0,
    maximum: 1,
    default: 0.25,
    ends: ['background', 'foreground'],
    ticks: [{ value: 0 }, { value: 0.25, label: '¼' }, { value: 0.5 }, { value: 1 }],
  },
  focalGamma: {
    id: 'focalGamma',
    role: 'gamma',
    symbol: 'γ',
    name: 'gamma',
    meaning: 'how much easy pixels are ignored',
    minimum: 0,
    maximum: 5,
    default: 2,
    ends: ['cross-entropy', 'only the hardest pixels'],
    ticks: [{ value: 0 }, { value: 1 }, { value: 2, label: 'published' }, { value: 5 }],
  },
  comboAlpha: {
    id: 'comboAlpha',
    role: 'lambda',
    symbol: 'α',
    name: 'alpha',
    meaning: 'weight of the cross-entropy',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    ends: ['region (Dice)', 'distribution (cross-entropy)'],
    ticks: [{ value: 0 }, { value: 0.5, label: '½' }, { value: 1 }],
  },
  comboBeta: {
    id: 'comboBeta',
    role: 'delta',
    symbol: 'β',
    name: 'beta',
    meaning: 'weight of a background pixel',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    ends: ['misses cost more', 'false alarms cost more'],
    ticks: [{ value: 0 }, { value: 0.5, label: 'even' }, { value: 1 }],
  },
  tverskyGamma: {
    id: 'tverskyGamma',
    role: 'gamma',
    symbol: 'γ',
    name: 'gamma',
    meaning: 'exponent of 1 − T, 1 for plain Tversky',
    minimum: 0.05,
    maximum: 1,
    default: 0.75,
    ends: ['gradient diverges', 'no focus'],
    ticks: [{ value: 0.5 }, { value: 0.75, label: 'published' }, { value: 1 }],
  },
  dscGamma: {
    id: 'dscGamma',
    role: 'gamma',
    symbol: 'γ',
    name: 'gamma',
    meaning: 'how much small errors are forgiven',
    minimum: 1,
    maximum: 4,
    default: 2,
    ends: ['none', 'only large errors count'],
    ticks: [{ value: 1 }, { value: 2, label: 'published' }, { value: 4 }],
  },
  polyEpsilon: {
    id: 'polyEpsilon',
    role: 'gamma',
    symbol: 'ε',
    name: 'epsilon',
    meaning: 'weight of the linear term',
    minimum: -1,
    maximum: 4,
    default: 1,
    ends: ['certain pixels pull less', 'certain pixels pull more'],
    ticks: [{ value: -1 }, { value: 0, label: 'cross-entropy' }, { value: 2 }, { value: 4 }],
  },
  topKPercent: {
    id: 'topKPercent',
    role: 'gamma',
    symbol: 'k',
    name: 'k',
    meaning: 'per cent of the pixels that count',
    minimum: 1,
    maximum: 100,
    default: 10,
    ends: ['only the hardest', 'cross-entropy'],
    ticks: [{ value: 1 }, { value: 10, label: 'nnU-Net' }, { value: 50 }, { value: 100 }],
  },
  crossEntropyWeight: {
    id: 'crossEntropyWeight',
    role: 'lambda',
    symbol: 'w',
    name: 'weight',
    meaning: 'weight of the cross-entropy',
    minimum: 0,
    maximum: 2,
    default: 1,
    ends: ['Dice alone', 'mostly cross-entropy'],
    ticks: [{ value: 0 }, { value: 1, label: 'equal' }, { value: 2 }],
  },
  boundaryAlpha: {
    id: 'boundaryAlpha',
    role: 'lambda',
    symbol: 'α',
    name: 'alpha',
    meaning: 'weight of the Dice part',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    ends: ['boundary alone', 'Dice alone'],
    ticks: [{ value: 0 }, { value: 0.5, label: '½' }, { value: 1 }],
  },
  clDiceAlpha: {
    id: 'clDiceAlpha',
    role: 'lambda',
    symbol: 'α',
    name: 'alpha',
    meaning: 'weight of the centre lines',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    ends: ['Dice alone', 'centre lines alone'],
    ticks: [{ value: 0 }, { value: 0.5, label: '½' }, { value: 1 }],
  },
};

/** Every parameter at its default: the published setting of the Unified Focal loss. */
export const defaultParameters = Object.fromEntries(
  parameterIds.map((id) => [id, parameterDefinitions[id].default]),
) as LossParameters;
