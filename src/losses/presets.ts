/** Settings that somebody published or recommends, by name. The classic losses are in the picker. */
import type { LossId } from './catalogue.ts';
import { defaultParameters, type LossParameters } from './parameters.ts';

export interface Preset {
  readonly id: string;
  /** On the button. */
  readonly name: string;
  /** Where the setting comes from: one short line, shown under the buttons. */
  readonly title: string;
  /** What the identity line calls the setting; empty where the loss has a better name there. */
  readonly called: string;
  readonly choice: { readonly id: LossId; readonly parameters: LossParameters };
}

type Setting = Pick<LossParameters, 'lambda' | 'delta' | 'gamma'>;

const unifiedFocal = (form: 'symmetric' | 'asymmetric', setting: Setting): Preset['choice'] => ({
  id: `${form}-unified-focal`,
  parameters: { ...defaultParameters, ...setting },
});
const asymmetric = (setting: Setting) => unifiedFocal('asymmetric', setting);

export const presets: readonly Preset[] = [
  {
    id: 'published',
    name: 'Published default',
    title: 'Defaults of the authors’ code for the 2022 paper',
    called: 'The published default',
    choice: asymmetric({ lambda: 0.5, delta: 0.6, gamma: 0.5 }),
  },
  {
    id: 'symmetric',
    name: 'Symmetric default',
    title: 'Defaults of the authors’ code, symmetric form',
    called: 'The published default, symmetric',
    choice: unifiedFocal('symmetric', { lambda: 0.5, delta: 0.6, gamma: 0.5 }),
  },
  {
    id: 'polyps',
    name: 'Polyps',
    title: 'Authors, 2021, for CVC-ClinicDB: γ 0.30 or higher',
    called: 'Authors’ advice for CVC-ClinicDB, 2021',
    choice: asymmetric({ lambda: 0.5, delta: 0.6, gamma: 0.3 }),
  },
  {
    id: 'vessels',
    name: 'Vessels',
    title: 'Authors, 2021, for DRIVE: γ 0.10 or lower',
    called: 'Authors’ advice for DRIVE, 2021',
    choice: asymmetric({ lambda: 0.5, delta: 0.6, gamma: 0.1 }),
  },
  {
    id: 'monai',
    name: 'MONAI default',
    title: 'Defaults of MONAI’s AsymmetricUnifiedFocalLoss',
    called: 'MONAI’s default',
    choice: asymmetric({ lambda: 0.5, delta: 0.7, gamma: 0.5 }),
  },
  {
    id: 'no-focus',
    name: 'No focusing',
    title: 'Half cross-entropy, half Dice, to compare with',
    called: '',
    choice: asymmetric({ lambda: 0.5, delta: 0.5, gamma: 0 }),
  },
];

/** The preset that a loss stands at, null at none. Parameters that its loss does not read are ignored. */
export function presetAt(id: LossId, parameters: LossParameters): Preset | null {
  const differs = (a: number, b: number) => Math.abs(a - b) > 1e-9;
  return (
    presets.find(
      ({ choice }) =>
        choice.id === id &&
        !differs(choice.parameters.lambda, parameters.lambda) &&
        !differs(choice.parameters.delta, parameters.delta) &&
        !differs(choice.parameters.gamma, parameters.gamma),
    ) ?? null
  );
}
