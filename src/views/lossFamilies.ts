/** Families of losses under the titles that people read, in the order of the paper's overview. */
import type { LossFamily } from '../losses/catalogue.ts';

export const families: readonly { readonly family: LossFamily; readonly title: string }[] = [
  { family: 'distribution', title: 'Distribution' },
  { family: 'compound', title: 'Compound' },
  { family: 'region', title: 'Region' },
];
