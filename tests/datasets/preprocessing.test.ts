import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, frameOfSample } from '../../src/datasets/prepare/frameOfSample.ts';
import {
  channelsOf,
  defaultPreprocessing,
  type Preprocessing,
} from '../../src/datasets/prepare/preprocessing.ts';
import { pictureInput } from '../../src/datasets/prepare/standardise.ts';
import { type LabelMap, resizeLabels } from '../../src/masks/labels.ts';
import { predictedLabels } from '../../src/masks/predictedMask.ts';
import { resizeMask } from '../../src/masks/resize.ts';
import { framed, paddingOf } from '../../src/pixels/frame.ts';
import { createRandom } from '../../src/pixels/random.ts';
import type { Picture } from '../../src/pixels/raster.ts';

const with_ = (change: Partial<Preprocessing>) => ({ ...defaultPreprocessing, ...change });

function pictureOf(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Picture {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...colour(x, y), 255], 4 * (y * width + x));
  return { width, height, data };
}

const greyPicture = (width: number, height: number, level: (x: number, y: number) => number) =>
  pictureOf(width, height, (x, y) => {
    const value = level(x, y);
    return [value, value, value];
  });

const sides = { width: 40, height: 20 };

describe('the frame', () => {
  it('is the whole image where it is stretched, and of a square image in every fit', () => {
    expect(frameOf(sides, with_({ fit: 'stretch' }))).toBeNull();
    expect(frameOf({ width: 9, height: 9 }, with_({ fit: 'letterbox' }))).toBeNull();
    expect(frameOf({ width: 9, height: 9 }, with_({ fit: 'crop' }))).toBeNull();
  });

  it('reaches beyond the shorter side by as much at both ends when it pads', () => {
    const frame = { left: 0, top: -0.5, width: 1, height: 2 };
    expect(frameOf(sides, with_({ fit: 'letterbox' }))).toEqual(frame);
    const padding = paddingOf(frame, 4)!;
    expect([...padding]).toEqual([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('is a square part of the image when it crops: anywhere in training, in the middle for validation', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 99 }),
        (width, height, crop, seed) => {
          const preprocessing = with_({ fit: 'crop', crop });
          const image = { id: 'a', width, height };
          for (const split of ['training', 'validation'] as const) {
            const frame = frameOfSample(image, split, preprocessing, seed) ?? {
              ...{ left: 0, top: 0, width: 1, height: 1 },
            };
            expect(frame.width * width).toBeCloseTo(frame.height * height, 6);
            expect(frame.width * width).toBeCloseTo(crop * Math.min(width, height), 6);
            expect(Math.min(frame.left, frame.top)).toBeGreaterThanOrEqual(0);
            expect(frame.left + frame.width).toBeLessThanOrEqual(1 + 1e-12);
            expect(frame.top + frame.height).toBeLessThanOrEqual(1 + 1e-12);
            expect(paddingOf(frame, 8)).toBeNull();
            if (split === 'validation') {
              expect(frame.left).toBeCloseTo((1 - frame.width) / 2, 12);
              expect(frame.top).toBeCloseTo((1 - frame.height) / 2, 12);
            }
          }
        },
      ),
    );
  });

  it('is the same for the same seed and image, and another for others', () => {
    const crop = (id: string, seed: number) =>
      frameOfSample({ id, ...sides }, 'training', with_({ fit: 'crop', crop: 0.5 }), seed);
    expect(crop('a', 1)).toEqual(crop('a', 1));
    expect(crop('a', 2)).not.toEqual(crop('a', 1));
    expect(crop('b', 1)).not.toEqual(crop('a', 1));
  });

  it('lies where the image lies', () => {
    const place = { left: 100, top: 50, width: 40, height: 20 };
    expect(framed(null, place)).toBe(place);
    expect(framed({ left: 0, top: -0.5, width: 1, height: 2 }, place)).toEqual({
      ...{ left: 100, top: 40, width: 40, height: 40 },
    });
  });
});

