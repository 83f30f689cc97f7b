/** What files of images come to, whatever they are: what the browser decodes, what is refused, and damage. */
import { describe, expect, test, vi } from 'vitest';
import { decodeImage } from '../../src/formats/decode.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { createRandom } from '../../src/pixels/random.ts';
import { damage, makeGif, makeTiff, packNineBits } from '../support/files/makeFiles.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';
import { decode, png, refusal, resized, text, values } from './decoding.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

describe('GIF', () => {
  const colours = [
    [0, 0, 0],
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
  ];

  test('indices and colours', async () => {
    const raster = await decode(makeGif(3, 2, [0, 1, 2, 3, 2, 1], colours));
    expect(raster).toMatchObject({ width: 3, height: 2, channels: 1, note: null });
    expect(values(raster)).toEqual([0, 1, 2, 3, 2, 1]);
    expect(Array.from(raster.palette ?? [])).toEqual(colours.flatMap((colour) => [...colour, 255]));
  });

  test('of several frames the first is used, and a note says so', async () => {
    const raster = await decode(makeGif(1, 1, [2], colours, 3));
    expect(raster.note).toBe('Only the first of its 3 frames is used.');
  });

  test('a code size out of range is refused at once', async () => {
    const bytes = makeGif(1, 1, [2], colours);
    bytes[13 + 12 + 10] = 30;
    expect(await refusal(bytes)).toContain('damaged');
  });
});

describe('what the browser decodes', () => {
  const jpeg = (width: number, height: number) =>
    Uint8Array.from([
      0xff,
      0xd8,
      0xff,
      0xc0,
      0,
      11,
      8,
      height >> 8,
      height & 255,
      width >> 8,
      width & 255,
      1,
      1,
      17,
      0,
      0xff,
      0xda,
      0,
      8,
      1,
      1,
      0,
      0,
      63,
      0,
      5,
      5,
      0xff,
      0xd9,
    ]);

  test('comes as RGBA, marked as lossy', async () => {
    const raster = await decode(jpeg(2, 1));
    expect(raster).toMatchObject({ width: 2, height: 1, channels: 4, isLossy: true });
    expect(values(raster)).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  });

  test('a JPEG without its end is refused', async () => {
    expect(await refusal(jpeg(2, 1).slice(0, -2))).toContain('cut short');
  });

  test('a decoder that fails becomes a sentence', async () => {
    const failing = decodeImage(jpeg(2, 1), () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow(/The JPEG file is damaged/);
  });

  test('sizes are read from the headers of JPEG, WebP and BMP', async () => {
    expect(await refusal(jpeg(20000, 30))).toContain('20000 × 30 pixels');

    const webp = new Uint8Array(30);
    webp.set(text('RIFF'));
    webp.set(text('WEBPVP8X'), 8);
    webp[4] = 22;
    webp.set([0x1f, 0x4e, 0], 24);
    webp.set([0x09, 0, 0], 27);
    expect(await refusal(webp)).toContain('20000 × 10 pixels');

    const bmp = new Uint8Array(54);
    bmp.set(text('BM'));
    const view = new DataView(bmp.buffer);
    view.setUint32(14, 40, true);
    view.setInt32(18, 9000, true);
    view.setInt32(22, -9000, true);
    expect(await refusal(bmp)).toContain('9000 × 9000 pixels');
  });
});

describe('refusals', () => {
  test.each([
    ['an empty file', new Uint8Array(0), /is empty/],
    ['text', text('These are words.'), /is text, not an image/],
    ['a document', text('%PDF-1.7\n'), /PDF document/],
    ['a volume', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip/],
    ['anything else', Uint8Array.of(1, 2, 3, 4, 200), /no image that can be read/],
    ['a PNG cut in its header', png().slice(0, 20), /PNG file is cut short/],
    ['a PNG cut in its pixels', png().slice(0, -20), /PNG file is cut short/],
    ['a PNG with a wrong checksum', resized(4, 2), /PNG file is damaged/],
    [
      'a TIFF cut in its directory',
      makeTiff({ width: 1, height: 1, strip: Uint8Array.of(1) }).slice(0, 40),
      /TIFF file is cut short/,
    ],
    [
      'a TIFF with too few pixels',
      makeTiff({ width: 9, height: 9, strip: Uint8Array.of(1) }),
      /TIFF file is cut short/,
    ],
    [
      'a GIF cut in its pixels',
      makeGif(
        2,
        1,
        [1, 2],
        [
          [0, 0, 0],
          [9, 9, 9],
          [1, 1, 1],
          [2, 2, 2],
        ],
      ).slice(0, -4),
      /GIF file is cut short/,
    ],
  ])('%s', async (_, bytes, sentence) => {
    const reason = await refusal(bytes);
    expect(reason).toMatch(sentence);
    expect(reason).toMatch(/(Copy it again|Open PNG, TIFF).*\.$/);
  });

  test.each([
    ['PNG', resized(16_385, 1), '16385 × 1'],
    ['PNG', resized(8193, 8192), '8193 × 8192'],
    ['TIFF', makeTiff({ width: 20_000, height: 20_000, strip: Uint8Array.of(1) }), '20000 × 20000'],
    [
      'GIF',
      makeGif(
        60_000,
        2,
        [1],
        [
          [0, 0, 0],
          [9, 9, 9],
          [1, 1, 1],
          [2, 2, 2],
        ],
      ),
      '60000 × 2',
    ],
  ])('a %s that is too large, by its header', async (_, bytes, size) => {
    const reason = await refusal(bytes);
    expect(reason).toContain(`${size} pixels`);
    expect(reason).toContain('Make it smaller');
  });
});

/** A damaged file is read as something or refused with a sentence; nothing else may come out. */
async function survives(bytes: Uint8Array, runs: number, seed: number): Promise<void> {
  const random = createRandom(seed, 'damage');
  for (let run = 0; run < runs; run++) {
    const damaged = damage(bytes, random);
    try {
      const { width, height, channels, data } = await decode(damaged);
      expect(data.length).toBe(width * height * channels);
    } catch (reason) {
      expect(reason, `run ${run}`).toBeInstanceOf(UnreadableFile);
    }
  }
}

describe('damaged files', () => {
  const lzw = packNineBits([256, 7, 258, 259, 9, 260, 257]);
  test.each([
    ['PNG', png()],
    [
      'PNG with a palette',
      png({
        palette: [
          [0, 0, 0],
          [9, 9, 9],
        ],
        data: Uint8Array.of(0, 1, 1, 0, 1, 0),
      }),
    ],
    ['TIFF', makeTiff({ width: 3, height: 2, strip: Uint8Array.of(1, 2, 3, 4, 5, 6) })],
    ['TIFF with LZW', makeTiff({ width: 9, height: 1, compression: 5, strip: lzw })],
    [
      'GIF',
      makeGif(
        3,
        2,
        [0, 1, 2, 3, 2, 1],
        [
          [0, 0, 0],
          [9, 9, 9],
          [1, 1, 1],
          [2, 2, 2],
        ],
      ),
    ],
  ])('%s', async (_, bytes) => {
    await survives(bytes, 300, 1);
  });

  test
    .skipIf(!hasSamples)
    .each([
      'DRIVE/training/1st_manual/21_manual1.gif',
      'DRIVE/training/images/21_training.tif',
      'StarDist-labels16/mask3d.tif',
      'STU-Hospital/Hospital/Test_Image_1.png',
      'mask-encodings/palette/masks/tumour_V.png',
    ])('%s', async (path) => {
    await survives(sampleBytes(path), 25, 2);
  });
});
