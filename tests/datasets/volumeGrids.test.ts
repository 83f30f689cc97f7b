/** Labels that do not lie where their image does, and labels a little off whole numbers. */
import { describe, expect, test } from 'vitest';
import type { NamedFile } from '../../src/datasets/dataset.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { roundedLabels } from '../../src/masks/roundedLabels.ts';
import { makeNifti } from '../support/files/makeVolumes.ts';

type Shape = readonly [number, number, number];
type Value = (x: number, y: number, z: number) => number;

const affine = (spacing: number, origin: Shape) => [
  [spacing, 0, 0, origin[0]],
  [0, spacing, 0, origin[1]],
  [0, 0, spacing, origin[2]],
];

function nifti(path: string, shape: Shape, value: Value, sform?: number[][], type = 16): NamedFile {
  const values = Array.from({ length: shape[0] * shape[1] * shape[2] }, (_, i) =>
    value(i % shape[0], Math.floor(i / shape[0]) % shape[1], Math.floor(i / shape[0] / shape[1])),
  );
  return {
    path,
    file: new Blob([makeNifti({ shape, values, type, ...(sform ? { sform } : {}) })]),
  };
}

const shape: Shape = [16, 16, 16];
const scan = nifti('p/scan.nii', shape, (x, y, z) => 10 * x + y + z, affine(1, [10, 20, 30]));
const open = (mask: NamedFile, classes = 2) =>
  openFiles([scan, mask], { size: 32, validationShare: 0.25, seed: 7, classes });
const share = (mask: Uint8Array | null | undefined) =>
  mask ? mask.reduce((sum, value) => sum + Number(value > 0), 0) / mask.length : -1;

describe('labels on another grid than their image', () => {
  test.each([
    ['origin', affine(1, [0, 0, 0]), 'origin (0, 0, 0 mm, not 10, 20, 30)'],
    ['spacing', affine(2, [10, 20, 30]), 'spacing (2, 2, 2 mm, not 1, 1, 1)'],
    [
      'direction',
      [
        [0, 1, 0, 10],
        [1, 0, 0, 20],
        [0, 0, -1, 30],
      ],
      'direction',
    ],
  ])(
    'with as many voxels but another %s are named and not laid over it',
    async (_, sform, what) => {
      const { images, problems } = await open(
        nifti('p/scan_seg.nii', shape, (x) => Number(x < 4), sform),
      );
      expect(problems).toEqual([
        { path: 'p/scan_seg.nii', reason: expect.stringContaining(`Its ${what} differs`) },
      ]);
      expect(images!.dataset.samples.every(({ mask }) => mask === null)).toBe(true);
    },
  );

  test('of half the resolution are resampled, and it is said', async () => {
    const { images, problems } = await open(
      nifti('p/scan_seg.nii', [8, 8, 8], (x) => Number(x < 2), affine(2, [10.5, 20.5, 30.5])),
    );
    expect(problems.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/spacing.*resampled to the image, each voxel by the nearest\.$/),
    ]);
    for (const { mask } of images!.dataset.samples) expect(share(mask)).toBe(0.25);
  });

  test('of a part of the image come where they belong', async () => {
    const { images, problems } = await open(
      nifti('p/scan_seg.nii', [4, 16, 2], () => 1, affine(1, [12, 20, 35])),
    );
    expect(problems).toHaveLength(1);
    const { samples } = images!.dataset;
    expect(samples.map(({ name }) => name)).toEqual(['scan.nii, slice 6', 'scan.nii, slice 7']);
    for (const { mask } of samples) expect(share(mask)).toBe(0.25);
  });

  test('outside of the image are refused', async () => {
    const { images, problems } = await open(
      nifti('p/scan_seg.nii', [4, 4, 4], () => 1, affine(1, [100, 0, 0])),
    );
    expect(problems[0].reason).toMatch(/^Its labels lie outside of its image: its origin/);
    expect(images!.dataset.samples.every(({ mask }) => mask === null)).toBe(true);
  });

  test('on the same grid, or without a place, go without a word', async () => {
    for (const sform of [affine(1, [10, 20.01, 30]), undefined]) {
      const { problems } = await open(nifti('p/scan_seg.nii', shape, (x) => Number(x < 4), sform));
      expect(problems).toEqual([]);
    }
  });
});

describe('labels a little off whole numbers', () => {
  test('are rounded, told apart, and it is said', async () => {
    const off = [0.004, 0.988, 2.024];
    const { images, problems } = await open(
      nifti('p/scan_seg.nii', shape, (x) => off[x % 3], affine(1, [10, 20, 30])),
      3,
    );
    expect(problems.map(({ reason }) => reason)).toEqual([
      'Its labels stand up to 0.024 off whole numbers, and were rounded.',
    ]);
    expect(images!.dataset.labels).toEqual(['label 1', 'label 2']);
  });

  test('are not what probabilities are', () => {
    expect(roundedLabels([0, 0.3, 1])).toBeNull();
    expect(roundedLabels([0, 1, 2])).toBeNull();
    expect(roundedLabels([0, 0.05, 0.09])).toBeNull();
    expect(roundedLabels([-0.98, 1])).toBeNull();
    expect([...(roundedLabels([-0.01, 0.988, 2.024])?.data ?? [])]).toEqual([0, 1, 2]);
  });
});
