/**
 * DICOM images, one a file or several frames: grey, uncompressed, little-endian. Stored values become
 * those of the scanner by the slope and intercept of the file, which are Hounsfield units in CT.
 *
 * DICOM PS3.3 C.7.6.3 (pixels), C.11.1 (rescale); PS3.5 section 10 (transfer syntaxes).
 */
import { type DataSet, parseDicom } from 'dicom-parser';
import type { DecodedVolume } from './nifti.ts';
import { checkSize, damaged, UnreadableFile } from './unreadable.ts';

/** Implicit and explicit little endian. */
const plainSyntaxes = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1']);
const frameLimit = 512 * 2 ** 20;

const tags = {
  syntax: 'x00020010',
  modality: 'x00080060',
  samples: 'x00280002',
  photometric: 'x00280004',
  frames: 'x00280008',
  rows: 'x00280010',
  columns: 'x00280011',
  bits: 'x00280100',
  stored: 'x00280101',
  highBit: 'x00280102',
  representation: 'x00280103',
  intercept: 'x00281052',
  slope: 'x00281053',
  pixels: 'x7fe00010',
};

/**
 * @throws UnreadableFile
 */
export function decodeDicom(bytes: Uint8Array<ArrayBuffer>): DecodedVolume {
  let file: DataSet;
  try {
    file = parseDicom(bytes);
  } catch {
    throw damaged('DICOM');
  }
  const syntax = file.string(tags.syntax) ?? '1.2.840.10008.1.2';
  if (!plainSyntaxes.has(syntax))
    throw new UnreadableFile(
      'A compressed DICOM scan cannot be read here. Save it uncompressed, or as PNG, and open that.',
    );
  if ((file.uint16(tags.samples) ?? 1) !== 1)
    throw new UnreadableFile(
      'A DICOM image in colour cannot be read here. Save it as PNG and open that.',
    );
  const width = file.uint16(tags.columns) ?? 0;
  const height = file.uint16(tags.rows) ?? 0;
  const frames = file.intString(tags.frames) ?? 1;
  const element = file.elements[tags.pixels];
  if (!element)
    throw new UnreadableFile('The DICOM file holds no image. Open the files of the images.');
  checkSize(width, height);
  const bits = file.uint16(tags.bits) ?? 16;
  if (bits !== 8 && bits !== 16)
    throw new UnreadableFile(
      `A DICOM scan of ${bits} bits a sample cannot be read here. Save it with 16 bits.`,
    );
  const count = width * height * frames;
  const length = (count * bits) / 8;
  if (!(frames >= 1) || element.dataOffset + length > bytes.length || element.length < length)
    throw damaged('DICOM', 'cut short or damaged');
  if (length > frameLimit)
    throw new UnreadableFile(
      `The scan has ${frames} frames of ${width} × ${height} pixels; up to ${frameLimit / 2 ** 20} MB can be opened. Split it and open a part.`,
    );

  const slope = file.floatString(tags.slope) ?? 1;
  const intercept = file.floatString(tags.intercept) ?? 0;
  // Black is the brightest value in some X-rays.
  const sign = file.string(tags.photometric) === 'MONOCHROME1' ? -1 : 1;
  const read = sampleReader(file, bytes, element.dataOffset, bits);
  const data = Float32Array.from({ length: count }, (_, i) => sign * (slope * read(i) + intercept));
  return {
    shape: [width, height, frames],
    data,
    towards: null,
    isHounsfield: file.string(tags.modality) === 'CT' && sign > 0,
    note: null,
  };
}

/** Stored values; bits above those that are stored can hold anything. */
function sampleReader(file: DataSet, bytes: Uint8Array, start: number, bits: number) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = Math.min(bits, file.uint16(tags.stored) ?? bits);
  const shift = Math.max(0, (file.uint16(tags.highBit) ?? stored - 1) + 1 - stored);
  const isSigned = file.uint16(tags.representation) === 1;
  const full = 2 ** stored;
  return (i: number) => {
    const word = bits === 8 ? view.getUint8(start + i) : view.getUint16(start + 2 * i, true);
    const value = (word >> shift) & (full - 1);
    return isSigned && value >= full / 2 ? value - full : value;
  };
}
