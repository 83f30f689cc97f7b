/**
 * Every loss once: its name, its place in the family, its parameters and its mathematics. The losses of
 * the paper become the normal form of terms.ts; the others are functions of an image.
 */
import { type FurtherId, type FurtherLoss, furtherLosses } from './further.ts';
import type { ImageLoss } from './imageLoss.ts';
import {
  type LossParameters,
  type ParameterDefinition,
  parameterDefinitions,
} from './parameters.ts';
import { epsilon, type LossTerms } from './terms.ts';

/** Losses that have the normal form of terms.ts. */
export const normalFormIds = [
  'cross-entropy',
  'focal',
  'combo',
  'dice',
  'tversky',
  'focal-tversky',
  'symmetric-focal',
  'symmetric-unified-focal',
  'symmetric-focal-tversky',
  'asymmetric-focal',
  'asymmetric-unified-focal',
  'asymmetric-focal-tversky',
] as const;
export type NormalFormId = (typeof normalFormIds)[number];

/** Losses of their own mathematics. */
const furtherIds = Object.keys(furtherLosses) as FurtherId[];

export type LossId = NormalFormId | FurtherId;
export const lossIds: readonly LossId[] = [...normalFormIds, ...furtherIds];

/** Columns of the paper's overview: by pixel, both, by region. */
export type LossFamily = 'distribution' | 'compound' | 'region';

/** Rows of the picker. */
export type LossForm = 'classic' | 'symmetric' | 'asymmetric' | 'further';

export interface LossDefinition {
  readonly id: LossId;
  /** Full name, unique: "Asymmetric Unified Focal". */
  readonly name: string;
  /** Name within its row of the picker: "Unified Focal". */
  readonly shortName: string;
  readonly family: LossFamily;
  readonly form: LossForm;
  readonly parameters: readonly ParameterDefinition[];
  /** Values of λ, δ, γ that this loss amounts to, for the rows it does not let move. */
  readonly fixed: Readonly<Partial<Record<'lambda' | 'delta' | 'gamma', number>>>;
  /**
   * The normal form at these parameters, which must lie in their ranges; or the loss as a function of an
   * image. One of the two is null.
   */
  readonly terms: ((parameters: LossParameters) => LossTerms) | null;
  readonly image: {
    readonly evaluate: ImageLoss;
    /** The loss depends on where pixels lie, not only on how many there are of a kind. */
    readonly readsPlaces: boolean;
  } | null;
  /** Where the loss comes from. */
  readonly source: string;
  /** What it is for, in a sentence; empty for the losses of the paper, which explain each other. */
  readonly purpose: string;
  /** Lines in TeX; null where the equation is read off the normal form. */
  readonly equation: readonly string[] | null;
}

/** Smoothing of the classic region losses in the reference code, in pixels. */
const classicSmooth = 1e-6;

const nothing: LossTerms = {
  distributionWeight: 0,
  foregroundWeight: 0,
  backgroundWeight: 0,
  foregroundFocus: 0,
  backgroundFocus: 0,
  regionWeight: 0,
  delta: 0.5,
  foregroundPower: 1,
  backgroundPower: 1,
  smooth: epsilon,
  clipsRegion: true,
  constant: 0,
};

const { lambda, delta, gamma, focalAlpha, focalGamma, comboAlpha, comboBeta, tverskyGamma } =
  parameterDefinitions;
const deltaOfTversky: ParameterDefinition = { ...delta, default: 0.7 };

/** λ, δ, γ of the unified family to the normal form. */
function unified(
  p: { lambda: number; delta: number; gamma: number },
  asymmetric: boolean,
): LossTerms {
  return {
    ...nothing,
    distributionWeight: 1 - p.lambda,
    foregroundWeight: p.delta,
    backgroundWeight: 1 - p.delta,
    foregroundFocus: asymmetric ? 0 : p.gamma,
    backgroundFocus: p.gamma,
    regionWeight: p.lambda,
    delta: p.delta,
    foregroundPower: 1 - p.gamma,
    backgroundPower: asymmetric ? 1 : 1 - p.gamma,
  };
}

const unifiedSource =
  'Yeung, Sala, Schönlieb, Rundo 2022, Unified Focal loss, doi:10.1016/j.compmedimag.2021.102026';

/** A definition with a normal form. */
type NormalFormDefinition = Omit<LossDefinition, 'image' | 'terms' | 'purpose' | 'equation'> & {
  readonly terms: (parameters: LossParameters) => LossTerms;
};

function unifiedFamily(form: 'symmetric' | 'asymmetric'): NormalFormDefinition[] {
  const asymmetric = form === 'asymmetric';
  const prefix = asymmetric ? 'Asymmetric' : 'Symmetric';
  const rest = { form, source: unifiedSource } as const;
  return [
    {
      ...rest,
      id: `${form}-focal`,
      name: `${prefix} Focal`,
      shortName: 'Focal',
      family: 'distribution',
      parameters: [delta, gamma],
      fixed: { lambda: 0 },
      terms: (p) => unified({ ...p, lambda: 0 }, asymmetric),
    },
    {
      ...rest,
      id: `${form}-unified-focal`,
      name: `${prefix} Unified Focal`,
      shortName: 'Unified Focal',
      family: 'compound',
      parameters: [lambda, delta, gamma],
      fixed: {},
      terms: (p) => unified(p, asymmetric),
    },
    {
      ...rest,
      id: `${form}-focal-tversky`,
      name: `${prefix} Focal Tversky`,
      shortName: 'Focal Tversky',
      family: 'region',
      parameters: [delta, gamma],
      fixed: { lambda: 1 },
      terms: (p) => unified({ ...p, lambda: 1 }, asymmetric),
    },
  ];
}

