/**
 * DICOM images: uncompressed or RLE, 8 or 16 bits, grey or RGB. Uncompressed grey frames are slices; of others
 * the first is used. DICOM PS3.3 C.7.6.3 (pixels), C.11.1 (rescale), C.11.2 (window); PS3.5 10 and annex G.
 */
import { type DataSet, parseDicom } from 'dicom-parser';
import type { Raster } from '../pixels/raster.ts';
import type { DecodedVolume } from './nifti.ts';
import { unpackBits } from './packBits.ts';
import { checkSize, damaged, UnreadableFile, unsupported } from './unreadable.ts';

const rle = '1.2.840.10008.1.2.5';
const bigEndian = '1.2.840.10008.1.2.2';
const uncompressed = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', bigEndian]);

function compressionName(syntax: string): string {
  if (/^1\.2\.840\.10008\.1\.2\.4\.(5|6|7)/.test(syntax)) return 'JPEG compression';
  if (/^1\.2\.840\.10008\.1\.2\.4\.8/.test(syntax)) return 'JPEG-LS compression';
  if (/^1\.2\.840\.10008\.1\.2\.4\.(9|20)/.test(syntax)) return 'JPEG 2000 compression';
  if (/^1\.2\.840\.10008\.1\.2\.4\.1/.test(syntax)) return 'video compression';
  return syntax === '1.2.840.10008.1.2.1.99' ? 'deflated headers' : `transfer syntax ${syntax}`;
}

/** What the header says of the pixels. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly samples: 1 | 3;
  readonly bits: 8 | 16;
  readonly stored: number;
  readonly isSigned: boolean;
  readonly isPlanar: boolean;
  readonly isInverted: boolean;
  readonly frames: number;
  readonly syntax: string;
}

/** @throws UnreadableFile before anything is allocated for the pixels */
function readLayout(data: DataSet): Layout {
  const number = (tag: string, otherwise: number) => data.uint16(tag) ?? otherwise;
  const width = number('x00280011', 0);
  const height = number('x00280010', 0);
  checkSize(width, height);
  const syntax = data.string('x00020010') ?? '1.2.840.10008.1.2';
  if (!uncompressed.has(syntax) && syntax !== rle)
    throw new UnreadableFile(
      `A DICOM file with ${compressionName(syntax)} cannot be read here. Save it uncompressed (explicit little endian) and open that.`,
    );
  const samples = number('x00280002', 1);
  const bits = number('x00280100', 0);
  const photometric = data.string('x00280004') ?? 'MONOCHROME2';
  const isGrey = photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2';
  if (!(isGrey && samples === 1) && !(photometric === 'RGB' && samples === 3))
    throw unsupported(`A DICOM image of the kind ${photometric}`);
  if (bits !== 8 && bits !== 16) throw unsupported(`A DICOM image of ${bits} bits a sample`);
  const stored = number('x00280101', bits);
  if (stored < 1 || stored > bits) throw damaged('DICOM');
  return {
    ...{ width, height, bits, stored, syntax },
    samples: samples as 1 | 3,
    isSigned: number('x00280103', 0) === 1,
    isPlanar: number('x00280006', 0) === 1,
    isInverted: photometric === 'MONOCHROME1',
    frames: Math.max(1, data.intString('x00280008') ?? 1),
  };
}

/** Bytes of all frames together. */
const stackLimit = 512 * 2 ** 20;

/** Whether frames are slices. */
const isStack = ({ samples, syntax, frames }: Layout) =>
  frames > 1 && samples === 1 && syntax !== rle;

