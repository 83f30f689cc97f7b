/** The part of an image that the network sees: its square of pixels, laid over the image. */

/** In shares of the image's sides; beyond 0 and 1 there is padding. */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const wholeFrame: Frame = { left: 0, top: 0, width: 1, height: 1 };

/** Where the frame's square lies when the image lies in a rectangle. */
export function framed(
  frame: Frame | null | undefined,
  place: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  },
): {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
} {
  if (!frame) return place;
  return {
    left: place.left + frame.left * place.width,
    top: place.top + frame.top * place.height,
    width: frame.width * place.width,
    height: frame.height * place.height,
  };
}

/** Share of a pixel by which rounding may miss the end of one: where cells are whole pixels, it must touch no other. */
const hair = 1e-6;

function snapped(position: number): number {
  const whole = Math.round(position);
  return Math.abs(position - whole) < hair ? whole : position;
}

/**
 * Cells of a side of the square, in pixels of an image whose side has `length` of them.
 *
 * @param start, extent  of the frame along this side
 * @returns the left and the right end of a cell by its position, which can lie beyond the image
 */
export function cellEnds(
  length: number,
  size: number,
  start = 0,
  extent = 1,
): (cell: number) => readonly [number, number] {
  const from = start * length;
  const span = extent * length;
  const end = (cell: number) => snapped(from + (cell * span) / size);
  return (cell) => [end(cell), end(cell + 1)];
}

/** 1 where the centre of a pixel of the square lies in the padding, [size, size]; null where none does. */
export function paddingOf(frame: Frame | null, size: number): Uint8Array | null {
  if (!frame) return null;
  const isOut = (start: number, extent: number) =>
    Array.from({ length: size }, (_, i) => {
      const centre = start + ((i + 0.5) * extent) / size;
      return centre < 0 || centre >= 1;
    });
  const columns = isOut(frame.left, frame.width);
  const rows = isOut(frame.top, frame.height);
  if (!columns.includes(true) && !rows.includes(true)) return null;
  return Uint8Array.from({ length: size * size }, (_, i) =>
    Number(columns[i % size] || rows[Math.floor(i / size)]),
  );
}