const normalForms: readonly NormalFormDefinition[] = [
  {
    id: 'cross-entropy',
    name: 'Cross-entropy',
    shortName: 'Cross-entropy',
    family: 'distribution',
    form: 'classic',
    parameters: [],
    fixed: { lambda: 0, delta: 0.5, gamma: 0 },
    terms: () => ({
      ...nothing,
      distributionWeight: 1,
      foregroundWeight: 1,
      backgroundWeight: 1,
    }),
    source: 'negative log-likelihood of the true class, mean over pixels',
  },
  {
    id: 'focal',
    name: 'Focal',
    shortName: 'Focal',
    family: 'distribution',
    form: 'classic',
    parameters: [focalAlpha, focalGamma],
    fixed: { lambda: 0 },
    terms: (p) => ({
      ...nothing,
      distributionWeight: 1,
      foregroundWeight: p.focalAlpha,
      backgroundWeight: 1 - p.focalAlpha,
      foregroundFocus: p.focalGamma,
      backgroundFocus: p.focalGamma,
    }),
    source:
      'Lin, Goyal, Girshick, He, Dollár 2017, Focal loss for dense object detection, arXiv:1708.02002',
  },
  {
    id: 'combo',
    name: 'Combo',
    shortName: 'Combo',
    family: 'compound',
    form: 'classic',
    parameters: [comboAlpha, comboBeta],
    fixed: { gamma: 0 },
    // The reference subtracts the Dice score: −(1 − α) Dice = (1 − α) (1 − Dice) − (1 − α).
    terms: (p) => ({
      ...nothing,
      distributionWeight: p.comboAlpha,
      foregroundWeight: 1 - p.comboBeta,
      backgroundWeight: p.comboBeta,
      regionWeight: 1 - p.comboAlpha,
      smooth: classicSmooth,
      clipsRegion: false,
      constant: p.comboAlpha - 1,
    }),
    source: 'Taghanaki et al. 2019, Combo loss, arXiv:1805.02798',
  },
  {
    id: 'dice',
    name: 'Dice',
    shortName: 'Dice',
    family: 'region',
    form: 'classic',
    parameters: [],
    fixed: { lambda: 1, delta: 0.5, gamma: 0 },
    terms: () => ({ ...nothing, regionWeight: 1, smooth: classicSmooth, clipsRegion: false }),
    source: 'Milletari, Navab, Ahmadi 2016, V-Net, arXiv:1606.04797',
  },
  {
    id: 'tversky',
    name: 'Tversky',
    shortName: 'Tversky',
    family: 'region',
    form: 'classic',
    parameters: [deltaOfTversky],
    fixed: { lambda: 1, gamma: 0 },
    terms: (p) => ({
      ...nothing,
      regionWeight: 1,
      delta: p.delta,
      smooth: classicSmooth,
      clipsRegion: false,
    }),
    source: 'Salehi, Erdogmus, Gholipour 2017, Tversky loss, arXiv:1706.05721',
  },
  {
    id: 'focal-tversky',
    name: 'Focal Tversky',
    shortName: 'Focal Tversky',
    family: 'region',
    form: 'classic',
    parameters: [deltaOfTversky, tverskyGamma],
    fixed: { lambda: 1 },
    terms: (p) => ({
      ...nothing,
      regionWeight: 1,
      delta: p.delta,
      foregroundPower: p.tverskyGamma,
      backgroundPower: p.tverskyGamma,
      smooth: classicSmooth,
    }),
    source: 'Abraham, Khan 2019, A novel focal Tversky loss function, arXiv:1810.07842',
  },
  ...unifiedFamily('symmetric'),
  ...unifiedFamily('asymmetric'),
];

function furtherDefinition(id: FurtherId): LossDefinition {
  const { evaluate, readsPlaces = false, parameters, ...rest }: FurtherLoss = furtherLosses[id];
  return {
    ...rest,
    id,
    form: 'further',
    parameters: parameters.map((parameter) => parameterDefinitions[parameter]),
    fixed: {},
    terms: null,
    image: { evaluate, readsPlaces },
  };
}

/** All losses in the order of the picker, read row by row. */
export const catalogue: ReadonlyMap<LossId, LossDefinition> = new Map([
  ...normalForms.map((definition): [LossId, LossDefinition] => [
    definition.id,
    { ...definition, image: null, purpose: '', equation: null },
  ]),
  ...furtherIds.map((id): [LossId, LossDefinition] => [id, furtherDefinition(id)]),
]);

/** The definition of a loss. */
export function lossDefinition(id: LossId): LossDefinition {
  const definition = catalogue.get(id);
  if (!definition) throw new RangeError(`no loss is called "${id}"`);
  return definition;
}

/**
 * The normal form of a loss at these parameters.
 * @throws RangeError for a loss that has none
 */
export function lossTerms(id: LossId, parameters: LossParameters): LossTerms {
  const { terms } = lossDefinition(id);
  if (!terms) throw new RangeError(`"${id}" has no normal form`);
  return terms(parameters);
}

export { defaultParameters, parameterDefinitions } from './parameters.ts';
