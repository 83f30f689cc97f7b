/** Names of the layers as people read them, and which one can be shown. */
import type { Sample } from '../../../datasets/dataset.ts';
import type { Layer } from '../../../state/session/session.ts';

/** In the order of the keys 1 to 5. */
export const layerNames: Readonly<Record<Layer, string>> = {
  truth: 'Ground truth',
  probability: 'Probability',
  errors: 'Errors',
  loss: 'Loss',
  gradient: 'Gradient',
};

/** The layer that is seen: without a mask only a probability has a meaning. */
export function shownLayer(sample: Sample | null, chosen: Layer): Layer {
  return sample && !sample.mask ? 'probability' : chosen;
}
