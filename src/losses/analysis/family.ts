/**
 * How the losses contain one another, exactly: at some values of its parameters a loss is another one,
 * up to a factor and a constant,
 *
 *     L_from(p) = factor · L_to(becomes(p)) + constant(p)   wherever `at` holds.
 *
 * The smoothing constants of the indices, 1e-6 and 1e-7 pixels in the authors' code, are left aside.
 */
import type { NormalFormId } from '../catalogue.ts';
import { type LossParameters, type ParameterId, parameterDefinitions } from '../parameters.ts';

type Setting = Readonly<Partial<LossParameters>>;

export interface FamilyEdge {
  /** The loss that contains the other one. */
  readonly from: NormalFormId;
  readonly to: NormalFormId;
  /** Where it does; empty for all of its settings. */
  readonly at: Setting;
  /** Parameters of the contained loss there. Those that both have keep their values. */
  becomes(from: LossParameters): Setting;
  readonly factor: 1 | 0.5;
  constant(from: LossParameters): number;
  /** Parameters of the containing loss at which it is the contained one; null if there are none. */
  within(to: LossParameters): Setting | null;
  /** The relation as a formula of names: "½ × cross-entropy". */
  readonly formula: string;
  /** In words, whole sentences; λ, δ, γ as in the authors' code. */
  readonly words: string;
}

const zero = () => 0;
const nothing = (): Setting => ({});
const inRange = (id: ParameterId, value: number) =>
  value >= parameterDefinitions[id].minimum && value <= parameterDefinitions[id].maximum;
const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;
const complement = (x: number) => Math.round((1 - x) * 1e12) / 1e12;

/** Edges that each form of the Unified Focal loss has on its own. */
function edgesOfForm(form: 'symmetric' | 'asymmetric'): FamilyEdge[] {
  const prefix = form === 'symmetric' ? 'Symmetric' : 'Asymmetric';
  const plain = { factor: 1, constant: zero, becomes: nothing } as const;
  return [
    {
      ...plain,
      from: `${form}-unified-focal`,
      to: `${form}-focal`,
      at: { lambda: 0 },
      within: () => ({ lambda: 0 }),
      formula: `${prefix} Focal`,
      words: `At λ = 0 the ${form} Unified Focal loss is the ${form} Focal loss with the same δ and γ.`,
    },
    {
      ...plain,
      from: `${form}-unified-focal`,
      to: `${form}-focal-tversky`,
      at: { lambda: 1 },
      within: () => ({ lambda: 1 }),
      formula: `${prefix} Focal Tversky`,
      words: `At λ = 1 the ${form} Unified Focal loss is the ${form} Focal Tversky loss with the same δ and γ.`,
    },
    {
      ...plain,
      from: `${form}-focal`,
      to: 'cross-entropy',
      at: { delta: 0.5, gamma: 0 },
      factor: 0.5,
      within: () => ({ delta: 0.5, gamma: 0 }),
      formula: '½ × cross-entropy',
      words: `At γ = 0 and δ = ½ the ${form} Focal loss is half of cross-entropy: δ = ½ weighs both classes by one half.`,
    },
    {
      ...plain,
      from: `${form}-unified-focal`,
      to: 'combo',
      at: { delta: 0.5, gamma: 0 },
      becomes: ({ lambda }) => ({ comboAlpha: complement(lambda), comboBeta: 0.5 }),
      constant: ({ lambda }) => lambda,
      within: ({ comboAlpha, comboBeta }) =>
        near(comboBeta, 0.5) ? { lambda: complement(comboAlpha), delta: 0.5, gamma: 0 } : null,
      formula: 'Combo, up to the constant −(1 − α)',
      words: `At γ = 0 and δ = ½ the ${form} Unified Focal loss is Combo at α = 1 − λ, β = ½, which subtracts the constant 1 − α = λ. The gradients are equal.`,
    },
    {
      ...plain,
      from: `${form}-focal-tversky`,
      to: 'tversky',
      at: { gamma: 0 },
      within: () => ({ gamma: 0 }),
      formula: 'Tversky',
      words: `At γ = 0 the ${form} Focal Tversky loss is the Tversky loss with the same δ.`,
    },
  ];
}

