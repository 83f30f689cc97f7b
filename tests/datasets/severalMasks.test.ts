/** Masks of several files, and masks that say "ignore", from files to what is trained on. */
import { encode } from 'fast-png';
import { describe, expect, test } from 'vitest';
import type { NamedFile, Preparation } from '../../src/datasets/dataset.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { defaultVolumeChoices } from '../../src/datasets/volumeChoices.ts';
import { makeNifti } from '../support/files/makeVolumes.ts';

const preparation: Preparation = { size: 32, validationShare: 0.25, seed: 7, classes: 2 };
const side = 32;
type Value = (x: number, y: number) => number;

/** A grey PNG of 32 × 32 pixels, or one whose values are indices of a palette. */
function png(path: string, value: Value, palette?: [number, number, number][]): NamedFile {
  const data = Uint8Array.from({ length: side * side }, (_, i) =>
    value(i % side, Math.floor(i / side)),
  );
  const bytes = encode({
    width: side,
    height: side,
    channels: 1,
    depth: 8,
    data,
    ...(palette ? { palette } : {}),
  });
  return { path, file: new Blob([Uint8Array.from(bytes)]) };
}
const image = (path: string) => png(path, (x, y) => (7 * x + 3 * y) % 256);
const open = (files: readonly NamedFile[], other: Partial<Preparation> = {}) =>
  openFiles(files, { ...preparation, ...other });
const count = (data: ArrayLike<number> | null | undefined, value: number) =>
  Array.from(data ?? []).filter((one) => one === value).length;

/** A square of a label with a border of 255 of two pixels, as VOC has it. */
const bordered =
  (label: number): Value =>
  (x, y) => {
    const reach = Math.max(Math.abs(x - 15.5), Math.abs(y - 15.5));
    return reach < 8 ? label : reach < 10 ? 255 : 0;
  };
const borderPixels = 20 * 20 - 16 * 16;

describe('255 beside small labels', () => {
  const voc = [1, 2, 2].flatMap((label, i) => [
    image(`VOC/JPEGImages/${i}.png`),
    png(`VOC/SegmentationClass_masks/${i}.png`, bordered(label)),
  ]);

  test('is left out of the truth, of shares and of what is judged, and counted', async () => {
    const { images, problems } = await open(voc, { classes: 3 });
    expect(problems).toEqual([]);
    const { dataset } = images!;
    expect(dataset.labels).toEqual(['label 1', 'label 2']);
    expect(dataset.recognised).toContain(
      `255 is “ignore” in 3 masks, ${((100 * borderPixels) / side ** 2).toFixed(1)} % of their pixels`,
    );
    for (const { mask, outside, ignored, foregroundShare } of dataset.samples) {
      expect(count(ignored, 1)).toBe(borderPixels);
      expect(count(outside, 1)).toBe(borderPixels);
      expect(count(mask, 1) + count(mask, 2)).toBe(256);
      expect(foregroundShare).toBeCloseTo(256 / (side ** 2 - borderPixels), 9);
    }
  });

  test('is the same for the indices of a palette', async () => {
    const palette = Array.from({ length: 256 }, (_, i): [number, number, number] => [
      (i * 37) % 256,
      (i * 11) % 256,
      i,
    ]);
    const { images } = await open([
      image('a.png'),
      png('a_mask.png', bordered(15), palette),
      image('b.png'),
      png('b_mask.png', bordered(1), palette),
    ]);
    for (const { mask, ignored } of images!.dataset.samples) {
      expect(count(ignored, 1)).toBe(borderPixels);
      expect(count(mask, 1)).toBe(256);
    }
  });

  test('stays foreground where masks hold only 0 and 255', async () => {
    const { images } = await open([image('a.png'), png('a_mask.png', (x) => (x < 8 ? 255 : 0))]);
    const [sample] = images!.dataset.samples;
    expect([count(sample.mask, 1), sample.ignored, sample.outside]).toEqual([
      256,
      undefined,
      undefined,
    ]);
    expect(images!.dataset.recognised).not.toContain('ignore');
  });

  test('an image that holds nothing but a border has no foreground, and is named', async () => {
    const { images, problems } = await open([
      ...voc,
      image('VOC/JPEGImages/9.png'),
      png('VOC/SegmentationClass_masks/9.png', (x) => (x < 2 ? 255 : 0)),
    ]);
    const sample = images!.dataset.samples.find(({ name }) => name === '9.png');
    expect(count(sample?.mask, 1)).toBe(0);
    expect(problems).toEqual([
      {
        path: 'VOC/SegmentationClass_masks/9.png',
        reason: expect.stringContaining('no foreground'),
      },
    ]);
  });

  test('is ignored in a volume of labels too', async () => {
    const values = (of: Value) =>
      Array.from({ length: 2 * side * side }, (_, i) => of(i % side, Math.floor(i / side) % side));
    const nifti = (path: string, of: Value): NamedFile => ({
      path,
      file: new Blob([makeNifti({ shape: [side, side, 2], values: values(of) })]),
    });
    const { images } = await open([
      nifti('s/scan.nii', (x, y) => x + y),
      nifti('s/scan_seg.nii', bordered(2)),
    ]);
    expect(images!.dataset.samples).toHaveLength(2);
    expect(images!.dataset.recognised).toContain('255 is “ignore” in 1 mask');
    for (const { mask, ignored } of images!.dataset.samples)
      expect([count(mask, 1), count(ignored, 1)]).toEqual([256, borderPixels]);
  });
});

