/**
 * Predictions of images larger than the network was trained on: in overlapping tiles of the training size,
 * blended where they overlap, so that no seam shows.
 */
import type { Area } from '../../datasets/prepare/canvas.ts';

/** Share of a tile by which neighbours overlap at least. */
const overlap = 1 / 4;

/**
 * Where tiles begin along one side: as few as overlap enough, evenly spread, the last ending at the end. A side that is
 * shorter than a tile lies in the middle of the only one, which begins before it.
 *
 * @param length  pixels of the side
 */
export function tileStarts(length: number, tile: number): number[] {
  if (length < tile) return [0 - Math.floor((tile - length) / 2)];
  const count = Math.ceil((length - tile) / (tile * (1 - overlap))) + 1;
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - tile)) / (count - 1)));
}

/** Deviation of the weights of a tile in parts of its side, as in nnU-Net. */
const deviation = 1 / 8;

/**
 * Weight of each pixel along one side of a tile: Gaussian, 1 in the middle, where the network sees most around it.
 *
 * Source: Isensee et al. 2021, doi:10.1038/s41592-020-01008-z.
 */
export function tileWeights(tile: number): Float64Array {
  const middle = (tile - 1) / 2;
  return Float64Array.from({ length: tile }, (_, i) =>
    Math.exp(-0.5 * ((i - middle) / (deviation * tile)) ** 2),
  );
}

/** Difference of logits where nothing is predicted: the background, for certain. */
const nothing = -20;

export interface TiledRequest {
  /** Pixels of the square image, [side, side, channels]. */
  readonly pixels: Float32Array;
  readonly side: number;
  /** What of it is predicted; all of it if left out. */
  readonly area?: Area;
  readonly channels: number;
  /** Side of the tiles. */
  readonly tile: number;
  /** Maps that come back for a tile. */
  readonly maps: number;
  /** Tiles predicted at once. */
  readonly batch: number;
  /** Maps of each tile, [maps, tile, tile]. */
  readonly predict: (tiles: Float32Array<ArrayBuffer>[]) => Promise<Float32Array[]>;
  /** Told before each batch how many of how many tiles are done; stops where it answers false. */
  readonly goesOn: (done: number, total: number) => boolean | Promise<boolean>;
}

/**
 * @returns blended maps, [maps, side, side], of certain background beyond the tiles; null where it was stopped
 */
export async function predictTiled(request: TiledRequest): Promise<Float32Array | null> {
  const { pixels, side, channels, tile, maps, batch, predict, goesOn } = request;
  const { area = { left: 0, top: 0, width: side, height: side } } = request;
  const startsOf = (first: number, length: number) =>
    tileStarts(length, tile).map((start) => first + start);
  const columns = startsOf(area.left, area.width);
  const rows = startsOf(area.top, area.height);
  const places = rows.flatMap((top) => columns.map((left) => ({ left, top })));
  const weights = tileWeights(tile);
  const sums = new Float64Array(maps * side * side);
  const weightSums = new Float64Array(side * side);

  /** Rows or columns of a tile that lie on the square: beyond it is padding. */
  const within = (start: number) => [Math.max(0, -start), Math.min(tile, side - start)] as const;
  const cut = ({ left, top }: { left: number; top: number }) => {
    const input = new Float32Array(tile * tile * channels);
    const [first, end] = within(left);
    for (let [row, last] = within(top); row < last; row++) {
      const from = ((top + row) * side + left) * channels;
      const values = pixels.subarray(from + first * channels, from + end * channels);
      input.set(values, (row * tile + first) * channels);
    }
    return input;
  };
  const blend = ({ left, top }: { left: number; top: number }, predicted: Float32Array) => {
    const [first, end] = within(left);
    for (let [row, last] = within(top); row < last; row++)
      for (let column = first; column < end; column++) {
        const weight = weights[row] * weights[column];
        const to = (top + row) * side + left + column;
        weightSums[to] += weight;
        for (let map = 0; map < maps; map++)
          sums[map * side * side + to] +=
            weight * predicted[map * tile * tile + row * tile + column];
      }
  };

  for (let start = 0; start < places.length; start += batch) {
    if (!(await goesOn(start, places.length))) return null;
    const chosen = places.slice(start, start + batch);
    const predicted = await predict(chosen.map(cut));
    for (const [i, place] of chosen.entries()) blend(place, predicted[i]);
  }
  return Float32Array.from(sums, (sum, i) => {
    const weight = weightSums[i % (side * side)];
    return weight > 0 ? sum / weight : nothing;
  });
}
