/** What masks say by themselves: how much of each image is foreground, and how many, how large and how thick its objects are. */
import { signedDistance } from '../masks/signedDistance.ts';
import { quantile } from '../runs/bootstrap.ts';
import { componentsOf } from './lesions.ts';

/** One class of one square mask against all else. */
export interface ClassMask {
  /** 1 on the class, [size, size]. */
  readonly mask: Uint8Array;
  /** 1 where nothing is judged, [size, size]; the mask is 0 there. Absent where all is. */
  readonly outside?: Uint8Array;
}

export interface MaskStatistics {
  /** Share of the judged pixels of each image that has the class, (0, 1], in the order of the images. */
  readonly shares: readonly number[];
  /** Images without a pixel of the class. */
  readonly empty: number;
  /** Connected objects (8-connected) of all images. */
  readonly objects: number;
  /** Of their areas, in pixels; null without an object. */
  readonly area: Sizes | null;
  /** Of their thickness: the diameter of the largest disc that fits in, in pixels; null without an object. */
  readonly thickness: Sizes | null;
}

interface Sizes {
  readonly lowest: number;
  readonly median: number;
  readonly highest: number;
}

/** @returns null of no values */
function sizesOf(values: readonly number[]): Sizes | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => quantile(sorted, share);
  return { lowest: at(0), median: at(0.5), highest: at(1) };
}

/** @param size  side of the masks, in pixels */
export function maskStatistics(masks: readonly ClassMask[], size: number): MaskStatistics {
  const shares: number[] = [];
  const areas: number[] = [];
  const thicknesses: number[] = [];
  for (const { mask, outside } of masks) {
    const judged = outside ? outside.reduce((count, out) => count - out, mask.length) : mask.length;
    const { labels, count } = componentsOf(mask, size, size);
    if (count === 0) continue;
    const depth = signedDistance(mask, size);
    const area = new Float64Array(count);
    const deepest = new Float64Array(count);
    labels.forEach((label, i) => {
      if (label === 0) return;
      area[label - 1]++;
      deepest[label - 1] = Math.max(deepest[label - 1], depth[i]);
    });
    shares.push(area.reduce((sum, pixels) => sum + pixels) / judged);
    areas.push(...area);
    // A line one pixel wide is half a pixel deep.
    thicknesses.push(...deepest.map((pixels) => 2 * pixels));
  }
  return {
    ...{ shares, objects: areas.length, empty: masks.length - shares.length },
    area: sizesOf(areas),
    thickness: sizesOf(thicknesses),
  };
}
