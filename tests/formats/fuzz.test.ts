/**
 * Files with bits turned over, bytes overwritten, parts cut out or off: each ends in a picture, a volume or
 * a sentence. `FUZZ_RUNS=2000 npm test -- unit` damages each file that often instead of 60 times.
 */
import { encode } from 'fast-png';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { readDecoded } from '../../src/datasets/readDecoded.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { openZip } from '../../src/formats/zip.ts';
import { createRandom } from '../../src/pixels/random.ts';
import { makeDicom, rleFrame } from '../support/files/makeDicom.ts';
import { damage, makeGif, makeTiff } from '../support/files/makeFiles.ts';
import { gzipped, makeNifti } from '../support/files/makeVolumes.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';

const runs = Number(process.env.FUZZ_RUNS ?? 60);
vi.setConfig({ testTimeout: 60_000 + runs * 200 });

const noBrowser = () => Promise.reject(new Error('no browser in this test'));
const decode = readDecoded(noBrowser);
const values = Array.from({ length: 96 }, (_, i) => i * 37 - 600);
const pixels = Uint8Array.from({ length: 96 * 3 }, (_, i) => (i * 53) % 256);
const little = new Uint8Array(Int16Array.from(values).buffer);

const files: Record<string, () => Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>> = {
  'PNG, 8 bits': () =>
    Uint8Array.from(encode({ width: 12, height: 8, channels: 3, depth: 8, data: pixels })),
  'PNG, 16 bits': () =>
    Uint8Array.from(
      encode({
        width: 12,
        height: 8,
        channels: 1,
        depth: 16,
        data: Uint16Array.from(pixels.subarray(96, 192)),
      }),
    ),
  GIF: () =>
    makeGif(
      12,
      8,
      Array.from(pixels.subarray(0, 96), (v) => v % 4),
      [
        [0, 0, 0],
        [9, 9, 9],
        [1, 1, 1],
        [2, 2, 2],
      ],
    ),
  TIFF: () => makeTiff({ width: 12, height: 8, strip: pixels.subarray(0, 96) }),
  'TIFF, three pages': () =>
    makeTiff({ width: 12, height: 8, strip: pixels.subarray(0, 96), morePages: 2 }),
  'TIFF, PackBits': () =>
    makeTiff({
      width: 12,
      height: 8,
      compression: 32773,
      strip: Uint8Array.of(95, ...pixels.subarray(0, 96)),
    }),
  NIfTI: () => makeNifti({ shape: [8, 6, 2], values }),
  'NIfTI-2, floating point': () => makeNifti({ shape: [8, 6, 2], values, version: 2, type: 16 }),
  'NIfTI, packed': () => gzipped(makeNifti({ shape: [8, 6, 2], values })),
  DICOM: () => makeDicom({ width: 12, height: 8, pixels: little, signed: true }),
  'DICOM, RLE': () =>
    makeDicom({
      ...{ width: 12, height: 8, bits: 8, syntax: '1.2.840.10008.1.2.5' },
      pixels: [rleFrame([[...pixels.subarray(0, 96)]])],
    }),
};

const samples = [
  'DRIVE/training/images/21_training.tif',
  'DRIVE/training/1st_manual/21_manual1.gif',
  'CVC-ClinicDB/Ground Truth/55.tif',
  'StarDist-labels16/mask3d.tif',
  'ISBI2012-multipage/train-labels.tif',
  'BraTS20-layout-standin/BraTS20_Training_903/BraTS20_Training_903_seg.nii',
  'KiTS19-layout-standin/data/case_90001/segmentation.nii.gz',
  'DICOM/CT1_UNC.explicit_little_endian.dcm',
  'mask-encodings/palette/masks/tumour_V.png',
  'mask-encodings/labels16/masks/nuclei_V.png',
];

/** What became of a damaged file. */
async function outcome(bytes: Uint8Array<ArrayBuffer>): Promise<'read' | 'refused'> {
  try {
    const decoded = await decode(bytes, 'file');
    if ('shape' in decoded)
      expect(decoded.data.length).toBe(decoded.shape[0] * decoded.shape[1] * decoded.shape[2]);
    else expect(decoded.data.length).toBe(decoded.width * decoded.height * decoded.channels);
    return 'read';
  } catch (reason) {
    if (!(reason instanceof UnreadableFile)) throw reason;
    expect(reason.message).toMatch(/^[A-Z].*\.$/s);
    return 'refused';
  }
}

