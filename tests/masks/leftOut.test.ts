import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { NamedFile } from '../../src/datasets/dataset.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { withPainted } from '../../src/datasets/repaint.ts';
import { confusionAt, histogramOfMap } from '../../src/masks/histogram.ts';
import { certainWhereLeftOut, judgedLabels, leftOut } from '../../src/masks/leftOut.ts';
import { levelOfProbability } from '../../src/masks/probabilityMap.ts';

const preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };
const png = (side: number, value: (x: number, y: number) => number) =>
  new Blob([
    Uint8Array.from(
      encode({
        width: side,
        height: side,
        channels: 1,
        depth: 8,
        data: Uint8Array.from({ length: side ** 2 }, (_, i) =>
          value(i % side, Math.floor(i / side)),
        ),
      }),
    ),
  ]);
/** A case of DRIVE: vessels are two columns, one of them outside of a field of view on the left. */
const fundus = (number: number, view = png(32, (x) => (x < 24 ? 255 : 0))): NamedFile[] => [
  { path: `DRIVE/training/images/${number}_training.png`, file: png(32, (x, y) => 7 * x + y) },
  {
    path: `DRIVE/training/1st_manual/${number}_manual1.png`,
    file: png(32, (x) => (x === 4 || x === 30 ? 255 : 0)),
  },
  { path: `DRIVE/training/mask/${number}_training_mask.png`, file: view },
];

describe('a field of view', () => {
  test('takes what lies outside of it out of the mask and of the share of foreground', async () => {
    const { images, problems } = await openFiles([...fundus(21), ...fundus(22)], preparation);
    expect(problems).toEqual([]);
    const [sample] = images!.dataset.samples;
    expect(sample.outside).toEqual(
      Uint8Array.from({ length: 1024 }, (_, i) => Number(i % 32 >= 24)),
    );
    expect(sample.mask).toEqual(Uint8Array.from({ length: 1024 }, (_, i) => Number(i % 32 === 4)));
    expect(sample.foregroundShare).toBeCloseTo(1 / 24, 12);
    expect(images!.dataset.foregroundShare).toBeCloseTo(1 / 24, 12);
    expect(judgedLabels(sample)?.filter((label) => label === leftOut)).toHaveLength(8 * 32);
  });

  test('holds for painted masks too, also of an image that had none', async () => {
    const bare = fundus(22).filter(({ path }) => !path.includes('manual'));
    const { images } = await openFiles([...fundus(21), ...bare], preparation);
    const painted = new Map(
      images!.dataset.samples.map(({ id }) => [
        id,
        { width: 32, height: 32, labels: new Uint8Array(1024).fill(1) },
      ]),
    );
    const { samples } = withPainted(images!, painted, {
      validationShare: 0.25,
      classes: 2,
    }).dataset;
    expect(samples).toHaveLength(2);
    for (const sample of samples) {
      expect(sample.mask).toEqual(Uint8Array.from({ length: 1024 }, (_, i) => Number(i % 32 < 24)));
      expect(sample.foregroundShare).toBe(1);
      expect(judgedLabels(sample)?.filter((label) => label === leftOut)).toHaveLength(8 * 32);
    }
    // Nothing new to tell the network of where nothing was painted since.
    const again = withPainted(images!, painted, { validationShare: 0.25, classes: 2 }).dataset
      .samples;
    expect(again.map(({ mask }) => mask)).toEqual(samples.map(({ mask }) => mask));
    for (const [i, { mask }] of again.entries()) expect(mask).toBe(samples[i]?.mask);
  });

  test('holds for several classes, of files and painted', async () => {
    const several = (number: number): NamedFile[] =>
      fundus(number).map(({ path, file }) =>
        path.includes('manual')
          ? { path, file: png(32, (x) => (x === 4 || x === 30 ? 1 : x === 6 || x === 28 ? 2 : 0)) }
          : { path, file },
      );
    const { images } = await openFiles([...several(21), ...several(22)], {
      ...preparation,
      classes: 3,
    });
    expect(images?.dataset.classNames).toHaveLength(2);
    const expected = Uint8Array.from({ length: 1024 }, (_, i) =>
      i % 32 >= 24 ? leftOut : i % 32 === 4 ? 1 : i % 32 === 6 ? 2 : 0,
    );
    for (const sample of images!.dataset.samples) {
      expect(judgedLabels(sample)).toEqual(expected);
      expect(sample.foregroundShare).toBeCloseTo(2 / 24, 12);
    }
    // Classes that are painted where the files know foreground only.
    const plain = await openFiles([...fundus(21), ...fundus(22)], { ...preparation, classes: 3 });
    const painted = new Map(
      plain.images!.dataset.samples.map(({ id }) => [
        id,
        { width: 32, height: 32, labels: Uint8Array.from({ length: 1024 }, (_, i) => i % 3) },
      ]),
    );
    const { dataset } = withPainted(plain.images!, painted, { validationShare: 0.25, classes: 3 });
    expect(dataset.classNames).toHaveLength(2);
    for (const sample of dataset.samples)
      expect(judgedLabels(sample)).toEqual(
        Uint8Array.from({ length: 1024 }, (_, i) => (i % 32 >= 24 ? leftOut : i % 3)),
      );
  });

  test('of another shape is named, and all of the image is judged', async () => {
    const wide = new Blob([
      Uint8Array.from(
        encode({ width: 40, height: 20, channels: 1, depth: 8, data: new Uint8Array(800) }),
      ),
    ]);
    const { images, problems } = await openFiles(fundus(21, wide), preparation);
    expect(problems).toEqual([
      {
        path: 'DRIVE/training/mask/21_training_mask.png',
        reason: expect.stringContaining('all of the image is judged'),
      },
    ]);
    expect(images?.dataset.samples[0].outside).toBeUndefined();
    expect(images?.dataset.samples[0].foregroundShare).toBeCloseTo(2 / 32, 12);
  });

  test('that is everywhere or nowhere leaves nothing out', async () => {
    for (const value of [0, 255]) {
      const { images } = await openFiles(
        fundus(
          21,
          png(32, () => value),
        ),
        preparation,
      );
      expect(images?.dataset.samples[0].outside).toBeUndefined();
    }
  });
});

describe('pixels that are left out', () => {
  const labels = Uint8Array.of(0, 1, leftOut, 1, leftOut);
  const levels = Uint16Array.from([0.9, 0.9, 0.9, 0.2, 0.2], levelOfProbability);
  // A map of any number of pixels serves.
  const map = { size: 1, levels };

  test('are in no histogram and in no score', () => {
    const { foreground, background } = histogramOfMap(map, labels);
    expect(foreground.reduce((sum, n) => sum + n)).toBe(2);
    expect(background.reduce((sum, n) => sum + n)).toBe(1);
    expect(confusionAt(map, labels, 0.5)).toEqual({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 1,
      trueNegatives: 0,
    });
  });

  test('are background beyond doubt to losses that read places, and weigh nothing', () => {
    const probability = new Float64Array(10).fill(0.5);
    const { label, weight } = certainWhereLeftOut(labels, probability);
    expect([...label]).toEqual([0, 1, 0, 1, 0]);
    expect([...weight]).toEqual([1, 1, 0, 1, 0]);
    expect([...probability]).toEqual([0.5, 0.5, 0.5, 0.5, 1, 0, 0.5, 0.5, 1, 0]);
  });
});
