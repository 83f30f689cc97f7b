/** Small image files in formats that no library at hand writes, and damage done to files. */
import type { Random } from '../../../src/pixels/random.ts';

export interface TiffFields {
  readonly width: number;
  readonly height: number;
  readonly bits?: number;
  readonly samples?: number;
  readonly compression?: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric?: number;
  readonly sampleFormat?: number;
  readonly orientation?: number;
  /** The only strip, as stored. */
  readonly strip: Uint8Array;
  /** Pages beyond the first, all alike. */
  readonly morePages?: number;
  readonly bigEndian?: boolean;
}

/** A TIFF of one strip a page. */
export function makeTiff(fields: TiffFields): Uint8Array<ArrayBuffer> {
  const { width, height, bits = 8, samples = 1, compression = 1, strip, morePages = 0 } = fields;
  const little = !fields.bigEndian;
  const tags: [number, number][] = [
    [256, width],
    [257, height],
    [258, bits],
    [259, compression],
    [262, fields.photometric ?? 1],
    [273, 8],
    [274, fields.orientation ?? 1],
    [277, samples],
    [278, height],
    [279, strip.length],
    [339, fields.sampleFormat ?? 1],
  ];
  const directory = 8 + strip.length + (strip.length % 2);
  const directoryLength = 2 + 12 * tags.length + 4;
  const bytes = new Uint8Array(directory + (morePages + 1) * directoryLength);
  const view = new DataView(bytes.buffer);
  bytes.fill(little ? 0x49 : 0x4d, 0, 2);
  view.setUint16(2, 42, little);
  view.setUint32(4, directory, little);
  bytes.set(strip, 8);
  for (let page = 0; page <= morePages; page++) {
    const at = directory + page * directoryLength;
    view.setUint16(at, tags.length, little);
    for (const [i, [tag, value]] of tags.entries()) {
      view.setUint16(at + 2 + 12 * i, tag, little);
      view.setUint16(at + 4 + 12 * i, 4, little);
      view.setUint32(at + 6 + 12 * i, 1, little);
      view.setUint32(at + 10 + 12 * i, value, little);
    }
    const next = page < morePages ? at + directoryLength : 0;
    view.setUint32(at + directoryLength - 4, next, little);
  }
  return bytes;
}

/** Codes of 9 bits, highest bit first: an LZW strip that never grows its codes. */
export function packNineBits(codes: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((codes.length * 9) / 8) + 1);
  for (const [i, code] of codes.entries())
    for (let bit = 0; bit < 9; bit++) {
      const at = 9 * i + bit;
      if (code & (1 << (8 - bit))) bytes[at >> 3] |= 0x80 >> (at & 7);
    }
  return bytes;
}

/**
 * A GIF of one frame with four colours, its pixels stored without compression: a clear code after
 * every pixel keeps codes at 3 bits.
 */
export function makeGif(
  width: number,
  height: number,
  pixels: readonly number[],
  colours: readonly (readonly number[])[],
  frames = 1,
): Uint8Array<ArrayBuffer> {
  const codes = [...pixels.flatMap((pixel) => [4, pixel]), 5];
  const packed = new Uint8Array(Math.ceil((codes.length * 3) / 8));
  for (const [i, code] of codes.entries())
    for (let bit = 0; bit < 3; bit++) {
      const at = 3 * i + bit;
      if (code & (1 << bit)) packed[at >> 3] |= 1 << (at & 7);
    }
  const blocks: number[] = [];
  for (let at = 0; at < packed.length; at += 255) {
    const block = packed.subarray(at, at + 255);
    blocks.push(block.length, ...block);
  }
  const short = (value: number) => [value & 255, value >> 8];
  const frame = [0x2c, 0, 0, 0, 0, ...short(width), ...short(height), 0, 2, ...blocks, 0];
  return Uint8Array.from([
    ...Array.from('GIF89a', (letter) => letter.charCodeAt(0)),
    ...short(width),
    ...short(height),
    0x81,
    0,
    0,
    ...colours.flat(),
    ...Array.from({ length: frames }, () => frame).flat(),
    0x3b,
  ]);
}

/** A file with a few bits flipped, or its end cut off. */
export function damage(bytes: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  if (random.uniform() < 0.4) return copy.slice(0, random.integer(copy.length));
  const flips = 1 + random.integer(6);
  // Half of the flips hit the header, where they do the most harm.
  for (let i = 0; i < flips; i++) {
    const reach = random.uniform() < 0.5 ? Math.min(64, copy.length) : copy.length;
    copy[random.integer(reach)] ^= 1 << random.integer(8);
  }
  return copy;
}