/** Damages a file again and again; remembers the largest memory that was in use meanwhile. */
async function fuzz(name: string, whole: Uint8Array<ArrayBuffer>, times: number) {
  const random = createRandom(17, name);
  const counts = { read: 0, refused: 0 };
  let most = 0;
  let longest = 0;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    counts[await outcome(damage(whole, random))] += 1;
    longest = Math.max(longest, performance.now() - start);
    const { arrayBuffers, heapUsed } = process.memoryUsage();
    most = Math.max(most, arrayBuffers + heapUsed);
  }
  if (runs >= 1000)
    console.info(
      `${name}: ${counts.read} read, ${counts.refused} refused, longest ${longest.toFixed(0)} ms, most ${(most / 2 ** 20).toFixed(0)} MB`,
    );
  return { counts, most };
}

describe('damaged files end in an image or a sentence', () => {
  test.each(Object.keys(files))('%s', async (name) => {
    const whole = await files[name]();
    expect(await outcome(whole)).toBe('read');
    const before = process.memoryUsage().arrayBuffers;
    const { counts, most } = await fuzz(name, whole, runs);
    expect(counts.read + counts.refused).toBe(runs);
    expect(counts.refused).toBeGreaterThan(0);
    expect(most - before).toBeLessThan(2 ** 30);
  });

  test.skipIf(!hasSamples).each(samples)('%s', async (path) => {
    const whole = sampleBytes(path);
    expect(await outcome(whole)).toBe('read');
    const { counts, most } = await fuzz(path, whole, Math.max(4, Math.ceil(runs / 12)));
    expect(counts.read + counts.refused).toBeGreaterThan(3);
    expect(most).toBeLessThan(2 ** 30);
  });
});

describe('damaged archives', () => {
  let whole: Uint8Array<ArrayBuffer>;
  beforeAll(async () => {
    const png = await files['PNG, 8 bits']();
    whole = Uint8Array.from(
      zipSync({
        'set/images/1.png': png,
        'set/masks/1.png': png,
        'set/notes.txt': new Uint8Array(400),
      }),
    );
  });

  test('open as far as they can be read, and say the rest', async () => {
    const random = createRandom(18, 'archives');
    const preparation = { size: 32, validationShare: 0.25, seed: 1, classes: 2 };
    let opened = 0;
    for (let i = 0; i < runs; i++) {
      const file = new Blob([damage(whole, random)]);
      const { images, problems } = await openFiles([{ path: 'set.zip', file }], preparation, {
        decodeInBrowser: noBrowser,
      });
      if (images) opened += 1;
      else expect(problems.length).toBeGreaterThan(0);
      for (const { reason } of problems) expect(reason).toMatch(/\.$/);
    }
    expect(opened).toBeLessThan(runs);
  });

  test('an entry that claims little and unpacks to a gigabyte is stopped at what it claims', async () => {
    const bomb = zipSync({ 'a.png': new Uint8Array(2 ** 26) }, { level: 9 });
    const view = new DataView(bomb.buffer, bomb.byteOffset, bomb.byteLength);
    // The list says 100 bytes.
    for (let at = bomb.length - 4; at >= 0; at--)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 100, true);
    const entries = await openZip('bomb.zip', new Blob([Uint8Array.from(bomb)]));
    const before = process.memoryUsage().arrayBuffers;
    await Promise.all(
      entries.map(({ file }) =>
        file.arrayBuffer().catch((reason) => expect(reason).toBeInstanceOf(UnreadableFile)),
      ),
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  });
});

describe('sizes that no memory holds are refused by their header', () => {
  const huge = { width: 30_000, height: 30_000 };
  test.each([
    ['TIFF', () => makeTiff({ ...huge, strip: new Uint8Array(64) })],
    ['NIfTI', () => makeNifti({ shape: [30_000, 30_000, 1], values: [1] })],
    ['NIfTI, packed', () => gzipped(makeNifti({ shape: [30_000, 30_000, 1], values: [1] }))],
    ['DICOM', () => makeDicom({ ...huge, pixels: new Uint8Array(64) })],
  ] as const)('%s', async (_, make) => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(decode(await make(), 'file')).rejects.toThrow(
      /30000 × 30000 pixels; up to 64 megapixels/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });

  test('gzip that unpacks to gigabytes is read no further than its header', async () => {
    const zeros = await gzipped(new Uint8Array(2 ** 26));
    const before = process.memoryUsage().arrayBuffers;
    await expect(decode(zeros, 'file')).rejects.toThrow(UnreadableFile);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 25);
  });
});
