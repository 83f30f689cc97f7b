/**
 * What is kept of many predictions of the same images, those of a plane through weight space: how many pixels of each true
 * class have which probability of that class, and the soft counts of each class. A loss of the normal form needs
 * nothing else, and of two classes no loss does that does not read places.
 */
import type { PixelGroups } from '../imageLoss.ts';
import { twoClassGroups } from '../pixelGroups.ts';

/** What is kept of predictions at some points of a grid. */
export interface PointHistograms {
  /** Which points these are, [points]. */
  readonly points: Uint32Array<ArrayBuffer>;
  /** Where the entries of a point, image and true class begin, and the end, [points · images · classes + 1]. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Level of the probability of the true class, [entries]. */
  readonly levels: Uint16Array<ArrayBuffer>;
  /** Pixels at that level, [entries]; more than an entry holds stand in several. */
  readonly counts: Uint16Array<ArrayBuffer>;
  /** Of each point, image and class {@link softCount}, [points, images, classes, softCounts]. */
  readonly soft: Float64Array<ArrayBuffer>;
}

/** Sums of p over the pixels of a class and over all others, as they are and clipped. */
export const softCount = {
  hits: 0,
  falseAlarms: 1,
  clippedHits: 2,
  clippedFalseAlarms: 3,
} as const;
export const softCounts = 4;

/** Most pixels of an entry. */
export const mostInEntry = 65_535;

export interface PredictedImages {
  /** Points of the grid. */
  readonly points: number;
  /** C, 2 to 8. */
  readonly classes: number;
  /** Number of pixels of each true class in each image, those left out aside, [images, classes]. */
  readonly pixels: Float64Array;
  /** Probability that each level stands for, ascending, [levels]; the probability of all levels but k is that of level −k. */
  readonly probability: Float64Array;
}

/** Bytes that the histograms of so many points take at most. @param pixels  of an image @param levels  that there are */
export function landscapeBytes(
  points: number,
  images: number,
  pixels: number,
  classes: number,
  levels: number,
): number {
  const entries = Math.min(pixels, classes * levels);
  return points * images * (4 * entries + classes * (20 + 8 * softCounts));
}

export class LandscapeHistograms {
  readonly images: PredictedImages;
  /** As they came. */
  readonly parts: PointHistograms[] = [];
  /** Where each point is: its part and its place in it. */
  private readonly places = new Map<number, readonly [part: PointHistograms, place: number]>();

  constructor(images: PredictedImages) {
    this.images = images;
  }

  /** Number of images. */
  get count(): number {
    return this.images.pixels.length / this.images.classes;
  }

  /** Number of points that are known. */
  get known(): number {
    return this.places.size;
  }

  /** Bytes that they take. */
  get bytes(): number {
    return this.parts
      .flatMap(({ points, starts, levels, counts, soft }) => [points, starts, levels, counts, soft])
      .reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  add(part: PointHistograms): void {
    this.parts.push(part);
    part.points.forEach((point, place) => {
      this.places.set(point, [part, place]);
    });
  }

  /** The known points, in the order in which they came. */
  get points(): Iterable<number> {
    return this.places.keys();
  }

  /** The pixels of an image at a known point, where there are two classes. @throws RangeError where it is not known */
  groups(point: number, image: number): PixelGroups {
    const { classes, probability } = this.images;
    const found = this.places.get(point);
    if (!found || classes !== 2)
      throw new RangeError(`point ${point} has no groups of two classes`);
    const [{ starts, levels, counts }, place] = found;
    const entries: [number, 0 | 1, number][] = [];
    for (const truth of [0, 1] as const) {
      const slot = (place * this.count + image) * classes + truth;
      for (let i = starts[slot]; i < starts[slot + 1]; i++) {
        const own = probability[levels[i]];
        entries.push([truth ? own : 1 - own, truth, counts[i]]);
      }
    }
    return twoClassGroups(entries);
  }
}
