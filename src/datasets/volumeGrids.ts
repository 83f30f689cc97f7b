/** Whether the labels of a volume lie on the voxels of their image, and how they get there where they do not. */
import type { VolumeMask } from './openVolume.ts';
import type { Grid } from './slices.ts';

/** From positions of voxels to millimetres in the body: three rows of four. */
export type Affine = readonly number[];

interface Placed {
  readonly shape: readonly [number, number, number];
  readonly affine: Affine;
}

type Point = readonly [number, number, number];

const at = (affine: Affine, [x, y, z]: Point): Point => {
  const row = (r: number) =>
    affine[4 * r] * x + affine[4 * r + 1] * y + affine[4 * r + 2] * z + affine[4 * r + 3];
  return [row(0), row(1), row(2)];
};
const apart = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
const lengthOf = (affine: Affine, axis: number) =>
  Math.hypot(affine[axis], affine[4 + axis], affine[8 + axis]);
const spacing = (affine: Affine): Point => [
  lengthOf(affine, 0),
  lengthOf(affine, 1),
  lengthOf(affine, 2),
];
const origin = (affine: Affine): Point => [affine[3], affine[7], affine[11]];

/** The eight corners of the box that the voxels fill. */
function corners({ shape, affine }: Placed): Point[] {
  const ends = shape.map((length) => [-0.5, length - 0.5]);
  return ends[0].flatMap((x) => ends[1].flatMap((y) => ends[2].map((z) => at(affine, [x, y, z]))));
}

/**
 * Whether two grids fill the same box, to half a voxel, whichever way their axes run: then voxels are found by position
 * alone.
 */
function fillSameBox(a: Placed, b: Placed): boolean {
  const tolerance = 0.5 * Math.min(...spacing(a.affine), ...spacing(b.affine));
  const theirs = corners(b);
  return corners(a).every((ours) => theirs.some((other) => apart(ours, other) <= tolerance));
}

const listed = (point: Point) => point.map((value) => Number(value.toFixed(2))).join(', ');

/** "origin (0, 0, 0 mm, not 10, 20, 30)": in what the place of labels differs from that of their image. */
function differenceText(labels: Affine, image: Affine): string {
  const parts: string[] = [];
  const [ours, theirs] = [spacing(labels), spacing(image)];
  const least = Math.min(...ours, ...theirs);
  if (apart(origin(labels), origin(image)) > 0.1 * least)
    parts.push(`origin (${listed(origin(labels))} mm, not ${listed(origin(image))})`);
  if (apart(ours, theirs) > 0.01 * least)
    parts.push(`spacing (${listed(ours)} mm, not ${listed(theirs)})`);
  const turned = [0, 1, 2].some((axis) => {
    const cosine = [0, 1, 2].reduce(
      (sum, row) => sum + labels[4 * row + axis] * image[4 * row + axis],
      0,
    );
    return cosine / (ours[axis] * theirs[axis]) < 0.9999;
  });
  if (turned) parts.push('direction');
  return parts.length > 0 ? parts.join(' and ') : 'number of voxels';
}