/** All of them; a loss that another one reaches by two steps has no edge of its own. */
export const familyEdges: readonly FamilyEdge[] = [
  ...edgesOfForm('asymmetric'),
  ...edgesOfForm('symmetric'),
  {
    from: 'combo',
    to: 'cross-entropy',
    at: { comboAlpha: 1, comboBeta: 0.5 },
    becomes: nothing,
    factor: 0.5,
    constant: zero,
    within: () => ({ comboAlpha: 1, comboBeta: 0.5 }),
    formula: '½ × cross-entropy',
    words: 'At α = 1 and β = ½ Combo is half of cross-entropy.',
  },
  {
    from: 'combo',
    to: 'dice',
    at: { comboAlpha: 0 },
    becomes: nothing,
    factor: 1,
    constant: () => -1,
    within: () => ({ comboAlpha: 0 }),
    formula: 'Dice − 1',
    words: 'At α = 0 Combo is the Dice loss less the constant 1. The gradients are equal.',
  },
  {
    from: 'tversky',
    to: 'dice',
    at: { delta: 0.5 },
    becomes: nothing,
    factor: 1,
    constant: zero,
    within: () => ({ delta: 0.5 }),
    formula: 'Dice',
    words: 'At δ = ½ the Tversky loss is the Dice loss: a miss and a false alarm cost the same.',
  },
  {
    from: 'focal',
    to: 'symmetric-focal',
    at: {},
    becomes: ({ focalAlpha, focalGamma }) => ({ delta: focalAlpha, gamma: focalGamma }),
    factor: 1,
    constant: zero,
    within: ({ delta, gamma }) => ({ focalAlpha: delta, focalGamma: gamma }),
    formula: 'Symmetric Focal, for exponents below 1',
    words: 'The Focal loss with α = δ and its exponent γ below 1 is the symmetric Focal loss.',
  },
  {
    from: 'focal',
    to: 'cross-entropy',
    at: { focalAlpha: 0.5, focalGamma: 0 },
    becomes: nothing,
    factor: 0.5,
    constant: zero,
    within: () => ({ focalAlpha: 0.5, focalGamma: 0 }),
    formula: '½ × cross-entropy',
    words: 'At γ = 0 and α = ½ the Focal loss is half of cross-entropy.',
  },
  {
    from: 'focal-tversky',
    to: 'symmetric-focal-tversky',
    at: {},
    becomes: ({ tverskyGamma }) => ({ gamma: complement(tverskyGamma) }),
    factor: 1,
    constant: zero,
    within: ({ gamma }) => ({ tverskyGamma: complement(gamma) }),
    formula: 'Symmetric Focal Tversky',
    words:
      'The Focal Tversky loss with exponent 1 − γ is the symmetric Focal Tversky loss with the same δ.',
  },
  {
    from: 'focal-tversky',
    to: 'tversky',
    at: { tverskyGamma: 1 },
    becomes: nothing,
    factor: 1,
    constant: zero,
    within: () => ({ tverskyGamma: 1 }),
    formula: 'Tversky',
    words: 'With exponent 1 the Focal Tversky loss is the Tversky loss with the same δ.',
  },
];

/** Whether an edge can be walked from a setting of its containing loss without leaving the ranges. */
function becomesInRange(edge: FamilyEdge, parameters: LossParameters): Setting | null {
  const own = edge.becomes(parameters);
  const fits = (Object.entries(own) as [ParameterId, number][]).every(([id, value]) =>
    inRange(id, value),
  );
  return fits ? own : null;
}

const holds = (at: Setting, parameters: LossParameters) =>
  (Object.entries(at) as [ParameterId, number][]).every(([id, value]) =>
    near(parameters[id], value),
  );

interface Place {
  readonly id: string;
  readonly parameters: LossParameters;
}

/** Where one step leads from here, and whether the loss stays the same on the way. */
function steps(place: Place): readonly (Place & { readonly same: boolean })[] {
  return familyEdges.flatMap((edge) => {
    if (edge.from === place.id) {
      const moved = { ...place.parameters, ...edge.at };
      const own = becomesInRange(edge, moved);
      const same = holds(edge.at, place.parameters);
      return own ? [{ id: edge.to, parameters: { ...moved, ...own }, same }] : [];
    }
    if (edge.to !== place.id) return [];
    const own = edge.within(place.parameters);
    return own ? [{ id: edge.from, parameters: { ...place.parameters, ...own }, same: true }] : [];
  });
}

/** The way of fewest steps to a loss; null if there is none. */
function reach(start: Place, goal: string, onlySame: boolean): LossParameters | null {
  const met = new Set([start.id]);
  for (let places = [start]; places.length > 0; ) {
    const found = places.find(({ id }) => id === goal);
    if (found) return found.parameters;
    places = places.flatMap((place) =>
      steps(place).filter(({ id, same }) => {
        if (met.has(id) || (onlySame && !same)) return false;
        met.add(id);
        return true;
      }),
    );
  }
  return null;
}

/**
 * Parameters at which another loss is the current one, up to factor and constant; if it can nowhere be,
 * those at which it meets what the current one contains. Parameters of their own stay as they are.
 */
export function parametersReaching(
  current: { readonly id: string; readonly parameters: LossParameters },
  goal: string,
): LossParameters {
  return reach(current, goal, true) ?? reach(current, goal, false) ?? current.parameters;
}
