/** A loss by the name that stands on a button or beside a line. */
import { type LossForm, lossDefinition } from '../losses/catalogue.ts';
import type { LossChoice } from '../losses/lossFunction.ts';

const formPrefix: Readonly<Record<LossForm, string>> = {
  classic: '',
  symmetric: 'Sym. ',
  asymmetric: 'Asym. ',
  further: '',
};

/** "Asym. Unified Focal". */
export function shortLossName({ id }: Pick<LossChoice, 'id'>): string {
  const { form, shortName } = lossDefinition(id);
  return formPrefix[form] + shortName;
}
