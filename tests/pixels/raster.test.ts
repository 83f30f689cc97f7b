import { describe, expect, test } from 'vitest';
import { isGrey, pictureOf, type Raster } from '../../src/pixels/raster.ts';

/** A raster of one row. */
function row(data: Raster['data'], fields: Partial<Raster> = {}): Raster {
  const { channels = 1 } = fields;
  return {
    width: data.length / channels,
    height: 1,
    channels,
    bitDepth: 8,
    data,
    palette: null,
    isLossy: false,
    note: null,
    ...fields,
  };
}

/** Red, green and blue of each pixel of the picture. */
function colours(raster: Raster): number[][] {
  const { data } = pictureOf(raster);
  return Array.from({ length: data.length / 4 }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
}

describe('the picture of an image', () => {
  test('keeps 8 bits as they are', () => {
    expect(colours(row(Uint8Array.of(0, 7, 255)))).toEqual([
      [0, 0, 0],
      [7, 7, 7],
      [255, 255, 255],
    ]);
    expect(colours(row(Uint8Array.of(1, 2, 3), { channels: 3 }))).toEqual([[1, 2, 3]]);
  });

  test('spreads fewer bits over the scale', () => {
    expect(colours(row(Uint8Array.of(0, 1), { bitDepth: 1 }))).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  test('stretches deeper images over the values that they use', () => {
    const [dark, middle, bright] = colours(row(Uint16Array.of(1000, 1500, 2000), { bitDepth: 16 }));
    expect([dark[0], bright[0]]).toEqual([0, 255]);
    expect(Math.abs(middle[0] - 127.5)).toBeLessThan(1);
    const hounsfield = Float32Array.of(-1000, Number.NaN, 1000);
    expect(colours(row(hounsfield, { bitDepth: 32 }))).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [255, 255, 255],
    ]);
    expect(colours(row(Uint16Array.of(9, 9), { bitDepth: 16 }))[0]).toEqual([0, 0, 0]);
  });

  test('looks palette indices up', () => {
    const palette = Uint8Array.of(10, 20, 30, 255, 200, 100, 50, 0);
    expect(colours(row(Uint8Array.of(0, 1), { palette }))).toEqual([
      [10, 20, 30],
      [0, 0, 0],
    ]);
  });

  test('lays transparent pixels on black', () => {
    const data = Uint8Array.of(200, 100, 50, 255, 200, 100, 50, 0);
    expect(colours(row(data, { channels: 4 }))).toEqual([
      [200, 100, 50],
      [0, 0, 0],
    ]);
    expect(colours(row(Uint8Array.of(80, 255), { channels: 2 }))).toEqual([[80, 80, 80]]);
  });

  test('is made smaller by averaging, parts of pixels by their share', () => {
    const width = 700;
    const data = Uint8Array.from(
      { length: width * 350 },
      (_, i) => ((i % width) * 255) / (width - 1),
    );
    const { width: side, height, data: small } = pictureOf(row(data, { width, height: 350 }), 512);
    expect([side, height]).toEqual([512, 256]);
    for (const x of [0, 100, 511]) {
      const expected = ((x + 0.5) / 512) * 255;
      expect(Math.abs(small[4 * (128 * 512 + x)] - expected)).toBeLessThan(1.5);
      expect(small[4 * (128 * 512 + x) + 3]).toBe(255);
    }
  });

  test('is grey where all colours agree', () => {
    expect(isGrey(pictureOf(row(Uint8Array.of(1, 1, 1), { channels: 3 })))).toBe(true);
    expect(isGrey(pictureOf(row(Uint8Array.of(1, 1, 2), { channels: 3 })))).toBe(false);
  });
});
