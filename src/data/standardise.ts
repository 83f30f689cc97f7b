/** From 8-bit pictures to what the network reads. */
import type { Picture } from './dataset.ts';

/**
 * Network input of a picture: averaged over the area of each cell, then shifted and scaled to mean 0
 * and deviation 1 over the whole image (a constant image becomes zeros).
 *
 * @param channels  3 for colour; 1 reads the red channel of a grey picture
 * @returns [size, size, channels]
 */
export function pictureInput(
  picture: Picture,
  size: number,
  channels: 1 | 3,
): Float32Array<ArrayBuffer> {
  const { width, height, data } = picture;
  const input = new Float32Array(size * size * channels);
  for (let row = 0; row < size; row++) {
    const top = Math.floor((row * height) / size);
    const bottom = Math.max(top + 1, Math.ceil(((row + 1) * height) / size));
    for (let column = 0; column < size; column++) {
      const left = Math.floor((column * width) / size);
      const right = Math.max(left + 1, Math.ceil(((column + 1) * width) / size));
      const area = (bottom - top) * (right - left);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let y = top; y < bottom; y++)
          for (let x = left; x < right; x++) sum += data[4 * (y * width + x) + channel] as number;
        input[(row * size + column) * channels + channel] = sum / area;
      }
    }
  }
  standardise(input);
  return input;
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
  for (let i = 0; i < values.length; i++) values[i] = ((values[i] as number) - mean) * scale;
}
