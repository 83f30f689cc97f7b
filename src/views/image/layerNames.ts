/** Names of the layers as people read them, in the order of the keys 1 to 5. */
import type { Layer } from '../../state/session.ts';

export const layerNames: Readonly<Record<Layer, string>> = {
  truth: 'Ground truth',
  probability: 'Probability',
  errors: 'Errors',
  loss: 'Loss',
  gradient: 'Gradient',
};
