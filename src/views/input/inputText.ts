/** What there is to say of the network's input. */
import type { Sample } from '../../datasets/dataset.ts';
import type { ColourMode, Fit, ValueScale } from '../../datasets/prepare/preprocessing.ts';
import type { InputImage } from './inputImage.ts';

export const fitNames: Readonly<Record<Fit, string>> = {
  stretch: 'stretch',
  letterbox: 'pad',
  crop: 'crop',
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

/** "128 × 128 pixels, grey, values from −1.20 to 2.74" */
export function inputText(size: number, channels: 1 | 3, { least, most }: InputImage): string {
  const colours = channels === 1 ? 'grey' : 'red, green and blue';
  return `${size} × ${size} pixels, ${colours}, values from ${decimals(least)} to ${decimals(most)}`;
}

/** What the fit does to an image. */
export function fitText(
  fit: Fit,
  { width, height, split, frame }: Pick<Sample, 'width' | 'height' | 'split' | 'frame'>,
): string {
  const image = `${width} × ${height}`;
  if (fit === 'stretch')
    return width === height
      ? `All of its ${image} pixels.`
      : `All of its ${image} pixels, made square: its sides change.`;
  if (!frame) return `All of its ${image} pixels; it is square.`;
  const side = Math.round(frame.width * width);
  return fit === 'letterbox'
    ? `All of its ${image} pixels, with padding up to ${side} × ${side} that is not judged.`
    : `${side} × ${side} of its ${image} pixels, ${split === 'training' ? 'drawn by chance' : 'in the middle'}.`;
}