/** Bytes of the frames as they would lie uncompressed, samples after one another. */
function frameBytes(bytes: Uint8Array, data: DataSet, layout: Layout): Uint8Array {
  const { width, height, samples, bits, syntax, isPlanar } = layout;
  const element = data.elements.x7fe00010;
  if (!element) throw new UnreadableFile('The DICOM file holds no image. Open an image file.');
  const pixels = width * height;
  const length = (pixels * samples * bits * (isStack(layout) ? layout.frames : 1)) / 8;
  if (syntax !== rle) {
    if (length > stackLimit)
      throw new UnreadableFile(
        `The scan has ${layout.frames} frames of ${width} × ${height} pixels; up to ${stackLimit / 2 ** 20} MB can be opened. Split it and open a part.`,
      );
    if (element.dataOffset + length > bytes.length) throw damaged('DICOM', 'cut short');
    const frame = bytes.subarray(element.dataOffset, element.dataOffset + length);
    return samples === 3 && isPlanar ? interleaved(frame, pixels, 3) : frame;
  }
  const fragment = element.fragments?.[0];
  if (!fragment) throw damaged('DICOM');
  const packed = bytes.subarray(fragment.position, fragment.position + fragment.length);
  if (packed.length < 64) throw damaged('DICOM', 'cut short');
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const count = view.getUint32(0, true);
  if (count !== (samples * bits) / 8) throw damaged('DICOM');
  // Each segment is one byte of every pixel, the most significant of a sample first.
  const planes = new Uint8Array(length);
  for (let segment = 0; segment < count; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < count ? view.getUint32(8 + 4 * segment, true) : packed.length;
    if (start < 64 || end > packed.length || start > end) throw damaged('DICOM');
    const into = planes.subarray(segment * pixels, (segment + 1) * pixels);
    if (unpackBits(packed.subarray(start, end), into) < pixels) throw damaged('DICOM', 'cut short');
  }
  const turned = interleaved(planes, pixels, count);
  // Elsewhere samples are little endian.
  if (bits === 16)
    for (let i = 0; i < turned.length; i += 2)
      [turned[i], turned[i + 1]] = [turned[i + 1], turned[i]];
  return turned;
}

/** Planes of bytes as the bytes of one pixel after another. */
function interleaved(planes: Uint8Array, pixels: number, count: number): Uint8Array {
  const result = new Uint8Array(pixels * count);
  for (let plane = 0; plane < count; plane++)
    for (let i = 0; i < pixels; i++) result[i * count + plane] = planes[plane * pixels + i];
  return result;
}

/** Stored values of a grey image: bits beyond those stored are cut off, signs carried over. */
function storedValues(frame: Uint8Array, layout: Layout): Float32Array {
  const { width, height, bits, stored, isSigned, syntax } = layout;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const little = syntax !== bigEndian;
  const mask = 2 ** stored - 1;
  const sign = 2 ** (stored - 1);
  const values = new Float32Array(width * height * (isStack(layout) ? layout.frames : 1));
  for (let i = 0; i < values.length; i++) {
    const raw = (bits === 16 ? view.getUint16(2 * i, little) : frame[i]) & mask;
    values[i] = isSigned && raw >= sign ? raw - 2 * sign : raw;
  }
  return values;
}

const noteOf = (layout: Layout) =>
  layout.frames > 1 && !isStack(layout)
    ? `Only the first of its ${layout.frames} frames is used.`
    : null;

/**
 * Decodes an image: grey ones as a volume, mostly of one slice, in the unit of their values, with the window that the
 * file asks for; colours as a raster.
 *
 * @throws UnreadableFile with a sentence for people
 */
export function decodeDicom(bytes: Uint8Array<ArrayBuffer>): DecodedVolume | Raster {
  let data: DataSet;
  try {
    data = parseDicom(bytes);
  } catch {
    throw damaged('DICOM');
  }
  const layout = readLayout(data);
  const { width, height, samples, bits, frames, isInverted } = layout;
  const frame = frameBytes(bytes, data, layout);
  if (samples === 3) {
    if (bits !== 8) throw unsupported('A DICOM image of 16-bit colours');
    return {
      ...{ width, height, channels: 3, bitDepth: 8, data: frame.slice() },
      ...{ palette: null, isLossy: false, note: noteOf(layout) },
    };
  }
  const values = storedValues(frame, layout);
  const finite = (tag: string, otherwise: number) => {
    const value = data.floatString(tag);
    return value !== undefined && Number.isFinite(value) ? value : otherwise;
  };
  const slope = finite('x00281053', 1);
  const intercept = finite('x00281052', 0);
  const isHounsfield = data.string('x00080060') === 'CT' && data.string('x00281052') !== undefined;
  if (slope !== 1 || intercept !== 0)
    for (let i = 0; i < values.length; i++) values[i] = values[i] * slope + intercept;
  const centre = finite('x00281050', Number.NaN);
  const breadth = finite('x00281051', Number.NaN);
  let window: readonly [number, number] | null =
    breadth > 0 && Number.isFinite(centre) ? [centre - breadth / 2, centre + breadth / 2] : null;
  if (isInverted) {
    // The smallest value is white: negated, the largest is.
    for (let i = 0; i < values.length; i++) values[i] = -values[i];
    if (window) window = [-window[1], -window[0]];
  }
  return {
    shape: [width, height, isStack(layout) ? frames : 1],
    data: values,
    towards: null,
    isHounsfield: isHounsfield && !isInverted,
    window,
    note: noteOf(layout),
  };
}
