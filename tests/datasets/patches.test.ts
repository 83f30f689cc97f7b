import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawPatch, placeOfPatch } from '../../src/datasets/patches/drawPatch.ts';
import { areaOf, canvasOf, mostCanvas } from '../../src/datasets/prepare/canvas.ts';
import {
  defaultPreprocessing,
  type Preprocessing,
} from '../../src/datasets/prepare/preprocessing.ts';
import { pictureInput } from '../../src/datasets/prepare/standardise.ts';
import { leftOut } from '../../src/masks/leftOut.ts';
import { resizeMask } from '../../src/masks/resize.ts';
import { paddingOf } from '../../src/pixels/frame.ts';
import { noAugmentation } from '../../src/runs/augmentation.ts';

const preparation = (size: number, change: Partial<Preprocessing> = {}) => ({
  ...{ size, validationShare: 0.25, seed: 1, classes: 2 },
  preprocessing: { ...defaultPreprocessing, fit: 'patches' as const, ...change },
});
const image = (width: number, height: number) => ({ id: 'a', width, height });

/** A canvas of one image all over. */
const whole = (side: number) => ({ left: 0, top: 0, width: side, height: side });

/** Every pixel says where it lies: 256 rows of 256. */
function source(side: number, area = whole(side), paint: (mask: Uint8Array) => void = () => {}) {
  const mask = new Uint8Array(side * side).fill(leftOut);
  for (let y = area.top; y < area.top + area.height; y++)
    mask.fill(0, y * side + area.left, y * side + area.left + area.width);
  paint(mask);
  const input = Float32Array.from({ length: side * side }, (_, i) => i);
  return { input, mask, side, channels: 1, area };
}

