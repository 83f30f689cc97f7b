/** Where a DICOM slice belongs: its series, and its place there. DICOM PS3.3 C.7.3.1 and C.7.6.2. */
import { type DataSet, parseDicom } from 'dicom-parser';

export type Vector = readonly [number, number, number];

export interface SliceHeader {
  /** SeriesInstanceUID. */
  readonly series: string;
  /** For people; empty where the file does not say. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  /** InstanceNumber. */
  readonly number: number | null;
  /** Position of the first pixel in the patient, in mm; x grows to the left, y to the back, z to the head. */
  readonly position: Vector | null;
  /** Directions along which columns and rows grow, unit vectors. */
  readonly columns: Vector | null;
  readonly rows: Vector | null;
}

/** Pixels, which are not looked at. */
const pixelTag = 'x7fe00010';

function numbersOf(data: DataSet, tag: string, count: number): number[] | null {
  const numbers = Array.from({ length: count }, (_, i) => data.floatString(tag, i) ?? Number.NaN);
  return numbers.every(Number.isFinite) ? numbers : null;
}

/**
 * Reads the header of a slice.
 *
 * @param bytes  the beginning of a file, with all that comes before its pixels
 * @returns null for colours, several frames, and what names no series or cannot be read
 */
export function readSliceHeader(bytes: Uint8Array): SliceHeader | null {
  try {
    const data = parseDicom(bytes, { untilTag: pixelTag });
    const series = data.string('x0020000e');
    const [width, height] = [data.uint16('x00280011'), data.uint16('x00280010')];
    const isSlice =
      data.uint16('x00280002') === 1 && Math.max(1, data.intString('x00280008') ?? 1) === 1;
    if (!data.elements[pixelTag] || !series || !width || !height || !isSlice) return null;
    const position = numbersOf(data, 'x00200032', 3);
    const directions = position && numbersOf(data, 'x00200037', 6);
    return {
      ...{ series, width, height, description: data.string('x0008103e') ?? '' },
      number: data.intString('x00200013') ?? null,
      position: position as Vector | null,
      columns: directions && (directions.slice(0, 3) as unknown as Vector),
      rows: directions && (directions.slice(3) as unknown as Vector),
    };
  } catch {
    return null;
  }
}
