/** The sides of the split, as the page names them. */
import type { Split } from '../datasets/dataset.ts';

export const splitNames: Readonly<Record<Split, string>> = {
  training: 'train',
  between: 'left out',
  validation: 'validation',
};