describe('parts of one truth', () => {
  const stripe =
    (from: number): Value =>
    (x) =>
      x >= from && x < from + 4 ? 255 : 0;

  test('BUSI: both lesions are foreground, and it is said', async () => {
    const { images, problems } = await open([
      image('benign/benign (1).png'),
      png('benign/benign (1)_mask.png', stripe(0)),
      png('benign/benign (1)_mask_1.png', stripe(8)),
      image('benign/benign (2).png'),
      png('benign/benign (2)_mask.png', stripe(0)),
    ]);
    expect(problems).toEqual([]);
    expect(images!.dataset.recognised).toBe(
      'benign, 2 images, masks found by name, 2 masks joined into 1.',
    );
    const share = (name: string) =>
      images!.dataset.samples.find((one) => one.name === name)?.foregroundShare;
    expect([share('benign (1).png'), share('benign (2).png')]).toEqual([0.25, 0.125]);
  });

  test('DSB2018: every nucleus is foreground', async () => {
    const { images, problems } = await open(
      ['7d2f', 'a01c'].flatMap((id) => [
        image(`stage1_train/${id}/images/${id}.png`),
        ...[0, 8, 16].map((from) => png(`stage1_train/${id}/masks/${id}${from}.png`, stripe(from))),
      ]),
    );
    expect(problems).toEqual([]);
    expect(images!.dataset.recognised).toContain('6 masks joined into 2');
    expect(images!.dataset.samples.map((one) => one.foregroundShare)).toEqual([0.375, 0.375]);
  });

  test('their labels are kept', async () => {
    const { images } = await open(
      [
        image('c.png'),
        png('c_mask_1.png', (x) => (x < 4 ? 1 : 0)),
        png('c_mask_2.png', (x) => (x < 2 ? 2 : x > 27 ? 2 : 0)),
      ],
      { classes: 3 },
    );
    const [{ mask }] = images!.dataset.samples;
    expect([count(mask, 1), count(mask, 2)]).toEqual([4 * side, 4 * side]);
  });

  test('one of another size is left out and named', async () => {
    const small = encode({
      width: 16,
      height: 16,
      channels: 1,
      depth: 8,
      data: new Uint8Array(256).fill(255),
    });
    const { images, problems } = await open([
      image('c.png'),
      png('c_mask_1.png', stripe(0)),
      { path: 'c_mask_2.png', file: new Blob([Uint8Array.from(small)]) },
    ]);
    expect(images!.dataset.samples[0].foregroundShare).toBe(0.125);
    expect(problems).toEqual([
      { path: 'c_mask_2.png', reason: expect.stringMatching(/16 × 16 pixels.*left out/) },
    ]);
  });
});

describe('two raters', () => {
  const files = [
    image('Image_01L.png'),
    png('Image_01L_1stHO.png', (x) => (x < 8 ? 255 : 0)),
    png('Image_01L_2ndHO.png', (x) => (x >= 4 && x < 16 ? 255 : 0)),
  ];

  test.each([
    ['', 8, 'first rater'],
    ['rater-2', 12, 'second rater'],
    ['vote', 4, 'where both raters agree'],
  ])('target "%s"', async (target, columns, name) => {
    const volumes = { ...defaultVolumeChoices, target };
    const { images, problems } = await open(files, { volumes });
    expect(problems).toEqual([]);
    const { dataset } = images!;
    expect(count(dataset.samples[0].mask, 1)).toBe(columns * side);
    expect(dataset.recognised).toContain(`Masks: ${name}.`);
    expect(dataset.choices?.targets.map(([id]) => id)).toEqual(['rater-1', 'rater-2', 'vote']);
  });

  test('one whose file cannot be read does not move the choice to another', async () => {
    const broken = [files[0], { path: 'Image_01L_1stHO.png', file: new Blob(['none']) }, files[2]];
    for (const target of ['', 'rater-2']) {
      const { images, problems } = await open(broken, {
        volumes: { ...defaultVolumeChoices, target },
      });
      expect(problems.map(({ path }) => path)).toEqual(['Image_01L_1stHO.png']);
      expect(count(images!.dataset.samples[0].mask, 1)).toBe(12 * side);
    }
  });

  test('the choice changes no file that identifies the images', async () => {
    const hashes = await Promise.all(
      ['', 'vote'].map(async (target) => {
        const { images } = await open(files, { volumes: { ...defaultVolumeChoices, target } });
        return images!.dataset.hash;
      }),
    );
    expect(hashes[0]).toBe(hashes[1]);
  });
});
