/** PNG files: every bit depth, palette indices kept. */
import { decode } from 'fast-png';
import type { Raster, Samples } from '../pixels/raster.ts';
import { checkInflatedLength } from './inflatedLength.ts';
import { checkSize, damaged, UnreadableFile, unsupported } from './unreadable.ts';

const signatureLength = 8;
/** Chunks without which an image cannot be drawn; the others hold text, colour profiles and times. */
const neededChunks = ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'];

interface PngLayout {
  /** The file without the chunks that do not matter, which must not be able to spoil it. */
  readonly bytes: Uint8Array;
  /** The deflated pixels. */
  readonly packed: readonly Uint8Array<ArrayBuffer>[];
  /** Most bytes that they can unpack to. */
  readonly unpackedLimit: number;
  readonly bitDepth: number;
  readonly colourType: number;
}

/** Walks the chunks and checks what has to be known before anything is allocated. */
function readLayout(bytes: Uint8Array<ArrayBuffer>): PngLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, signatureLength)];
  let bitDepth = 0;
  let colourType = -1;
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let unpackedLimit = 0;
  let isComplete = false;
  for (let at = signatureLength; !isComplete; ) {
    if (at + 12 > bytes.length) throw damaged('PNG', 'cut short');
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = at + 12 + length;
    if (end > bytes.length) throw damaged('PNG', 'cut short');
    if ((type === 'IHDR') !== (at === signatureLength) || (type === 'IHDR' && length !== 13))
      throw damaged('PNG');
    if (type === 'IHDR') {
      const width = view.getUint32(at + 8);
      const height = view.getUint32(at + 12);
      checkSize(width, height);
      bitDepth = bytes[at + 16];
      colourType = bytes[at + 17];
      if (bytes[at + 20] === 1 && bitDepth < 8)
        throw unsupported(`An interlaced PNG of ${bitDepth} bits`);
      // Four channels of 16 bits, and a byte a row for its filter.
      unpackedLimit = width * height * 8 + height;
    }
    if (type === 'IDAT') packed.push(bytes.subarray(at + 8, at + 8 + length));
    // Transparency of a single grey or colour is rare, and means nothing for an image or a mask.
    if (neededChunks.includes(type) && (type !== 'tRNS' || colourType === 3))
      kept.push(bytes.subarray(at, end));
    isComplete = type === 'IEND';
    at = end;
  }
  if (packed.length === 0) throw damaged('PNG');
  return { bytes: joined(kept), packed, unpackedLimit, bitDepth, colourType };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** One element a sample, from rows that begin at a byte and pack several samples in each. */
function unpackSamples(
  packed: Uint8Array,
  rowLength: number,
  height: number,
  bits: number,
): Uint8Array {
  const rowBytes = Math.ceil((rowLength * bits) / 8);
  const perByte = 8 / bits;
  const samples = new Uint8Array(rowLength * height);
  for (let row = 0; row < height; row++)
    for (let i = 0; i < rowLength; i++) {
      const byte = packed[row * rowBytes + Math.floor(i / perByte)];
      samples[row * rowLength + i] = (byte >> (8 - bits * ((i % perByte) + 1))) & (2 ** bits - 1);
    }
  return samples;
}

/** @throws UnreadableFile */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>): Promise<Raster> {
  const layout = readLayout(bytes);
  await checkInflatedLength([layout.packed], layout.unpackedLimit + 65_536, 'PNG');
  let png: ReturnType<typeof decode>;
  try {
    png = decode(layout.bytes, { checkCrc: true });
  } catch {
    throw damaged('PNG');
  }
  const { width, height, channels, depth } = png;
  if (channels < 1 || channels > 4)
    throw new UnreadableFile(`The PNG file has ${channels} channels.`);
  let data = png.data as Samples;
  if (depth < 8) data = unpackSamples(data as Uint8Array, width * channels, height, depth);
  if (data.length !== width * height * channels) throw damaged('PNG');
  return {
    width,
    height,
    channels: channels as Raster['channels'],
    bitDepth: depth,
    data,
    palette: layout.colourType === 3 && png.palette ? rgbaPalette(png.palette) : null,
    isLossy: false,
    note: null,
  };
}

/** Colours as RGBA, [n, 4]; opaque where the list has no alpha. */
export function rgbaPalette(colours: readonly (readonly number[])[]): Uint8Array {
  const palette = new Uint8Array(4 * colours.length).fill(255);
  for (const [i, colour] of colours.entries()) palette.set(colour.slice(0, 4), 4 * i);
  return palette;
}
