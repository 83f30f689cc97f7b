/** The masks that are open, as what a loss is suggested by. */
import type { Dataset, Sample } from '../../datasets/dataset.ts';
import type { ClassMask } from '../../metrics/maskStatistics.ts';

/** Pixels that are looked at: so many are counted while a dialog opens. */
const mostPixels = 2 ** 22;

export interface OpenMasks {
  readonly masks: readonly ClassMask[];
  /** Training images with a mask, of which `masks` are some at even distances. */
  readonly total: number;
}

/** Of an ignored or outer pixel nothing is known. */
function outsideOf({ outside, ignored }: Sample): Uint8Array | undefined {
  if (!ignored || !outside) return ignored ?? outside;
  return outside.map((out, i) => out | (ignored[i] ?? 0));
}

/** @param focus  the class that is told from all others */
export function openMasks({ samples, size }: Dataset, focus: number): OpenMasks {
  const training = samples.filter(({ split, mask }) => split === 'training' && mask);
  const most = Math.max(1, Math.floor(mostPixels / size ** 2));
  const every = Math.max(1, Math.ceil(training.length / most));
  const masks = training.flatMap((sample, i) => {
    if (i % every !== 0 || !sample.mask) return [];
    const outside = outsideOf(sample);
    const mask = sample.mask.map((label, at) => Number(label === focus && !outside?.[at]));
    return [outside ? { mask, outside } : { mask }];
  });
  return { masks, total: training.length };
}
