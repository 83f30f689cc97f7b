import { describe, expect, it } from 'vitest';
import { thumbnailPixels } from '../../../src/app/runs/thumbnail.ts';
import { leftOut } from '../../../src/masks/leftOut.ts';
import { levelOfLogit } from '../../../src/masks/probabilityMap.ts';

const [no, yes] = [levelOfLogit(-3), levelOfLogit(3)];
const picture = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(200) };
const colours = (pixels: Uint8ClampedArray) =>
  Array.from({ length: pixels.length / 4 }, (_, i) => pixels.subarray(4 * i, 4 * i + 3).join());

describe('a thumbnail', () => {
  it('is white, magenta and green over the dimmed image', () => {
    const segmentation = {
      size: 2,
      differences: [Uint16Array.of(yes, yes, no, no)],
      mask: Uint8Array.of(1, 0, 1, 0),
    };
    expect(colours(thumbnailPixels({ picture }, segmentation, 2))).toEqual([
      ...['255,255,255', '226,63,196', '111,209,58', '110,110,110'],
    ]);
  });

  it('judges nothing that is left out, and finds any class', () => {
    const segmentation = {
      size: 2,
      differences: [Uint16Array.of(yes, no, no, no), Uint16Array.of(yes, yes, no, no)],
      mask: Uint8Array.of(leftOut, 2, 0, 1),
    };
    expect(colours(thumbnailPixels({ picture }, segmentation, 2))).toEqual([
      ...['110,110,110', '255,255,255', '110,110,110', '111,209,58'],
    ]);
  });

  it('shows what the network sees of the image, and nothing in its padding', () => {
    const wide = { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(100) };
    const frame = { left: 0, top: -0.5, width: 1, height: 2 };
    const segmentation = { size: 1, differences: [Uint16Array.of(no)], mask: null };
    const seen = colours(thumbnailPixels({ picture: wide, frame }, segmentation, 4));
    expect(seen.slice(0, 4)).toEqual(Array(4).fill('0,0,0'));
    expect(seen.slice(4, 8)).toEqual(Array(4).fill('55,55,55'));
  });
});
