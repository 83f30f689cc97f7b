import { describe, expect, test } from 'vitest';
import { foregroundShare } from '../../src/masks/foregroundShare.ts';
import { fitsImage, maskOf } from '../../src/masks/mask.ts';
import type { Raster } from '../../src/pixels/raster.ts';

/** Foreground of a mask of one row. */
function foreground(data: ArrayLike<number>, raster: Partial<Raster> = {}): number[] {
  const { channels = 1, bitDepth = 8 } = raster;
  const samples = { 8: Uint8Array, 16: Uint16Array, 32: Float32Array }[bitDepth] ?? Uint8Array;
  const mask = maskOf({
    width: data.length / channels,
    height: 1,
    channels,
    bitDepth,
    data: samples.from(data),
    palette: null,
    isLossy: false,
    note: null,
    ...raster,
  });
  return Array.from(mask.data);
}

describe('grey masks', () => {
  test('black and white, with soft borders and faint stains', () => {
    expect(foreground([0, 11, 127, 128, 240, 255])).toEqual([0, 0, 0, 1, 1, 1]);
  });
  test('0 and 1', () => expect(foreground([0, 1, 1, 0])).toEqual([0, 1, 1, 0]));
  test('a few labels that all look black', () => {
    expect(foreground([0, 1, 2, 4])).toEqual([0, 1, 1, 1]);
  });
  test('one dark grey', () => expect(foreground([0, 100])).toEqual([0, 1]));
  test('1 bit', () => expect(foreground([0, 1], { bitDepth: 1 })).toEqual([0, 1]));
  test('instances numbered beyond half of the scale', () => {
    const labels = Array.from({ length: 200 }, (_, i) => i);
    expect(foreground(labels)).toEqual(labels.map((label) => (label > 0 ? 1 : 0)));
  });
  test('16-bit instances, 16-bit black and white', () => {
    expect(foreground([0, 3, 900, 40_000], { bitDepth: 16 })).toEqual([0, 1, 1, 1]);
    expect(foreground([0, 900, 65_535], { bitDepth: 16 })).toEqual([0, 0, 1]);
  });
  test('floating point: probabilities, labels', () => {
    expect(foreground([0, 0.2, 0.9, 1], { bitDepth: 32 })).toEqual([0, 0, 1, 1]);
    expect(foreground([0, 1, 3, Number.NaN], { bitDepth: 32 })).toEqual([0, 1, 1, 0]);
  });
  test('noise of compression in a black mask is no label', () => {
    expect(foreground([0, 1, 3, 2], { isLossy: true })).toEqual([0, 0, 0, 0]);
  });
  test('all black is no foreground, all white is nothing else', () => {
    expect(foreground([0, 0])).toEqual([0, 0]);
    expect(foreground([255, 255])).toEqual([1, 1]);
  });
});

describe('colours', () => {
  const black = [0, 0, 0];
  test('any colour, however dark', () => {
    const pixels = [...black, 0, 255, 0, ...[128, 0, 0]];
    expect(foreground(pixels, { channels: 3 })).toEqual([0, 1, 1]);
  });
  test('grey stored as colours is grey', () => {
    expect(foreground([...black, 11, 11, 11, 255, 255, 255], { channels: 3 })).toEqual([0, 0, 1]);
  });
  test('dark colours are noise after compression', () => {
    const pixels = [3, 0, 1, 250, 254, 255];
    expect(foreground(pixels, { channels: 3, isLossy: true })).toEqual([0, 1]);
  });
  test('transparent pixels are background', () => {
    const pixels = [255, 255, 255, 0, 255, 255, 255, 255, 0, 0, 0, 255];
    expect(foreground(pixels, { channels: 4 })).toEqual([0, 1, 0]);
  });
  test('transparency alone, drawn in black', () => {
    expect(foreground([...black, 0, ...black, 255], { channels: 4 })).toEqual([0, 1]);
    expect(foreground([0, 255, 0, 20], { channels: 2 })).toEqual([1, 0]);
  });
});

describe('palettes', () => {
  const palette = (...colours: number[][]) => Uint8Array.from(colours.flat());
  test('indices into dark colours are labels', () => {
    const colours = palette([0, 0, 0, 255], [128, 0, 0, 255], [0, 0, 60, 255]);
    expect(foreground([0, 1, 2], { palette: colours })).toEqual([0, 1, 1]);
  });
  test('a grey ramp is a grey picture', () => {
    const ramp = Uint8Array.from({ length: 1024 }, (_, i) => (i % 4 === 3 ? 255 : i >> 2));
    expect(foreground([0, 11, 255], { palette: ramp })).toEqual([0, 0, 1]);
  });
  test('white first and black second is still black and white', () => {
    const colours = palette([255, 255, 255, 255], [0, 0, 0, 255]);
    expect(foreground([0, 1], { palette: colours })).toEqual([1, 0]);
  });
  test('a transparent entry is background', () => {
    const colours = palette([0, 0, 0, 255], [200, 0, 0, 0], [200, 0, 0, 255]);
    expect(foreground([0, 1, 2], { palette: colours })).toEqual([0, 0, 1]);
  });
});

test('a mask fits an image of the same shape, within two in a hundred', () => {
  const image = { width: 128, height: 128 };
  expect(fitsImage({ width: 512, height: 512 }, image)).toBe(true);
  expect(fitsImage({ width: 512, height: 505 }, image)).toBe(true);
  expect(fitsImage({ width: 512, height: 480 }, image)).toBe(false);
  expect(fitsImage({ width: 622, height: 529 }, { width: 622, height: 528 })).toBe(true);
});

test('share of the foreground', () => {
  expect(foregroundShare(Uint8Array.of(1, 0, 0, 1))).toBe(0.5);
  expect(foregroundShare(new Uint8Array(0))).toBe(0);
});
