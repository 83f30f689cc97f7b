/** JPEG, WebP and BMP, decoded by a real browser. */
import { describe, expect, test } from 'vitest';
import { openFiles } from '../../src/datasets/openFiles.ts';
import { decodeInBrowser } from '../../src/formats/browser.ts';
import { decodeImage } from '../../src/formats/decode.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { foregroundShare } from '../../src/masks/foregroundShare.ts';
import { createRandom } from '../../src/pixels/random.ts';
import { damage } from '../support/files/makeFiles.ts';

/** An image with a bright half, red at the left, as the browser itself writes it. */
async function encoded(type: 'image/jpeg' | 'image/webp'): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(40, 24);
  const context = canvas.getContext('2d')!;
  context.fillStyle = 'rgb(200 40 40)';
  context.fillRect(0, 0, 16, 24);
  const blob = await canvas.convertToBlob({ type, quality: 0.9 });
  expect(blob.type).toBe(type);
  return new Uint8Array(await blob.arrayBuffer());
}

/** A BMP of 24 bits, rows from the bottom up, each padded to four bytes. */
function bitmap(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(54 + 16);
  const view = new DataView(bytes.buffer);
  bytes.set([0x42, 0x4d]);
  view.setUint32(2, bytes.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 2, true);
  view.setInt32(22, 2, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  bytes.set([1, 2, 3, 4, 5, 6], 54);
  bytes.set([7, 8, 9, 10, 11, 12], 62);
  return bytes;
}

describe('formats', () => {
  test.each(['image/jpeg', 'image/webp'] as const)('%s', async (type) => {
    const raster = await decodeImage(await encoded(type), decodeInBrowser);
    expect(raster).toMatchObject({ width: 40, height: 24, channels: 4, isLossy: true });
    const pixel = Array.from(raster.data.subarray(4 * (12 * 40 + 6), 4 * (12 * 40 + 6) + 3));
    for (const [i, value] of [200, 40, 40].entries())
      expect(Math.abs(pixel[i] - value)).toBeLessThan(12);
  });

  test('image/bmp', async () => {
    const raster = await decodeImage(bitmap(), decodeInBrowser);
    expect(raster).toMatchObject({ width: 2, height: 2, isLossy: false });
    expect(Array.from(raster.data)).toEqual([
      9, 8, 7, 255, 12, 11, 10, 255, 3, 2, 1, 255, 6, 5, 4, 255,
    ]);
  });

  test.each(['image/jpeg', 'image/webp'] as const)('%s, damaged', async (type) => {
    const bytes = await encoded(type);
    const random = createRandom(3, 'damage');
    for (let run = 0; run < 60; run++)
      try {
        const { width, height, data } = await decodeImage(damage(bytes, random), decodeInBrowser);
        expect(data).toHaveLength(4 * width * height);
      } catch (reason) {
        expect(reason, `run ${run}`).toBeInstanceOf(UnreadableFile);
      }
  });
});

/** Made by tests/fixtures/make_sample_masks.py. */
const sampleMasks = import.meta.glob<Record<string, { size: number[]; foreground?: number }>>(
  '../fixtures/sampleMasks.json',
  { eager: true, import: 'default' },
)['../fixtures/sampleMasks.json'];

const kvasir = import.meta.glob<string>('../../../shared/samples/Kvasir-SEG/**/*.jpg', {
  query: '?inline',
  import: 'default',
});

test.skipIf(Object.keys(kvasir).length === 0)(
  'Kvasir-SEG: masks with the noise of JPEG',
  async () => {
    const files = await Promise.all(
      Object.entries(kvasir).map(async ([path, load]) => ({
        path: path.slice(path.indexOf('Kvasir-SEG')),
        file: await (await fetch(await load())).blob(),
      })),
    );
    const { sources, problems, images } = await openFiles(files, {
      size: 64,
      validationShare: 0.25,
      seed: 1,
      classes: 2,
    });
    expect(problems).toEqual([]);
    expect(images?.dataset).toMatchObject({ channels: 3, recognised: 'Kvasir-SEG, 3 images.' });
    const known = Object.entries(sampleMasks).flatMap(([path, { size, foreground }]) =>
      foreground ? [{ name: path.slice(path.lastIndexOf('/') + 1), size, foreground }] : [],
    );
    expect(sources!.images.map(({ name }) => name)).toEqual(known.map(({ name }) => name));
    for (const [i, { width, height, mask }] of sources!.images.entries()) {
      const { size, foreground } = known[i];
      expect([width, height, 1]).toEqual(size);
      // Two decoders differ by a grey level, so by a few pixels at the threshold.
      const found = Math.round(foregroundShare(mask!.data) * width * height);
      expect(Math.abs(found - foreground)).toBeLessThanOrEqual(0.001 * foreground);
    }
  },
);
