/** What the network reads of an image, to look at. */
import type { Dataset, Sample } from '../../datasets/dataset.ts';
import type { Preprocessing } from '../../datasets/prepare/preprocessing.ts';
import { pictureInput } from '../../datasets/prepare/standardise.ts';
import type { Picture } from '../../pixels/raster.ts';

export interface InputImage {
  /** One pixel of the input to one of the picture: black is its smallest value, white its largest. */
  readonly picture: Picture;
  /** Smallest and largest value, the padding's among them. */
  readonly least: number;
  readonly most: number;
}

export function inputImage(
  sample: Sample,
  { size, channels }: Pick<Dataset, 'size' | 'channels'>,
  preprocessing: Preprocessing,
): InputImage {
  const values = pictureInput(sample.picture, size, channels, sample.frame, preprocessing);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const scale = most > least ? 255 / (most - least) : 0;
  const data = new Uint8ClampedArray(4 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let c = 0; c < 3; c++) {
      const value = values[pixel * channels + (channels === 3 ? c : 0)];
      data[4 * pixel + c] = (value - least) * scale;
    }
    data[4 * pixel + 3] = 255;
  }
  return { picture: { width: size, height: size, data }, least, most };
}