describe('the canvas', () => {
  it('holds every pixel of every image once, as it is, at a scale of 1', () => {
    const sides = fc.record({
      width: fc.integer({ min: 1, max: 90 }),
      height: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(sides, { minLength: 1, maxLength: 4 }), (images) => {
        const canvas = canvasOf(images, preparation(32));
        expect(canvas.side).toBe(
          Math.max(32, ...images.flatMap(({ width, height }) => [width, height])),
        );
        for (const one of images) {
          const { width, height } = one;
          const frame = canvas.frameOf({ id: 'a', ...one }, 'training');
          const area = areaOf(frame, canvas.side);
          expect(area).toEqual({
            left: Math.floor((canvas.side - width) / 2),
            top: Math.floor((canvas.side - height) / 2),
            width,
            height,
          });
          const levels = Uint8Array.from({ length: width * height }, (_, i) => (i * 37) % 251);
          const data = new Uint8ClampedArray(4 * levels.length);
          levels.forEach((level, i) => void data.set([level, level, level, 255], 4 * i));
          const values = { scale: 'window', window: [0, 255] } as const;
          const input = pictureInput({ width, height, data }, canvas.side, 1, frame, values);
          const bits = levels.map((level) => level & 1);
          const mask = resizeMask({ width, height, data: bits }, canvas.side, frame);
          const padding = paddingOf(frame, canvas.side);
          // Compared as wholes: an expectation for each pixel takes a hundred times as long.
          let worst = 0;
          const found: number[] = [];
          const expected: number[] = [];
          for (let at = 0; at < canvas.side ** 2; at++) {
            const fromX = (at % canvas.side) - area.left;
            const fromY = Math.floor(at / canvas.side) - area.top;
            const isIn = fromX >= 0 && fromY >= 0 && fromX < width && fromY < height;
            const level = isIn ? levels[fromY * width + fromX] : 0;
            worst = Math.max(worst, Math.abs(input[at] - level / 255));
            found.push(mask[at], padding?.[at] ?? 0);
            expected.push(level & 1, Number(!isIn));
          }
          expect(worst).toBeLessThan(5e-6);
          expect(found).toEqual(expected);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('scales images, and is never larger than the pictures that are kept', () => {
    const half = canvasOf([image(300, 200)], preparation(64, { patchScale: 0.5 }));
    expect([half.side, half.scale]).toEqual([150, 0.5]);
    expect(areaOf(half.frameOf(image(300, 200), 'training'), 150)).toEqual({
      ...{ left: 0, top: 25, width: 150, height: 100 },
    });
    const large = canvasOf([image(4000, 2000)], preparation(64));
    expect([large.side, large.scale]).toEqual([mostCanvas, mostCanvas / 4000]);
    expect(canvasOf([image(20, 20)], preparation(64)).side).toBe(64);
  });

  it('is the size of training where there are no patches', () => {
    const canvas = canvasOf([image(300, 200)], preparation(64, { fit: 'stretch' }));
    expect([canvas.side, canvas.patches]).toEqual([64, null]);
  });
});

describe('a patch', () => {
  const patches = { side: 16, foreground: 0 };

  it('lies anywhere in the image, everywhere as likely, and nowhere beyond it', () => {
    const area = { left: 4, top: 10, width: 56, height: 44 };
    const one = source(64, area);
    const lefts = new Map<number, number>();
    const tops = new Map<number, number>();
    const draws = 8200;
    for (let i = 0; i < draws; i++) {
      const { left, top } = placeOfPatch(one, patches, 7, i);
      lefts.set(left, (lefts.get(left) ?? 0) + 1);
      tops.set(top, (tops.get(top) ?? 0) + 1);
    }
    const ends = (counts: Map<number, number>) => [
      Math.min(...counts.keys()),
      Math.max(...counts.keys()),
    ];
    expect(ends(lefts)).toEqual([4, 44]);
    expect(ends(tops)).toEqual([10, 38]);
    // 41 and 29 places: each within five deviations of its share.
    for (const [counts, places] of [
      [lefts, 41],
      [tops, 29],
    ] as const)
      for (const count of counts.values())
        expect(Math.abs(count - draws / places)).toBeLessThan(5 * Math.sqrt(draws / places));
  });

  it('holds foreground by the chance that is asked for, each pixel of it as likely', () => {
    // 40 pixels of foreground in one corner of 128 x 128: hardly ever met by chance.
    const one = source(128, whole(128), (mask) => {
      for (let y = 2; y < 6; y++) mask.fill(1, y * 128 + 3, y * 128 + 13);
    });
    const holds = (foreground: number) => {
      let count = 0;
      for (let i = 0; i < 2000; i++) {
        const { left, top } = placeOfPatch(one, { side: 16, foreground }, 3, i);
        if (left < 13 && top < 6) count += 1;
      }
      return count / 2000;
    };
    const byChance = holds(0);
    expect(byChance).toBeLessThan(0.02);
    expect(holds(1)).toBe(1);
    expect(holds(0.4)).toBeGreaterThan(0.4 - 0.05);
    expect(holds(0.4)).toBeLessThan(0.4 + byChance + 0.05);
  });

  it('forced on one pixel lies anywhere around it', () => {
    const one = source(64, whole(64), (mask) => {
      mask[30 * 64 + 31] = 2;
    });
    const places = new Set<string>();
    for (let i = 0; i < 4000; i++) {
      const { left, top } = placeOfPatch(one, { side: 16, foreground: 1 }, 5, i);
      expect(left).toBeGreaterThan(31 - 16);
      expect(left).toBeLessThanOrEqual(31);
      expect(top).toBeGreaterThan(30 - 16);
      expect(top).toBeLessThanOrEqual(30);
      places.add(`${left} ${top}`);
    }
    expect(places.size).toBe(256);
  });

  it('always holds pixels that are judged, where the field of view is small', () => {
    const one = source(128, whole(128), (mask) => {
      mask.fill(leftOut);
      for (let y = 90; y < 100; y++) mask.fill(0, y * 128 + 20, y * 128 + 30);
    });
    for (let i = 0; i < 500; i++) {
      const { left, top } = placeOfPatch(one, { side: 16, foreground: 0.5 }, 2, i);
      let judged = 0;
      for (let y = top; y < top + 16; y++)
        for (let x = left; x < left + 16; x++) if (one.mask[y * 128 + x] !== leftOut) judged += 1;
      expect(judged).toBeGreaterThan(0);
    }
  });

  it('has a smaller image in its middle, with padding that is not judged', () => {
    const area = { left: 13, top: 11, width: 6, height: 10 };
    const one = source(32, area);
    const { mask } = drawPatch(one, { side: 32, foreground: 0 }, undefined, 1, 0);
    expect(mask).toEqual(one.mask);
    const { left, top } = placeOfPatch(one, { side: 16, foreground: 1 }, 1, 0);
    expect([left, top]).toEqual([13 - 5, 11 - 3]);
  });

  it('is the same for the same seed and position, and others for others', () => {
    const one = source(64);
    const again = { ...one, mask: one.mask.slice() };
    const at = (position: number, seed = 1, from = one) =>
      drawPatch(from, patches, undefined, seed, position);
    expect(at(5)).toEqual(at(5, 1, again));
    expect(at(5)).not.toEqual(at(6));
    expect(at(5)).not.toEqual(at(5, 2));
  });

  it('has the pixels of the image, and where it is turned those around it', () => {
    const one = source(64, whole(64), (mask) => {
      for (let i = 0; i < mask.length; i++) mask[i] = i % 3;
    });
    const { left, top } = placeOfPatch(one, patches, 1, 3);
    const plain = drawPatch(one, patches, noAugmentation, 1, 3);
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 16; x++) {
        const from = (top + y) * 64 + left + x;
        expect(plain.input[y * 16 + x]).toBe(from);
        expect(plain.mask?.[y * 16 + x]).toBe(from % 3);
      }
    // Far from the edges of the image nothing is mirrored: a turn moves what is linear as a whole.
    const turned = drawPatch(one, patches, { ...noAugmentation, rotation: 30 }, 1, 3);
    const step = (values: ArrayLike<number>, at: number, by: number) =>
      values[at + by] - values[at];
    const across = step(turned.input, 0, 1);
    const down = step(turned.input, 0, 16);
    expect(across).not.toBeCloseTo(1, 2);
    for (let y = 0; y < 15; y++)
      for (let x = 0; x < 15; x++) {
        expect(step(turned.input, y * 16 + x, 1)).toBeCloseTo(across, 1);
        expect(step(turned.input, y * 16 + x, 16)).toBeCloseTo(down, 1);
      }
  });
});
