import { describe, expect, test, vi } from 'vitest';
import { decodeGif } from '../../src/formats/gif.ts';
import { foregroundShare } from '../../src/masks/foregroundShare.ts';
import { type Mask, maskOf } from '../../src/masks/mask.ts';
import { resizeMask } from '../../src/masks/resize.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

function maskFrom(width: number, height: number, inside: (x: number, y: number) => boolean): Mask {
  const data = Uint8Array.from({ length: width * height }, (_, i) =>
    inside(i % width, Math.floor(i / width)) ? 1 : 0,
  );
  return { width, height, data };
}

test('whole blocks become one pixel each', () => {
  const mask = maskFrom(64, 96, (x, y) => x < 32 !== y < 48);
  const expected = maskFrom(32, 32, (x, y) => x < 16 !== y < 16);
  expect(resizeMask(mask, 32)).toEqual(expected.data);
});

test('a smaller mask is enlarged without new shapes', () => {
  const mask = maskFrom(4, 4, (x) => x > 1);
  expect(resizeMask(mask, 32)).toEqual(maskFrom(32, 32, (x) => x > 15).data);
});

test('a disc keeps its share within a few pixels, at sizes that do not divide', () => {
  const mask = maskFrom(311, 264, (x, y) => (x - 150) ** 2 + (y - 120) ** 2 < 60 ** 2);
  for (const size of [32, 48, 96, 256]) {
    const share = foregroundShare(resizeMask(mask, size));
    expect(Math.abs(share - foregroundShare(mask.data))).toBeLessThanOrEqual(3 / size ** 2);
  }
});

test('an object smaller than half a pixel is kept; an empty mask stays empty', () => {
  const dot = maskFrom(200, 200, (x, y) => x === 70 && y === 31);
  const small = resizeMask(dot, 32);
  expect(small.reduce((sum, value) => sum + value, 0)).toBe(1);
  expect(small[Math.floor((31.5 * 32) / 200) * 32 + Math.floor((70.5 * 32) / 200)]).toBe(1);
  expect(
    resizeMask(
      maskFrom(200, 200, () => false),
      32,
    ).includes(1),
  ).toBe(false);
  expect(
    resizeMask(
      maskFrom(200, 200, () => true),
      32,
    ).includes(0),
  ).toBe(false);
});

/** Number of pieces that touch at sides or corners. */
function pieces(mask: Uint8Array, size: number): number {
  const left = Uint8Array.from(mask);
  let count = 0;
  for (let start = 0; start < left.length; start++) {
    if (!left[start]) continue;
    count++;
    const waiting = [start];
    left[start] = 0;
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          const x = (at % size) + dx;
          const y = Math.floor(at / size) + dy;
          const next = y * size + x;
          if (x < 0 || y < 0 || x >= size || y >= size || !left[next]) continue;
          left[next] = 0;
          waiting.push(next);
        }
  }
  return count;
}

describe.skipIf(!hasSamples)('vessels', () => {
  test.each([21, 22, 23, 24, 25, 26])('DRIVE %i keeps share and continuity', (number) => {
    const mask = maskOf(decodeGif(sampleBytes(`DRIVE/training/1st_manual/${number}_manual1.gif`)));
    for (const size of [64, 128]) {
      const resized = resizeMask(mask, size);
      const share = foregroundShare(resized);
      expect(Math.abs(share / foregroundShare(mask.data) - 1)).toBeLessThan(0.01);
      const sampled = Uint8Array.from(resized, (_, i) => {
        const x = Math.floor((((i % size) + 0.5) * mask.width) / size);
        const y = Math.floor(((Math.floor(i / size) + 0.5) * mask.height) / size);
        return mask.data[y * mask.width + x];
      });
      expect(pieces(resized, size)).toBeLessThan(0.6 * pieces(sampled, size));
    }
  });
});