/** From positions in the image to positions in the labels; null where the labels' grid is flat. */
function between(labels: Affine, image: Affine): Affine | null {
  const [a, b, c, , d, e, f, , g, h, i] = labels;
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (!Number.isFinite(1 / determinant)) return null;
  const inverse = [
    ...[e * i - f * h, c * h - b * i, b * f - c * e],
    ...[f * g - d * i, a * i - c * g, c * d - a * f],
    ...[d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((value) => value / determinant);
  const shift = [0, 1, 2].map((row) => image[4 * row + 3] - labels[4 * row + 3]);
  return [0, 1, 2].flatMap((row) =>
    [0, 1, 2, 3].map((column) =>
      [0, 1, 2].reduce(
        (sum, k) => sum + inverse[3 * row + k] * (column < 3 ? image[4 * k + column] : shift[k]),
        0,
      ),
    ),
  );
}

/** The value of the nearest voxel at each voxel of another grid; 0 outside. */
function nearest(grid: Grid, from: Affine, to: Grid): Grid {
  const [columns, rows, slices] = to.shape;
  const [width, height, depth] = grid.shape;
  const data = new Uint8Array(columns * rows * slices);
  let out = 0;
  for (let z = 0; z < slices; z++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++, out++) {
        const i = Math.round(from[0] * x + from[1] * y + from[2] * z + from[3]);
        if (i < 0 || i >= width) continue;
        const j = Math.round(from[4] * x + from[5] * y + from[6] * z + from[7]);
        if (j < 0 || j >= height) continue;
        const k = Math.round(from[8] * x + from[9] * y + from[10] * z + from[11]);
        if (k >= 0 && k < depth) data[out] = grid.data[(k * height + j) * width + i];
      }
  return { shape: to.shape, towards: to.towards, data };
}

/** Share of the labels' foreground that lies within the image, [0, 1]; 1 without foreground. */
function shareInside({ shape, data }: Grid, labels: Affine, image: Placed): number {
  const to = between(image.affine, labels);
  if (!to) return 0;
  const [width, height] = shape;
  let [inside, all] = [0, 0];
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    all += 1;
    const x = i % width;
    const rest = Math.floor(i / width);
    const place = at(to, [x, rest % height, Math.floor(rest / height)]);
    if (place.every((value, axis) => value >= -0.5 && value < image.shape[axis] - 0.5)) inside += 1;
  }
  return all === 0 ? 1 : inside / all;
}

/** A mask on the voxels of its image, or why it cannot be laid there. */
export type PlacedMask =
  | { readonly mask: VolumeMask; readonly note: string | null }
  | { readonly mask: null; readonly note: string };

/** Fewest of the labels' foreground that have to lie within the image. */
const leastInside = 0.5;

/**
 * Lays labels on the voxels of their image by where files say that both lie in the body. Labels on another grid are
 * resampled, each voxel by the nearest. Labels with as many voxels as the image, but elsewhere, are not: mostly a program
 * forgot to write where they lie, and what the header says is not what was drawn.
 */
export function placedMask(
  mask: VolumeMask,
  image: Grid & { readonly affine?: Affine },
): PlacedMask {
  const { affine, foreground } = mask;
  if (!affine || !image.affine) return { mask, note: null };
  const ours = { shape: foreground.shape, affine };
  const theirs = { shape: image.shape, affine: image.affine };
  const isOneBox = fillSameBox(ours, theirs);
  const isOneShape = String(ours.shape) === String(theirs.shape);
  const count = ([x, y, z]: Point) => x * y * z;
  if (isOneBox && count(ours.shape) === count(theirs.shape)) return { mask, note: null };
  const what = differenceText(affine, image.affine);
  if (!isOneBox && isOneShape)
    return {
      mask: null,
      note: `Its ${what} differs from that of its image, which has as many voxels: where the labels belong is not clear. The image is shown without a mask; resample the mask to the image, or copy the image’s header to it, and open both again.`,
    };
  const inside = isOneBox ? 1 : shareInside(foreground, affine, theirs);
  const from = between(affine, image.affine);
  if (!from || inside < leastInside)
    return {
      mask: null,
      note: `Its labels lie outside of its image: its ${what} differs. The image is shown without a mask; save both on one grid and open them again.`,
    };
  const lost = inside < 0.9995 ? ` ${(100 * (1 - inside)).toFixed(1)} % of them lie outside.` : '';
  const { labels, ignored } = mask;
  return {
    mask: {
      foreground: nearest(foreground, from, image),
      labels:
        labels && labels !== 'too many'
          ? { ...labels, grid: nearest(labels.grid, from, image) }
          : labels,
      ignored: ignored && nearest(ignored, from, image),
      affine: image.affine,
      note: mask.note,
    },
    note: `Its ${what} differs from that of its image; the labels were resampled to the image, each voxel by the nearest.${lost}`,
  };
}
