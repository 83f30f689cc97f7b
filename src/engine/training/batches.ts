/** What each step is trained on: images as they are, changed as augmentation asks, or patches of them. */
import { aspectOf, augmented } from '../../datasets/augment/augmentImage.ts';
import { drawPatch } from '../../datasets/patches/drawPatch.ts';
import type { SharedPlan } from './plans.ts';
import type { TrainerOptions } from './trainer.ts';
import { areaOfImage } from './wholeImages.ts';

/** @param seed  of the training */
export function batchesOf(shared: SharedPlan, seed: number): TrainerOptions['batchOf'] {
  return (images, position, augmentation) => {
    const { patches } = shared;
    if (!patches && !augmentation) return images;
    const { size, channels, inputs, masks } = shared.images;
    const { samples } = shared.opened.dataset;
    return images.map((image, i) => {
      const original = {
        input: inputs.at(image) as Float32Array<ArrayBuffer>,
        mask: masks[image] as Uint8Array,
      };
      if (patches) {
        const source = { ...original, side: size, channels, area: areaOfImage(shared, image) };
        return drawPatch(source, patches, augmentation, seed, position + i);
      }
      if (!augmentation) return image;
      const shape = { size, channels, aspect: aspectOf(samples[image]) };
      return augmented(original, shape, augmentation, seed, position + i);
    });
  };
}
