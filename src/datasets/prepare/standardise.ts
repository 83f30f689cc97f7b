/** From 8-bit pictures to what the network reads. */

import { cellEnds, type Frame, wholeFrame } from '../../pixels/frame.ts';
import type { Picture } from '../../pixels/raster.ts';
import { defaultPreprocessing, type Preprocessing, type ValueScale } from './preprocessing.ts';

/** Grey of red, green and blue: luma of Rec. 601, as Pillow's "L"; a grey pixel keeps its exact level. */
const grey = (red: number, green: number, blue: number) =>
  red === green && green === blue ? red : 0.299 * red + 0.587 * green + 0.114 * blue;

/**
 * Network input of a picture: averaged over the area of each cell, then brought to the scale that was
 * chosen, over all channels together (a constant image becomes zeros, except in a window). Padding is 0
 * and does not count for the scale.
 *
 * @param channels  3 for colour, 1 for grey
 * @param frame  the part of the picture that the square shows; the whole of it if left out
 * @returns [size, size, channels]
 */
export function pictureInput(
  picture: Picture,
  size: number,
  channels: 1 | 3,
  frame: Frame | null = null,
  { scale, window }: Pick<Preprocessing, 'scale' | 'window'> = defaultPreprocessing,
): Float32Array<ArrayBuffer> {
  const { width, height, data } = picture;
  const { left: startX, top: startY, width: extentX, height: extentY } = frame ?? wholeFrame;
  const columnEnds = cellEnds(width, size, startX, extentX);
  const rowEnds = cellEnds(height, size, startY, extentY);
  const columns = Array.from({ length: size }, (_, column) => touched(columnEnds(column), width));
  const input = new Float32Array(size * size * channels);
  const padding: number[] = [];
  for (let row = 0; row < size; row++) {
    const [top, bottom] = touched(rowEnds(row), height);
    for (let column = 0; column < size; column++) {
      const [left, right] = columns[column];
      const area = (bottom - top) * (right - left);
      const cell = row * size + column;
      if (area === 0) {
        padding.push(cell);
        continue;
      }
      let sum = 0;
      if (channels === 1) {
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) {
            const at = 4 * (y * width + x);
            sum += grey(data[at], data[at + 1], data[at + 2]);
          }
        input[cell] = sum / area;
        continue;
      }
      for (let channel = 0; channel < 3; channel++) {
        sum = 0;
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) sum += data[4 * (y * width + x) + channel];
        input[3 * cell + channel] = sum / area;
      }
    }
  }
  if (padding.length === 0) {
    rescale(input, scale, window);
    return input;
  }
  const isPadding = new Uint8Array(size * size);
  for (const cell of padding) isPadding[cell] = 1;
  const inside = input.filter((_, i) => isPadding[Math.floor(i / channels)] === 0);
  rescale(inside, scale, window);
  let next = 0;
  for (let i = 0; i < input.length; i++)
    if (isPadding[Math.floor(i / channels)] === 0) input[i] = inside[next++];
  return input;
}

/** The whole pixels that a cell touches, from the first to before the last; as many as none in the padding. */
function touched([from, to]: readonly [number, number], length: number): readonly [number, number] {
  const first = Math.floor(from);
  const end = Math.max(first + 1, Math.ceil(to));
  if (end <= 0 || first >= length) return [0, 0];
  return [Math.max(0, first), Math.min(length, end)];
}

function rescale(
  values: Float32Array,
  scale: ValueScale,
  [low, high]: readonly [number, number],
): void {
  if (scale === 'z-score') standardise(values);
  else if (scale === 'window') stretch(values, low, high);
  else {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const value of values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    stretch(values, least, most);
  }
}

/** Shifts and scales values in place so that low becomes 0 and high 1, and cuts what lies beyond. */
function stretch(values: Float32Array, low: number, high: number): void {
  const factor = high > low ? 1 / (high - low) : 0;
  for (let i = 0; i < values.length; i++)
    values[i] = Math.min(1, Math.max(0, (values[i] - low) * factor));
}

/** Shifts and scales values in place to mean 0 and deviation 1. */
export function standardise(values: Float32Array): void {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const deviation = Math.sqrt(squares / values.length);
  const scale = deviation > 1e-6 ? 1 / deviation : 0;
  for (let i = 0; i < values.length; i++) values[i] = (values[i] - mean) * scale;
}
