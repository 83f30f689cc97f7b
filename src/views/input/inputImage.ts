/** What the network reads of an image, to look at. */
import type { Dataset, Sample } from '../../data/dataset.ts';
import type { Preprocessing } from '../../data/preprocessing.ts';
import { pictureInput } from '../../data/standardise.ts';
import { colourImage } from '../image/rasters.ts';

/** The values of an input, the padding's among them. */
export interface InputValues {
  /** [size, size, channels] */
  readonly values: Float32Array;
  readonly least: number;
  readonly most: number;
}

export function inputValues(
  { picture, frame }: Sample,
  { size, channels }: Pick<Dataset, 'size' | 'channels'>,
  preprocessing: Preprocessing,
): InputValues {
  const values = pictureInput(picture, size, channels, frame, preprocessing);
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return { values, least, most };
}

/** The input as an image of size × size pixels: black is its smallest value, white its largest. */
export function inputImage(
  sample: Sample,
  dataset: Pick<Dataset, 'size' | 'channels'>,
  preprocessing: Preprocessing,
): HTMLCanvasElement {
  const { size, channels } = dataset;
  const { values, least, most } = inputValues(sample, dataset, preprocessing);
  const scale = most > least ? 255 / (most - least) : 0;
  const data = new Uint8ClampedArray(4 * size * size);
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let c = 0; c < 3; c++) {
      const value = values[pixel * channels + (channels === 3 ? c : 0)] as number;
      data[4 * pixel + c] = (value - least) * scale;
    }
    data[4 * pixel + 3] = 255;
  }
  return colourImage({ width: size, height: size, data });
}
