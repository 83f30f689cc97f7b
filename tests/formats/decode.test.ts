import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'fast-png';
import { describe, expect, test, vi } from 'vitest';
import { decodeImage } from '../../src/formats/decode.ts';
import { decodeTiff } from '../../src/formats/tiff.ts';
import { decodeTiffStack, isTiffStack } from '../../src/formats/tiffStack.ts';
import { UnreadableFile } from '../../src/formats/unreadable.ts';
import { createRandom } from '../../src/pixels/random.ts';
import type { Raster } from '../../src/pixels/raster.ts';
import { damage, makeGif, makeTiff, packNineBits } from '../support/files/makeFiles.ts';
import { hasSamples, sampleBytes } from '../support/files/samples.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

const text = (content: string) => new TextEncoder().encode(content);

/** Stands for the browser; Node has no decoder. */
const decode = (bytes: Uint8Array) =>
  decodeImage(Uint8Array.from(bytes), async () => ({
    width: 2,
    height: 1,
    data: Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255),
  }));

/** Why a file is refused. */
async function refusal(bytes: Uint8Array): Promise<string> {
  const reason = await decode(bytes).then(
    () => new Error('it was read'),
    (error: unknown) => error,
  );
  expect(reason).toBeInstanceOf(UnreadableFile);
  return (reason as UnreadableFile).message;
}

const png = (fields: Partial<Parameters<typeof encode>[0]> = {}) =>
  encode({
    width: 3,
    height: 2,
    channels: 1,
    depth: 8,
    data: Uint8Array.of(0, 50, 100, 150, 200, 250),
    ...fields,
  });

