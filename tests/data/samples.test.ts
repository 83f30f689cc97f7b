/** The tables that describe the real images, read by the same way as a person's files. */
import { describe, expect, test, vi } from 'vitest';
import { decodeImage } from '../../src/data/decode/decode.ts';
import { foregroundShare, maskOf } from '../../src/data/mask.ts';
import { openFiles } from '../../src/data/openFiles.ts';
import { hasSamples, sampleBytes, sampleFolder } from './samples.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const preparation = { size: 64, validationShare: 0.25, seed: 1, classes: 2 };
const noBrowser = () => Promise.reject(new Error('no browser in this test'));

/** Foreground share of each opened mask, by the name of its image. */
async function sharesOf(folder: string): Promise<Record<string, number>> {
  const { sources } = await openFiles(sampleFolder(folder), preparation, {
    decodeInBrowser: noBrowser,
  });
  return Object.fromEntries(
    (sources?.images ?? []).map(({ name, mask }) => [name, mask ? foregroundShare(mask.data) : -1]),
  );
}

/** Expects exactly these names, each share as printed with four decimals. */
function expectShares(shares: Record<string, number>, table: Record<string, number>): void {
  expect(Object.keys(shares).sort()).toEqual(Object.keys(table).sort());
  for (const [name, share] of Object.entries(table))
    expect(Math.abs(shares[name] - share), `${name}: ${shares[name]}`).toBeLessThanOrEqual(
      0.000051,
    );
}

test.skipIf(!hasSamples).each([
  ['DRIVE', 'DRIVE, 6 images, 1st_manual, field of view not used as a label.'],
  ['CVC-ClinicDB', 'CVC-ClinicDB, 6 images.'],
  ['BUS2017-layout-standin', 'BUS2017 dataset B (UDIAT), 8 images.'],
  ['STU-Hospital', 'STU-Hospital, 8 images, masks found by name.'],
  [
    'ISBI2012-membrane',
    'ISBI 2012 EM, 5 slices with labels, membranes are the black of the labels.',
  ],
])('%s is recognised, with nothing left over', async (folder, sentence) => {
  const { images, problems } = await openFiles(sampleFolder(folder), preparation, {
    decodeInBrowser: noBrowser,
  });
  expect(images?.dataset.recognised).toBe(sentence);
  expect(problems.filter(({ path }) => path !== 'README.txt')).toEqual([]);
});

describe.skipIf(!hasSamples)('foreground of the real masks', () => {
  test('DRIVE: GIF masks, LZW images', async () => {
    expectShares(await sharesOf('DRIVE'), {
      '21_training.tif': 0.0747,
      '22_training.tif': 0.0903,
      '23_training.tif': 0.0658,
      '24_training.tif': 0.1159,
      '25_training.tif': 0.096,
      '26_training.tif': 0.0836,
    });
  });

  test('CVC-ClinicDB: soft grey values in one mask are no foreground', async () => {
    expectShares(await sharesOf('CVC-ClinicDB'), {
      '1.tif': 0.1535,
      '30.tif': 0.0817,
      '55.tif': 0.006,
      '85.tif': 0.0527,
      '110.tif': 0.2294,
      '160.tif': 0.0743,
    });
  });

  test('breast ultrasound in the layout of UDIAT', async () => {
    expectShares(await sharesOf('BUS2017-layout-standin'), {
      '000001.png': 0.0717,
      '000002.png': 0.0611,
      '000003.png': 0.0489,
      '000005.png': 0.0366,
      '000007.png': 0.1971,
      '000010.png': 0.1426,
      '000014.png': 0.0718,
      '000035.png': 0.0204,
    });
  });

  test('STU-Hospital: masks larger than their images, with soft borders', async () => {
    expectShares(await sharesOf('STU-Hospital'), {
      'Test_Image_1.png': 0.0714,
      'Test_Image_2.png': 0.0606,
      'Test_Image_3.png': 0.048,
      'Test_Image_5.png': 0.0367,
      'Test_Image_7.png': 0.1965,
      'Test_Image_10.png': 0.1422,
      'Test_Image_14.png': 0.0718,
      'Test_Image_35.png': 0.0204,
    });
  });

  test('ISBI 2012: membranes are the black of the labels', async () => {
    expectShares(await sharesOf('ISBI2012-membrane'), {
      '0.png': 0.2193,
      '1.png': 0.2275,
      '2.png': 0.2463,
      '3.png': 0.2453,
      '4.png': 0.2638,
    });
  });

  test('ISBI 2012: the pages of a stack are slices, paired with those of its labels', async () => {
    const { images, problems } = await openFiles(sampleFolder('ISBI2012-multipage'), preparation);
    expect(problems).toEqual([]);
    expect(images?.dataset.samples).toHaveLength(6);
    expect(images?.dataset.samples.every(({ mask }) => mask)).toBe(true);
  });

  test('StarDist: 16-bit instance labels', async () => {
    expect((await sharesOf('StarDist-labels16'))['img2d.tif']).toBeCloseTo(0.064, 3);
  });

  test.each([
    ['labels16/masks/nuclei_V.png', 0.064],
    ['palette/masks/tumour_V.png', 0.0185],
    ['binary/masks_0_1/polyp_V.png', 0.1087],
    ['binary/masks_1bit/polyp_V.png', 0.1087],
    ['binary/masks_rgb_green/polyp_V.png', 0.1087],
    ['binary/masks_rgba_transparent/polyp_V.png', 0.1087],
  ])('the encoding %s', async (path, share) => {
    const raster = await decodeImage(sampleBytes(`mask-encodings/${path}`), noBrowser);
    expect(Math.abs(foregroundShare(maskOf(raster).data) - share)).toBeLessThanOrEqual(0.000051);
  });

  test('BraTS20: the slices with most of a tumour, of every patient that has the modality', async () => {
    const { images } = await openFiles(sampleFolder('BraTS20-layout-standin'), preparation);
    expect(images?.dataset.recognised).toContain('BraTS');
    expect(images?.dataset.samples.length).toBeGreaterThan(8);
    expect(images?.dataset.foregroundShare).toBeGreaterThan(0);
  });

  test('KiTS19: kidneys in slices across the body', async () => {
    const { images } = await openFiles(sampleFolder('KiTS19-layout-standin'), preparation);
    expect(images?.dataset.recognised).toContain('KiTS19');
    for (const { width, height, mask } of images?.dataset.samples ?? []) {
      expect([width, height]).toEqual([122, 101]);
      expect(mask?.includes(1)).toBe(true);
    }
  });
});
