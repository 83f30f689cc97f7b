/** The tables that describe the real images, read by the same way as a person's files. */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { recogniseLayouts } from '../../src/datasets/layouts/recognise.ts';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { readDecoded } from '../../src/datasets/readDecoded.ts';
import { decodeImage } from '../../src/formats/decode.ts';
import { foregroundShare } from '../../src/masks/foregroundShare.ts';
import { maskOf } from '../../src/masks/mask.ts';
import { hasSamples, sampleBytes, sampleFolder, sampleFolders } from '../support/files/samples.ts';

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

interface KnownMask {
  readonly size: number[];
  readonly counts: Record<string, number>;
  /** Of all samples in their order, as unsigned 16-bit numbers. */
  readonly crc: number;
}
/** Made by tests/fixtures/make_sample_masks.py. */
const sampleMasks: Record<string, KnownMask> = JSON.parse(
  readFileSync(new URL('../fixtures/sampleMasks.json', import.meta.url), 'utf8'),
);
const isJpeg = (path: string) => path.endsWith('.jpg');

/** Sentence, images, and images with a mask, by folder. */
const folders: Record<string, readonly [sentence: string, images: number, masked: number]> = {
  DRIVE: [
    'DRIVE, 6 images, 1st_manual, field of view kept: what lies outside is left out of loss, scores and shares.',
    6,
    6,
  ],
  'CVC-ClinicDB': ['CVC-ClinicDB, 6 images.', 6, 6],
  'BUS2017-layout-standin': ['BUS2017 dataset B (UDIAT), 8 images.', 8, 8],
  'STU-Hospital': ['STU-Hospital, 8 images, masks found by name.', 8, 8],
  'ISBI2012-membrane': [
    'ISBI 2012 EM, 5 slices with labels, membranes are the black of the labels.',
    5,
    5,
  ],
  'ISBI2012-multipage': [
    'ISBI 2012 EM, 1 stack with labels, membranes are the black of the labels. Membranes, up to 32 axial slices a volume, those with most foreground.',
    6,
    6,
  ],
  'BraTS20-layout-standin': [
    'BraTS20, 2 cases, T1ce FLAIR T2 T1. FLAIR, enhancing tumour, up to 16 axial slices a volume, those with most foreground.',
    16,
    16,
  ],
  'KiTS19-layout-standin': [
    'KiTS19, 1 case. Kidney and tumour apart, up to 32 axial slices a volume, those with most foreground.',
    32,
    32,
  ],
  'StarDist-labels16': [
    'StarDist-labels16, 2 images, masks found by name. Up to 16 axial slices a volume, those with most foreground.',
    17,
    17,
  ],
  DICOM: ['DICOM, 1 image without masks.', 1, 0],
  'mask-encodings': ['mask-encodings, 3 images, masks found by name.', 3, 3],
  'mask-encodings/binary': ['mask-encodings, 1 image, “images” paired with “masks_0_1”.', 1, 1],
  'mask-encodings/labels16': ['mask-encodings, 1 image, “images” paired with “masks”.', 1, 1],
  'mask-encodings/palette': ['mask-encodings, 1 image, “images” paired with “masks”.', 1, 1],
};

/** Beginnings of the problems that are told of a folder, none where it is not here. */
const expectedProblems: Record<string, readonly string[]> = {
  'BraTS20-layout-standin': ['No T1ce, T2 or T1 volume'],
  'CVC-ClinicDB': ['Not an image; '],
  'mask-encodings': Array(3).fill('Another mask of mask-encodings/binary/images/polyp_V.png'),
  'mask-encodings/binary': Array(3).fill(
    'Another mask of mask-encodings/binary/images/polyp_V.png',
  ),
};

describe.skipIf(!hasSamples)('the layout of', () => {
  test.each(Object.keys(folders))('%s is recognised and paired in full', async (folder) => {
    const { images, problems } = await openFiles(sampleFolder(folder), preparation, {
      decodeInBrowser: noBrowser,
    });
    const { recognised, samples } = images!.dataset;
    const masked = samples.filter(({ mask }) => mask?.includes(1)).length;
    expect([recognised, samples.length, masked]).toEqual(folders[folder]);
    const expected = expectedProblems[folder] ?? [];
    expect(problems.map(({ reason }, i) => reason.slice(0, expected[i]?.length))).toEqual(expected);
  });

  test('Kvasir-SEG is recognised and paired in full, by its names', () => {
    const found = recogniseLayouts(sampleFolder('Kvasir-SEG').map(({ path }) => path));
    expect(found.map(({ sentence, problems }) => [sentence, problems])).toEqual([
      ['Kvasir-SEG, 3 images', []],
    ]);
    for (const { images, mask } of found[0].cases)
      expect(mask).toBe(images[0].path.replace('/images/', '/masks/'));
  });

  test('every folder is tested here', () => {
    expect([...Object.keys(folders), 'Kvasir-SEG', 'KiTS19']).toEqual(
      expect.arrayContaining(sampleFolders()),
    );
  });

  test('KiTS19 without images is named with the way to them', async () => {
    const { images, problems } = await openFiles(sampleFolder('KiTS19'), preparation);
    expect(images).toBeNull();
    expect(problems).toEqual([
      {
        path: 'KiTS19/data/case_00061/segmentation.nii.gz',
        reason: expect.stringContaining('get_imaging'),
      },
    ]);
  });
});

describe.skipIf(!hasSamples)(
  'values of the masks, as an independent decoder counts and orders them:',
  () => {
    test.each(Object.entries(sampleMasks).filter(([path]) => !isJpeg(path)))(
      '%s',
      async (path, { size, counts, crc }) => {
        const decoded = await readDecoded(noBrowser)(sampleBytes(path), path);
        const isVolume = 'shape' in decoded;
        const channels = isVolume ? 1 : decoded.channels;
        const shape = isVolume ? decoded.shape : [decoded.width, decoded.height, 1];
        // A palette tells what its indices look like; GIF masks are grey that way.
        const grey = !isVolume && decoded.palette && path.endsWith('.gif') ? decoded.palette : null;
        const found: Record<string, number> = {};
        const samples = new Uint16Array(decoded.data.length);
        for (let at = 0; at < decoded.data.length; at += channels) {
          const values = Array.from({ length: channels }, (_, c) => {
            const value = decoded.data[at + c];
            return grey ? grey[4 * value] : value;
          });
          samples.set(values, at);
          const key = values.join(',');
          found[key] = (found[key] ?? 0) + 1;
        }
        expect(shape).toEqual(size);
        expect(found).toEqual(counts);
        expect(crc32(new Uint8Array(samples.buffer))).toBe(crc);
      },
    );
  },
);

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
});