/** A PNG whose header says another size. */
function resized(width: number, height: number): Uint8Array {
  const bytes = png();
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

const values = ({ data }: Raster) => Array.from(data);

describe('PNG', () => {
  test('8 bit grey', async () => {
    const raster = await decode(png());
    expect(raster).toMatchObject({ width: 3, height: 2, channels: 1, bitDepth: 8, palette: null });
    expect(values(raster)).toEqual([0, 50, 100, 150, 200, 250]);
  });

  test('16 bit grey and alpha', async () => {
    const data = Uint16Array.of(0, 65535, 300, 0, 65535, 40000);
    const raster = await decode(png({ channels: 2, depth: 16, height: 1, data }));
    expect(raster).toMatchObject({ width: 3, height: 1, channels: 2, bitDepth: 16 });
    expect(values(raster)).toEqual([...data]);
  });

  test('1 bit, rows that end within a byte', async () => {
    // Rows of 10 pixels take two bytes.
    const data = Uint8Array.of(0b10100000, 0b01000000, 0b00000001, 0b10000000);
    const raster = await decode(png({ width: 10, depth: 1, data }));
    expect(values(raster)).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
  });

  test('pixels that unpack to far more than the image holds are refused', async () => {
    const packed = deflateSync(new Uint8Array(72 * 2 ** 20));
    const chunk = (type: string, content: Uint8Array) => {
      const body = Uint8Array.from([...text(type), ...content]);
      const number = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
      return [...number(content.length), ...body, ...number(crc32(body))];
    };
    const whole = png();
    const bytes = Uint8Array.from([
      ...whole.slice(0, 33),
      ...chunk('IDAT', packed),
      ...whole.slice(-12),
    ]);
    expect(await refusal(bytes)).toContain('damaged');
  });

  test('a colour profile that is broken spoils nothing', async () => {
    const bytes = png();
    const profile = Uint8Array.from([
      0,
      0,
      0,
      8,
      ...text('iCCP'),
      ...text('x'),
      0,
      0,
      1,
      2,
      3,
      4,
      5,
      9,
      9,
      9,
      9,
    ]);
    const whole = Uint8Array.from([...bytes.slice(0, 33), ...profile, ...bytes.slice(33)]);
    expect(values(await decode(whole))).toEqual([0, 50, 100, 150, 200, 250]);
  });
});

describe('TIFF', () => {
  const strip = Uint8Array.of(10, 20, 30, 40, 50, 60);

  test('three samples that call themselves grey are RGB', async () => {
    const raster = await decode(
      makeTiff({ width: 2, height: 1, samples: 3, photometric: 1, strip }),
    );
    expect(raster).toMatchObject({ width: 2, height: 1, channels: 3, palette: null, note: null });
    expect(values(raster)).toEqual([...strip]);
  });

  test('16 bit in both byte orders', async () => {
    const fields = { width: 3, height: 1, bits: 16, strip };
    expect(values(await decode(makeTiff(fields)))).toEqual([5130, 10270, 15410]);
    expect(values(await decode(makeTiff({ ...fields, bigEndian: true })))).toEqual([
      2580, 7720, 12860,
    ]);
  });

  test('signed samples keep their sign', async () => {
    const signed = Uint8Array.of(0xff, 0xff, 0, 0, 0x01, 0x80);
    const tiff = makeTiff({ width: 3, height: 1, bits: 16, sampleFormat: 2, strip: signed });
    expect(values(await decode(tiff))).toEqual([-1, 0, -32767]);
  });

  test('LZW', async () => {
    // 258 is the first string that the stream itself defines: 7, 7.
    const packed = packNineBits([256, 7, 258, 9, 257]);
    const tiff = makeTiff({ width: 4, height: 1, compression: 5, strip: packed });
    expect(values(await decode(tiff))).toEqual([7, 7, 7, 9]);
  });

  test('deflate', async () => {
    const pixels = Uint8Array.from({ length: 400 * 400 }, (_, i) => (i * i) % 251);
    const tiff = makeTiff({ width: 400, height: 400, compression: 8, strip: deflateSync(pixels) });
    expect((await decode(tiff)).data.every((value, i) => value === pixels[i])).toBe(true);
  });

  test('of several pages the first is used, and a note says so', async () => {
    const raster = await decode(makeTiff({ width: 3, height: 2, strip, morePages: 4 }));
    expect(raster.note).toBe('Only the first of its 5 pages is used.');
    expect(values(raster)).toEqual([...strip]);
  });

  test.each([
    ['JPEG compression', { compression: 7 }],
    ['fax compression', { compression: 4 }],
    ['another colour space', { photometric: 5 }],
    ['turned or mirrored', { orientation: 6 }],
    ['12 bits', { bits: 12 }],
    ['5 channels', { samples: 5 }],
  ])('%s is refused with a way out', async (words, fields) => {
    const sentence = await refusal(makeTiff({ width: 1, height: 1, strip, ...fields }));
    expect(sentence).toContain(words);
    expect(sentence).toMatch(/Save the image as PNG/);
  });

  test('PackBits strips of 8 and 16 bits, and of single bits with white first', async () => {
    // Three literal bytes, then one byte three times; 128 says nothing.
    const packed = Uint8Array.of(2, 9, 8, 7, 128, 254, 5);
    const read = (fields: object) =>
      decodeTiff(makeTiff({ width: 6, height: 1, strip: packed, compression: 32773, ...fields }));
    expect(await read({})).toMatchObject({ data: Uint8Array.of(9, 8, 7, 5, 5, 5) });
    expect(await read({ width: 3, bits: 16 })).toMatchObject({
      bitDepth: 16,
      data: Uint16Array.of(0x0809, 0x0507, 0x0505),
    });
    const bits = {
      bits: 1,
      photometric: 0,
      width: 4,
      height: 2,
      strip: Uint8Array.of(1, 0xa0, 0x10),
    };
    expect((await read(bits)).data).toEqual(Uint8Array.of(0, 1, 0, 1, 1, 1, 1, 0));
    await expect(read({ height: 2 })).rejects.toThrow('cut short');
  });

  test('the pages of a stack are slices; pages of other sizes are not', async () => {
    const grey = { width: 3, height: 1, strip: Uint8Array.of(1, 2, 3) };
    const stack = makeTiff({ ...grey, morePages: 2 });
    expect(isTiffStack(stack)).toBe(true);
    expect(isTiffStack(makeTiff(grey))).toBe(false);
    expect(
      isTiffStack(makeTiff({ ...grey, width: 1, samples: 3, photometric: 2, morePages: 2 })),
    ).toBe(false);
    const { shape, data, towards } = await decodeTiffStack(stack);
    expect({ shape, towards }).toEqual({ shape: [3, 1, 3], towards: null });
    expect(Array.from(data)).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3]);
  });

  test('a strip that unpacks to gigabytes is refused before it is unpacked', async () => {
    const steps = Array.from({ length: 220 }, (_, i) => 258 + i);
    const burst = [256, 7, ...steps];
    const packed = packNineBits(Array.from({ length: 400 }, () => burst).flat());
    const sentence = await refusal(
      makeTiff({ width: 600, height: 600, compression: 5, strip: packed }),
    );
    expect(sentence).toContain('damaged');
  });
});

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