describe('the input', () => {
  it('holds a crop pixel by pixel', () => {
    const picture = greyPicture(8, 6, (x, y) => 10 * y + x);
    const frame = { left: 2 / 8, top: 1 / 6, width: 4 / 8, height: 4 / 6 };
    const scale = with_({ scale: 'window', window: [0, 255] });
    const input = pictureInput(picture, 4, 1, frame, scale);
    expect([...input].map((value) => Math.round(255 * value))).toEqual([
      ...[12, 13, 14, 15, 22, 23, 24, 25, 32, 33, 34, 35, 42, 43, 44, 45],
    ]);
  });

  it('is 0 in the padding, and has mean 0 and deviation 1 in the rest', () => {
    const random = createRandom(1, 'picture');
    const picture = pictureOf(
      12,
      6,
      () =>
        [...[random.integer(256), random.integer(256), random.integer(256)]] as [
          number,
          number,
          number,
        ],
    );
    const frame = frameOf(picture, with_({ fit: 'letterbox' }));
    const input = pictureInput(picture, 12, 3, frame);
    const padding = paddingOf(frame, 12)!;
    const inside = input.filter((_, i) => padding[Math.floor(i / 3)] === 0);
    expect(inside.length).toBe(12 * 6 * 3);
    expect(input.filter((_, i) => padding[Math.floor(i / 3)] === 1).every((v) => v === 0)).toBe(
      true,
    );
    const mean = inside.reduce((sum, v) => sum + v, 0) / inside.length;
    const squares = inside.reduce((sum, v) => sum + (v - mean) ** 2, 0) / inside.length;
    expect(mean).toBeCloseTo(0, 5);
    expect(squares).toBeCloseTo(1, 4);
  });

  it('is grey by the luma of Rec. 601 where grey is asked for', () => {
    const picture = pictureOf(2, 2, () => [200, 100, 50]);
    const scale = with_({ scale: 'window', window: [0, 255] });
    const [value] = pictureInput(picture, 2, 1, null, scale);
    expect(255 * value).toBeCloseTo(0.299 * 200 + 0.587 * 100 + 0.114 * 50, 3);
    expect(channelsOf(with_({ colour: 'grey' }), false)).toBe(1);
    expect(channelsOf(with_({ colour: 'rgb' }), true)).toBe(3);
    expect([channelsOf(with_({}), true), channelsOf(with_({}), false)]).toEqual([1, 3]);
  });

  it('runs from 0 to 1 from its smallest to its largest value, and is 0 where all are alike', () => {
    const picture = greyPicture(4, 1, (x) => 40 + 20 * x);
    const input = pictureInput(picture, 4, 1, null, with_({ scale: 'min-max' }));
    const row = [...input.slice(0, 4)];
    for (const [i, value] of [0, 1 / 3, 2 / 3, 1].entries()) expect(row[i]).toBeCloseTo(value, 6);
    const flat = pictureInput(
      greyPicture(4, 4, () => 9),
      4,
      3,
      null,
      with_({ scale: 'min-max' }),
    );
    expect(flat.every((value) => value === 0)).toBe(true);
  });

  it('cuts what lies beyond the window', () => {
    const picture = greyPicture(4, 1, (x) => [10, 50, 100, 250][x]);
    const input = pictureInput(picture, 4, 1, null, with_({ scale: 'window', window: [50, 150] }));
    expect([...input.slice(0, 4)]).toEqual([0, 0, 0.5, 1]);
  });
});

describe('masks in a frame', () => {
  const random = createRandom(2, 'mask');
  const mask = {
    width: 30,
    height: 18,
    data: Uint8Array.from({ length: 30 * 18 }, () => Number(random.uniform() < 0.3)),
  };

  it('are cut as the image is', () => {
    const frame = { left: 6 / 30, top: 3 / 18, width: 12 / 30, height: 12 / 18 };
    const cut = resizeMask(mask, 12, frame);
    for (let y = 0; y < 12; y++)
      for (let x = 0; x < 12; x++) expect(cut[12 * y + x]).toBe(mask.data[30 * (y + 3) + x + 6]);
    const labels: LabelMap = {
      ...mask,
      data: mask.data.map((inside, i) => inside * (1 + (i % 2))),
      keys: [3, 7],
      isColour: false,
    };
    const classes = resizeLabels(labels, cut, 12, [1, 2], 12, frame);
    for (let y = 0; y < 12; y++)
      for (let x = 0; x < 12; x++)
        expect(classes[12 * y + x]).toBe(labels.data[30 * (y + 3) + x + 6]);
  });

  it('have no foreground in the padding, and all of it in the image', () => {
    const frame = frameOf(mask, with_({ fit: 'letterbox' }));
    const padded = resizeMask(mask, 30, frame);
    const padding = paddingOf(frame, 30)!;
    expect(padded.some((value, i) => value === 1 && padding[i] === 1)).toBe(false);
    expect(padded.reduce((sum, v) => sum + v, 0)).toBe(mask.data.reduce((sum, v) => sum + v, 0));
  });

  it.each(['letterbox', 'crop'] as const)('come back where they were from a %s', (fit) => {
    const frame = frameOf(mask, with_({ fit }))!;
    const size = fit === 'crop' ? 18 : 30;
    const seen = resizeMask(mask, size, frame);
    const logits = Float32Array.from(seen, (value) => (value ? 30 : -30));
    const back = predictedLabels(
      logits,
      size,
      { ...mask, frame },
      0.5,
      paddingOf(frame, size) ?? undefined,
    );
    for (let y = 0; y < 18; y++)
      for (let x = 0; x < 30; x++) {
        const isSeen = fit === 'letterbox' || (x >= 6 && x < 24);
        expect(back[30 * y + x]).toBe(isSeen ? mask.data[30 * y + x] : 0);
      }
  });
});
