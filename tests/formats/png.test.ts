/** PNG files of every kind that there is. */
import { crc32, deflateSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import { decode, png, refusal, text, values } from './decoding.ts';

// Whole images on a machine that may be busy with other tests.
vi.setConfig({ testTimeout: 60_000 });

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
