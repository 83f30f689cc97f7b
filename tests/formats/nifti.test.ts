import { describe, expect, test } from 'vitest';
import { decodeNifti } from '../../src/formats/nifti.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { gzipped, makeNifti } from '../support/files/makeVolumes.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';

const values = Array.from({ length: 24 }, (_, i) => i);
const shape = [2, 3, 4];

describe('NIfTI', () => {
  test.each([2, 4, 8, 16, 64, 256, 512, 768])(
    'values of type %i, both versions, both orders of bytes, packed or not',
    async (type) => {
      for (const version of [1, 2] as const)
        for (const bigEndian of [false, true]) {
          const file = makeNifti({ shape, type, values, version, bigEndian });
          for (const bytes of [file, await gzipped(file)]) {
            const volume = await decodeNifti(bytes);
            expect(volume.shape).toEqual(shape);
            expect(Array.from(volume.data)).toEqual(values);
            expect(volume).toMatchObject({ towards: null, isHounsfield: false, note: null });
          }
        }
    },
  );

  test('applies slope and intercept, and knows a CT by its air', async () => {
    const stored = values.map((i) => i * 10);
    const scaled = await decodeNifti(
      makeNifti({ shape, values: stored, slope: 2, intercept: -1024 }),
    );
    expect(scaled.data[3]).toBe(2 * 30 - 1024);
    expect(scaled.isHounsfield).toBe(true);
    // A slope of 0 means none.
    const plain = await decodeNifti(makeNifti({ shape, values, slope: 0, intercept: 7 }));
    expect(Array.from(plain.data)).toEqual(values);
  });

  test('tells where each axis grows to, oblique ones by what they follow most', async () => {
    const towards = async (sform: number[][]) =>
      (await decodeNifti(makeNifti({ shape, values, sform }))).towards;
    expect(
      await towards([
        [-1, 0, 0, 0],
        [0, -1, 0, 0],
        [0, 0, 1, 0],
      ]),
    ).toEqual(['L', 'P', 'S']);
    // As KiTS19: slices first.
    expect(
      await towards([
        [0, 0, -1, 0],
        [0, -1, 0, 0],
        [-5, 0, 0, 0],
      ]),
    ).toEqual(['I', 'P', 'L']);
    expect(
      await towards([
        [0.9, 0.3, 0, 0],
        [-0.3, 0.9, 0.1, 0],
        [0, -0.1, 0.9, 0],
      ]),
    ).toEqual(['R', 'A', 'S']);
    expect(
      await towards([
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ]),
    ).toBeNull();
    const turned = makeNifti({ shape, values, qform: [0, 0, 1, 1] });
    // Half a turn about the third axis.
    expect((await decodeNifti(turned)).towards).toEqual(['L', 'P', 'S']);
  });

  test('of several volumes takes the first and says so, and reads an image of one slice', async () => {
    const two = await decodeNifti(makeNifti({ shape: [2, 3, 2, 2], values }));
    expect(Array.from(two.data)).toEqual(values.slice(0, 12));
    expect(two.note).toBe('Only the first of its 2 volumes is used.');
    expect((await decodeNifti(makeNifti({ shape: [4, 6], values }))).shape).toEqual([4, 6, 1]);
  });

  test('refuses with a sentence what is damaged, too large or of another kind', async () => {
    const refused = async (bytes: Uint8Array<ArrayBuffer>, sentence: string) => {
      await expect(decodeNifti(bytes)).rejects.toThrow(UnreadableFile);
      await expect(decodeNifti(bytes)).rejects.toThrow(sentence);
    };
    const whole = makeNifti({ shape, values });
    await refused(whole.slice(0, 370), 'cut short');
    await refused(whole.slice(0, 100), 'damaged');
    const packed = await gzipped(whole);
    await refused(packed.slice(0, packed.length - 20), 'damaged');
    await refused(makeNifti({ shape: [30_000, 30_000, 1], values }), 'can be opened');
    await refused(makeNifti({ shape: [2000, 2000, 2000], values }), 'Cut it and open the part');
    await refused(makeNifti({ shape: [2, -3, 4], values }), 'damaged');
    await refused(makeNifti({ shape, values, type: 128 }), 'A NIfTI volume of colours');
    await refused(await gzipped(new Uint8Array(2 ** 22)), 'damaged');
  });
});

describe.skipIf(!hasSamples)('real volumes', () => {
  const shareOf = (data: ArrayLike<number>, label: number) =>
    Array.from(data).reduce((count, value) => count + Number(value === label), 0) / data.length;

  test.each([
    [
      'BraTS20-layout-standin/BraTS20_Training_901/BraTS20_Training_901_seg.nii.gz',
      [240, 240, 8],
      ['L', 'P', 'S'],
      { 1: 0.00093, 2: 0.00758, 4: 0.00238 },
    ],
    [
      'BraTS20-layout-standin/BraTS20_Training_903/BraTS20_Training_903_seg.nii',
      [80, 80, 10],
      ['L', 'P', 'S'],
      { 1: 0.00844, 2: 0.09319, 4: 0.04691 },
    ],
    [
      'KiTS19/data/case_00061/segmentation.nii.gz',
      [29, 512, 512],
      ['I', 'P', 'L'],
      { 1: 0.01644, 2: 0.00306 },
    ],
    [
      'KiTS19-layout-standin/data/case_90001/segmentation.nii.gz',
      [39, 101, 122],
      ['I', 'P', 'L'],
      { 1: 0.02544 },
    ],
  ])('%s', async (path, size, towards, shares) => {
    const volume = await decodeNifti(sampleBytes(path));
    expect(volume).toMatchObject({ shape: size, towards });
    for (const [label, share] of Object.entries(shares))
      expect(Math.abs(shareOf(volume.data, Number(label)) - share)).toBeLessThan(6e-6);
  });

  test('a CT is known by its air', async () => {
    const path = 'KiTS19-layout-standin/data/case_90001/imaging.nii.gz';
    const { data, isHounsfield } = await decodeNifti(sampleBytes(path));
    expect(isHounsfield).toBe(true);
    const sorted = Float64Array.from(data).sort();
    expect([sorted[0], sorted.at(-1)]).toEqual([-1100, 1288]);
  });
});
