/** How large a pixel is: of a slice in the body, and of the square that the network sees. */
import type { Sample } from './dataset.ts';
import type { SliceOrigin } from './labelVolume.ts';
import { arrayAxes } from './slices.ts';

/** Distances of the centres of neighbours. */
interface PixelSpacing {
  readonly down: number;
  readonly right: number;
}

/** Millimetres of the units of lengths that NIfTI headers know; those that say none mean millimetres. */
const millimetres: Readonly<Record<number, number>> = { 1: 1000, 2: 1, 3: 0.001 };

/** Of a slice as it is looked at, in millimetres; null where its header has no size of voxels. */
export function sliceSpacing(slice: SliceOrigin): PixelSpacing | null {
  const { header, plane } = slice;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const little = view.getInt32(0, true) === header.length;
  const isFirst = header.length === 348;
  const unit = isFirst ? view.getUint8(123) : view.getInt32(500, little);
  const lengthAlong = (axis: number) => {
    const length = isFirst
      ? view.getFloat32(80 + 4 * axis, little)
      : view.getFloat64(112 + 8 * axis, little);
    return Math.abs(length) * (millimetres[unit & 7] ?? 1);
  };
  const [column, row] = arrayAxes(slice, plane);
  const spacing = { down: lengthAlong(row), right: lengthAlong(column) };
  return [spacing.down, spacing.right].every((x) => Number.isFinite(x) && x > 0) ? spacing : null;
}

export type LengthUnit = 'px' | 'mm';

/** What distances in these images are measured in: mm where all are slices that say how large their pixels are. */
export function lengthUnit(samples: readonly Pick<Sample, 'slice'>[]): LengthUnit {
  const areKnown = samples.every(({ slice }) => slice && sliceSpacing(slice));
  return areKnown && samples.length > 0 ? 'mm' : 'px';
}

/**
 * Of the pixels of the square of `size` pixels that the network sees of an image, in pixels of the image or in mm.
 *
 * @param unit  mm only of a slice that says how large its pixels are
 */
export function trainingSpacing(
  { width, height, frame, slice }: Pick<Sample, 'width' | 'height' | 'frame' | 'slice'>,
  size: number,
  unit: LengthUnit,
): PixelSpacing {
  const pixel = (unit === 'mm' && slice && sliceSpacing(slice)) || { down: 1, right: 1 };
  return {
    down: (pixel.down * height * (frame?.height ?? 1)) / size,
    right: (pixel.right * width * (frame?.width ?? 1)) / size,
  };
}
