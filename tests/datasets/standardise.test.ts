import { describe, expect, test } from 'vitest';
import { pictureInput, standardise } from '../../src/datasets/prepare/standardise.ts';

function picture(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
) {
  const pixels = Array.from({ length: width * height }, (_, i) => [
    ...colour(i % width, Math.floor(i / width)),
    255,
  ]);
  return { width, height, data: Uint8ClampedArray.from(pixels.flat()) };
}

describe('network input', () => {
  test('has mean 0 and deviation 1 over the whole image', () => {
    const input = pictureInput(
      picture(50, 40, (x, y) => [5 * x, 3 * y, x + y]),
      32,
      3,
    );
    const mean = input.reduce((sum, value) => sum + value, 0) / input.length;
    const square = input.reduce((sum, value) => sum + value * value, 0) / input.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(square).toBeCloseTo(1, 5);
  });

  test('is the mean of the pixels that each cell covers', () => {
    const input = pictureInput(
      picture(4, 4, (x, y) => [10 * x + 40 * y, 0, 0]),
      2,
      1,
    );
    // Means of the four blocks are 25, 45, 105 and 125.
    const expected = Float32Array.of(25, 45, 105, 125);
    standardise(expected);
    for (const [i, value] of expected.entries()) expect(input[i]).toBeCloseTo(value, 6);
  });

  test('keeps the channels of a pixel together', () => {
    const input = pictureInput(
      picture(2, 2, () => [200, 100, 0]),
      2,
      3,
    );
    for (let pixel = 0; pixel < 4; pixel++) {
      expect(input[3 * pixel]).toBeCloseTo(Math.sqrt(1.5), 5);
      expect(input[3 * pixel + 1]).toBeCloseTo(0, 5);
      expect(input[3 * pixel + 2]).toBeCloseTo(-Math.sqrt(1.5), 5);
    }
  });

  test('of a constant image is zero', () => {
    const input = pictureInput(
      picture(9, 9, () => [7, 7, 7]),
      32,
      1,
    );
    expect(input.every((value) => value === 0)).toBe(true);
  });
});
