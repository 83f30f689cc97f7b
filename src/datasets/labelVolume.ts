/** Predicted slices of a volume as a volume of labels that lies where the original lies, in NIfTI. */
import type { Grid } from './slices.ts';
import { putSlice } from './slices.ts';
import type { Plane } from './volumeChoices.ts';

/** Which slice of which volume an image is. */
export interface SliceOrigin {
  /** Path of the volume. */
  readonly path: string;
  readonly plane: Plane;
  /** Position along the axis of the array, from 0. */
  readonly at: number;
  readonly shape: Grid['shape'];
  readonly towards: Grid['towards'];
  /** Of the volume's NIfTI file, 348 or 540 bytes: where its voxels lie in the body. */
  readonly header: Uint8Array<ArrayBuffer>;
}

/** Values of one slice, [height, width] as the slice is looked at. */
export interface LabelSlice {
  readonly origin: SliceOrigin;
  readonly values: Uint8Array | Uint16Array;
}

/** Offsets of what is written anew; all else of a header stays, its placement above all. */
const layouts = {
  348: { intent: 68, type: 70, bits: 72, slope: 112, intercept: 116, most: 124, least: 128 },
  540: { intent: 504, type: 12, bits: 14, slope: 176, intercept: 184, most: 192, least: 200 },
} as const;
const labelIntent = 1002;
const byteType = 2;
const wordType = 512;

/**
 * A NIfTI file of labels, not packed: 0 in every voxel that is in none of the slices.
 *
 * @param slices  of one volume, at least one
 * @throws RangeError where a slice has not the size that its volume has
 */
export function labelVolume(slices: readonly LabelSlice[]): Uint8Array<ArrayBuffer> {
  const [{ origin }] = slices;
  const { shape, header } = origin;
  const isWide = slices.some(({ values }) => values.some((value) => value > 255));
  const count = shape[0] * shape[1] * shape[2];
  const voxels = isWide ? new Uint16Array(count) : new Uint8Array(count);
  for (const { origin: own, values } of slices)
    putSlice({ shape, towards: own.towards, data: voxels }, own.plane, own.at, values);

  const isFirst = header.length === 348;
  // After the header come four bytes that say that it has no extension.
  const offset = header.length + 4;
  const file = new Uint8Array(offset + voxels.byteLength);
  file.set(header);
  const view = new DataView(file.buffer);
  const little = view.getInt32(0, true) === header.length;
  const layout = isFirst ? layouts[348] : layouts[540];
  const dims = [3, ...shape, 1, 1, 1, 1];
  for (const [i, length] of dims.entries())
    if (isFirst) view.setInt16(40 + 2 * i, length, little);
    else view.setBigInt64(16 + 8 * i, BigInt(length), little);
  if (isFirst) {
    view.setInt16(layout.intent, labelIntent, little);
    view.setFloat32(108, offset, little);
  } else {
    view.setInt32(layout.intent, labelIntent, little);
    view.setBigInt64(168, BigInt(offset), little);
  }
  view.setInt16(layout.type, isWide ? wordType : byteType, little);
  view.setInt16(layout.bits, isWide ? 16 : 8, little);
  const real = (at: number, value: number) =>
    isFirst ? view.setFloat32(at, value, little) : view.setFloat64(at, value, little);
  real(layout.slope, 1);
  real(layout.intercept, 0);
  real(layout.most, 0);
  real(layout.least, 0);
  // "n+1": the values follow in the same file.
  if (isFirst) file.set([0x6e, 0x2b, 0x31, 0], 344);
  if (isWide) for (let i = 0; i < count; i++) view.setUint16(offset + 2 * i, voxels[i], little);
  else file.set(voxels, offset);
  return file;
}

/** "slices 3, 5 and 9". */
export function sliceNote(slices: readonly LabelSlice[]): string {
  const [{ origin }] = slices;
  const positions = slices.map(({ origin: { at } }) => at + 1).sort((a, b) => a - b);
  return `${origin.plane} slices ${positions.join(', ')} were predicted; all other voxels are 0`;
}
