/** TIFF files and their pages. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { decodeTiff } from '../../src/formats/tiff.ts';
import { decodeTiffStack, isTiffStack } from '../../src/formats/tiffStack.ts';
import { makeTiff, packNineBits } from '../support/files/makeFiles.ts';
import { decode, refusal, values } from './decoding.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

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
