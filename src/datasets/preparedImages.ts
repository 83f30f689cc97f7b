/** All images as the network reads them, to be written to a file. */
import { judgedLabels } from '../masks/leftOut.ts';
import { aspectOf } from './augment/augmentImage.ts';
import type { Dataset, Split, TrainingPixels } from './dataset.ts';

export interface PreparedImages {
  /** Side in pixels. */
  readonly size: number;
  readonly channels: 1 | 3;
  /** C, the background included. */
  readonly classes: number;
  readonly images: readonly {
    readonly split: Split;
    /** Width over height of what its square shows. */
    readonly aspect: number;
    /** [size, size, channels]. */
    readonly input: Float32Array<ArrayBuffer>;
    /** Class of each pixel or `leftOut`, [size, size]; null without a mask. */
    readonly labels: Uint8Array | null;
  }[];
}

/** Inputs are copies, which may change hands. */
export function preparedImages(
  { size, classNames, samples }: Dataset,
  pixels: TrainingPixels,
): PreparedImages {
  const { channels, inputs } = pixels;
  return {
    ...{ size, channels, classes: classNames.length + 1 },
    images: samples.map((sample, i) => ({
      split: sample.split,
      aspect: aspectOf(sample),
      input: (inputs.at(i) as Float32Array<ArrayBuffer>).slice(),
      labels: judgedLabels(sample),
    })),
  };
}
