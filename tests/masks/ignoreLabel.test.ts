import { describe, expect, test } from 'vitest';
import { ignoresWhite, numberedMask, withoutIgnored } from '../../src/masks/ignoreLabel.ts';
import type { Raster } from '../../src/pixels/raster.ts';

const grey = (data: readonly number[], more: Partial<Raster> = {}): Raster => ({
  ...{ width: data.length, height: 1, channels: 1, bitDepth: 8, data: Uint8Array.from(data) },
  ...{ palette: null, isLossy: false, note: null },
  ...more,
});
const decide = (...masks: readonly (readonly number[])[]) =>
  ignoresWhite(masks.flatMap((data) => numberedMask(grey(data)) ?? []));

describe('255 is to be ignored', () => {
  test.each([
    ['labels of VOC with their borders', [[0, 15, 15, 255]]],
    ['one label', [[0, 1, 1, 1, 255]]],
    [
      'a mask of nothing but a border beside others',
      [
        [0, 1, 255],
        [0, 255],
        [0, 2, 255],
      ],
    ],
    ['no background', [[1, 2, 3, 255]]],
  ])('%s', (_, masks) => {
    expect(decide(...masks)).toBe(true);
  });

  test.each([
    [
      'black and white',
      [
        [0, 255],
        [0, 0, 255, 255],
      ],
    ],
    ['soft edges', [[0, 3, 120, 240, 255]]],
    ['a stain on black and white', [[...Array(40).fill(255), 0, 3]]],
    [
      'labels in one file of many of black and white',
      [
        [0, 1, 255],
        [0, 255],
        [0, 255],
      ],
    ],
    ['labels that fill the scale', [[0, 1, 2, 64, 255]]],
    ['labels without it', [[0, 1, 2]]],
  ])('not: %s', (_, masks) => {
    expect(decide(...masks)).toBe(false);
  });
});

test('indices of colours are numbers, grey tones and lossy files are not', () => {
  const palette = new Uint8Array(1024).map((_, i) => (i * 37) % 256);
  expect(numberedMask(grey([0, 15, 255], { palette }))?.largest).toBe(15);
  const tones = new Uint8Array(1024).map((_, i) => (i >> 2) % 256);
  expect(numberedMask(grey([0, 15, 255], { palette: tones }))).toBeNull();
  expect(numberedMask(grey([0, 15, 255], { isLossy: true }))).toBeNull();
  const rgb = { width: 2, channels: 3, data: Uint8Array.of(9, 9, 9, 255, 255, 255) } as const;
  expect(numberedMask(grey([], { ...rgb, height: 1 }))?.labelPixels).toBe(1);
  expect(
    numberedMask(grey([], { ...rgb, height: 1, data: Uint8Array.of(9, 8, 9, 255, 255, 255) })),
  ).toBeNull();
  expect(
    numberedMask(grey([], { width: 2, bitDepth: 16, data: Uint16Array.of(300, 255) })),
  ).toBeNull();
});

test('what is ignored is taken out of the labels', () => {
  const numbered = numberedMask(grey([0, 15, 255, 1]));
  const { raster, ignored } = withoutIgnored(numbered!);
  expect([...raster.data]).toEqual([0, 15, 0, 1]);
  expect([...ignored.data]).toEqual([0, 0, 1, 0]);
});
