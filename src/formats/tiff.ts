/** TIFF files: one page or all; uncompressed, LZW, deflate and PackBits; 1, 8, 16 bits and floating point. */
import { decode } from 'tiff';
import type { Raster, Samples } from '../pixels/raster.ts';
import { checkInflatedLength } from './inflatedLength.ts';
import { checkLzwLength } from './lzwLength.ts';
import { unpackBits } from './packBits.ts';
import { readTiffHeader, type TiffHeader } from './tiffHeader.ts';
import { checkSize, damaged, unsupported } from './unreadable.ts';

const compressions = new Map([
  [1, 'none'],
  [5, 'LZW'],
  [8, 'deflate'],
  [32773, 'PackBits'],
  [32946, 'deflate'],
]);
const compressionNames = new Map([
  [2, 'fax'],
  [3, 'fax'],
  [4, 'fax'],
  [6, 'JPEG'],
  [7, 'JPEG'],
  [34712, 'JPEG 2000'],
]);

/** Bytes of the pixels, unpacked; rows begin at whole bytes. */
function byteLength({ width, height, samplesPerPixel, bitsPerSample }: TiffHeader): number {
  return Math.ceil((width * samplesPerPixel * bitsPerSample) / 8) * height;
}

/** Refuses what the decoder does not read, or would read wrongly without a word. */
function checkHeader(header: TiffHeader): void {
  const { width, height, bitsPerSample, samplesPerPixel, compression } = header;
  checkSize(width, height);
  if (!compressions.has(compression)) {
    const name = compressionNames.get(compression) ?? `method ${compression}`;
    throw unsupported(`A TIFF with ${name} compression`);
  }
  if (samplesPerPixel < 1 || samplesPerPixel > 4)
    throw unsupported(`A TIFF with ${samplesPerPixel} channels`);
  if (![1, 8, 16, 32, 64].includes(bitsPerSample))
    throw unsupported(`A TIFF of ${bitsPerSample} bits a sample`);
  if (header.photometric > 3) throw unsupported('A TIFF in another colour space than grey or RGB');
  if (header.orientation !== 1) throw unsupported('A TIFF that is stored turned or mirrored');
  if (samplesPerPixel > 1 && header.isPlanar) throw unsupported('A TIFF with one plane a colour');
  if (samplesPerPixel > 1 && header.isTiled) throw unsupported('A TIFF with colours in tiles');

  const bytes = byteLength(header);
  const stored = header.pieces.reduce((sum, { length }) => sum + length, 0);
  // LZW can grow noise by half; anything longer is no image.
  if (stored > 2 * bytes + 65_536) throw damaged('TIFF');
  if (!header.isTiled && header.pieces.length * header.rowsPerStrip < height) throw damaged('TIFF');
  if (compression === 1 && !header.isTiled && stored < bytes) throw damaged('TIFF', 'cut short');
}

/** Number of pages, from the headers alone. @throws UnreadableFile */
export const tiffPages = (bytes: Uint8Array) => readTiffHeader(bytes).pages;

/**
 * @param number  of the page, from 0
 * @throws UnreadableFile
 */
export async function decodeTiff(bytes: Uint8Array<ArrayBuffer>, number = 0): Promise<Raster> {
  const header = readTiffHeader(bytes, number);
  checkHeader(header);
  if (header.compression === 32773) return packBitsRaster(bytes, header);
  // The last strip may be padded to full height, and tiles reach over the border.
  const unpackedLimit = 4 * byteLength(header) + 2 ** 20;
  const packed = header.pieces.map(({ offset, length }) => bytes.subarray(offset, offset + length));
  if (header.compression === 5) checkLzwLength(packed, unpackedLimit);
  else if (header.compression !== 1)
    await checkInflatedLength(
      packed.map((piece) => [piece]),
      unpackedLimit,
      'TIFF',
    );
  let page: ReturnType<typeof decode>[number] | undefined;
  let palette: Uint8Array | null = null;
  try {
    [page] = decode(bytes, { pages: [number] });
    palette = page?.palette ? eightBitPalette(page.palette) : null;
  } catch {
    throw damaged('TIFF', 'damaged, or of a kind that cannot be read here');
  }
  const { width, height, samplesPerPixel, bitsPerSample, pages } = header;
  const samples = page?.data as Samples | undefined;
  if (samples?.length !== width * height * samplesPerPixel) throw damaged('TIFF');
  const isSigned = header.sampleFormat === 2;
  return {
    width,
    height,
    channels: samplesPerPixel as Raster['channels'],
    bitDepth: isSigned ? 32 : bitsPerSample,
    data: isSigned ? signed(samples) : samples,
    palette: header.photometric === 3 ? palette : null,
    isLossy: false,
    note: pageNote(pages),
  };
}

const pageNote = (pages: number) =>
  pages > 1 ? `Only the first of its ${pages} pages is used.` : null;

/** PackBits, which the decoder does not know (TIFF 6.0, section 9): strips of whole bytes. */
function packBitsRaster(bytes: Uint8Array, header: TiffHeader): Raster {
  const { width, height, samplesPerPixel, bitsPerSample, photometric, pieces } = header;
  if (header.isTiled) throw unsupported('A TIFF with PackBits compression in tiles');
  if (photometric === 3 || ![1, 8, 16].includes(bitsPerSample) || header.sampleFormat !== 1)
    throw unsupported('A TIFF with PackBits compression that is not of plain grey or RGB samples');
  const unpacked = new Uint8Array(byteLength(header));
  let length = 0;
  for (const { offset, length: stored } of pieces)
    length = unpackBits(bytes.subarray(offset, offset + stored), unpacked, length);
  if (length < unpacked.length) throw damaged('TIFF', 'cut short');
  const little = bytes[0] === 0x49;
  const view = new DataView(unpacked.buffer);
  const count = width * height * samplesPerPixel;
  const rowBytes = Math.ceil((width * samplesPerPixel) / 8);
  const inverted = photometric === 0;
  const white = 2 ** bitsPerSample - 1;
  const sampleAt = (i: number) => {
    if (bitsPerSample === 8) return unpacked[i];
    if (bitsPerSample === 16) return view.getUint16(2 * i, little);
    const row = Math.floor(i / (width * samplesPerPixel));
    const column = i % (width * samplesPerPixel);
    return (unpacked[row * rowBytes + (column >> 3)] >> (7 - (column & 7))) & 1;
  };
  const data = bitsPerSample === 16 ? new Uint16Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) data[i] = inverted ? white - sampleAt(i) : sampleAt(i);
  return {
    width,
    height,
    channels: samplesPerPixel as Raster['channels'],
    bitDepth: bitsPerSample,
    data,
    palette: null,
    isLossy: false,
    note: pageNote(header.pages),
  };
}

/** The decoder knows no negative whole numbers, which scanners write; as floating point they fit a raster. */
function signed(samples: Samples): Float32Array {
  const limit = samples instanceof Uint8Array ? 2 ** 7 : 2 ** 15;
  return Float32Array.from(samples, (value) => (value >= limit ? value - 2 * limit : value));
}

/** Colour maps of TIFF files are 16 bit; RGBA, 8 bit, [n, 4]. */
function eightBitPalette(colours: readonly (readonly number[])[]): Uint8Array {
  const palette = new Uint8Array(4 * colours.length).fill(255);
  for (const [i, [red = 0, green = 0, blue = 0]] of colours.entries())
    palette.set([red >> 8, green >> 8, blue >> 8], 4 * i);
  return palette;
}
