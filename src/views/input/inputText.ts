/** What there is to say of the network's input. */
import type { Sample } from '../../datasets/dataset.ts';
import type { ColourMode, Fit, ValueScale } from '../../datasets/prepare/preprocessing.ts';
import type { InputImage } from './inputImage.ts';

export const fitNames: Readonly<Record<Fit, string>> = {
  stretch: 'stretch',
  letterbox: 'pad',
  crop: 'crop',
  patches: 'patches',
};

export const colourNames: Readonly<Record<ColourMode, string>> = {
  auto: 'as the files',
  grey: 'grey',
  rgb: 'red, green, blue',
};

export const scaleNames: Readonly<Record<ValueScale, string>> = {
  'z-score': 'mean 0, deviation 1',
  'min-max': 'smallest 0, largest 1',
  window: 'window',
};

const decimals = (value: number) => value.toFixed(2).replace('-', '−');

/** "128 × 128 pixels, grey, values from −1.20 to 2.74" @param size  of what the network reads */
export function inputText(size: number, channels: 1 | 3, { least, most }: InputImage): string {
  const colours = channels === 1 ? 'grey' : 'red, green and blue';
  return `${size} × ${size} pixels, ${colours}, values from ${decimals(least)} to ${decimals(most)}`;
}

/** What training on patches does to an image, and what is done about predictions. */
function patchText(image: string, seen: number, side: number) {
  const scale = side / seen;
  const per = Math.abs(scale - 1) < 0.005 ? '' : ` at ${Math.round(100 * scale)} % of its size`;
  return `Patches are drawn anew at each step, anywhere in its ${image} pixels${per}; all of it is predicted. The squares are such patches.`;
}

/** What the fit does to an image. @param side  of the square that it lies in, in pixels */
export function fitText(
  fit: Fit,
  { width, height, split, frame }: Pick<Sample, 'width' | 'height' | 'split' | 'frame'>,
  side = 0,
): string {
  const image = `${width} × ${height}`;
  if (fit === 'patches') return patchText(image, (frame?.width ?? 1) * width, side);
  if (fit === 'stretch')
    return width === height
      ? `All of its ${image} pixels.`
      : `All of its ${image} pixels, made square: its sides change.`;
  if (!frame) return `All of its ${image} pixels; it is square.`;
  const seen = Math.round(frame.width * width);
  return fit === 'letterbox'
    ? `All of its ${image} pixels, with padding up to ${seen} × ${seen} that is not judged.`
    : `${seen} × ${seen} of its ${image} pixels, ${split === 'training' ? 'drawn by chance' : 'in the middle'}.`;
}
