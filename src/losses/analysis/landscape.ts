/**
 * A loss at many predictions of the same images, from histograms: those of a plane through weight space. A loss of the
 * normal form needs of an image how many pixels of each true class have which probability of that class, and the soft
 * counts of each class; with these a moved slider is a table and a sum over the levels that occur.
 *
 *     D = Σ_t a_t F_t / N,  F_t = Σ over levels of  n_t (1 − q)^e_t (−ln q)
 *
 * F_t depends on the focusing exponent alone, so that λ and δ cost a few operations a point.
 */
import { clipProbability } from '../focal.ts';
import type { PixelGroups } from '../imageLoss.ts';
import { twoClassGroups } from '../pixelGroups.ts';
import type { LossTerms } from '../terms.ts';
import { focalPowerValue } from '../tversky.ts';

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
  return points * images * (4 * entries + classes * (4 + 8 * softCounts));
}

interface Part extends PointHistograms {
  /** F of each point, image and true class, [points, images, classes]. */
  readonly focal: Float64Array;
}

export class LandscapeHistograms {
  readonly images: PredictedImages;
  private readonly parts: Part[] = [];
  /** (1 − q)^e (−ln q) of each level, for the focus of the background and of all others. */
  private readonly tables: readonly [Float64Array, Float64Array];
  private readonly focus: [number, number] = [Number.NaN, Number.NaN];
  private readonly crossEntropy: Float64Array;
  /** N of each image. */
  private readonly judged: Float64Array;
  /** Where each point is: its part and its place in it. */
  private readonly places = new Map<number, readonly [part: Part, place: number]>();

  constructor(images: PredictedImages) {
    this.images = images;
    const { classes, pixels, probability } = images;
    const table = () => new Float64Array(probability.length);
    this.tables = [table(), table()];
    this.crossEntropy = probability.map((p) => -Math.log(clipProbability(p)));
    this.judged = Float64Array.from({ length: pixels.length / classes }, (_, image) => {
      const own = pixels.subarray(image * classes, (image + 1) * classes);
      return own.reduce((sum, count) => sum + count, 0);
    });
  }

  /** Number of points that are known. */
  get known(): number {
    return this.places.size;
  }

  /** Bytes that they take. */
  get bytes(): number {
    const arrays = this.parts.flatMap(({ points, starts, levels, counts, soft, focal }) => [
      ...[points, starts, levels, counts, soft, focal],
    ]);
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  add(histograms: PointHistograms): void {
    const { points, starts } = histograms;
    const part = { ...histograms, focal: new Float64Array(starts.length - 1) };
    this.parts.push(part);
    for (let place = 0; place < points.length; place++)
      this.places.set(points[place], [part, place]);
    for (const side of [0, 1] as const)
      if (!Number.isNaN(this.focus[side])) this.sumFocal(part, side);
  }

  /**
   * The loss at each known point: the mean over its images. Nothing is allocated.
   *
   * @param terms  of each class, [classes]; they differ in δ only
   * @param values  receives them, [points]; those of points that are not known stay as they are
   */
  evaluate(terms: readonly LossTerms[], values: Float64Array): void {
    this.focusOn(0, terms[0].backgroundFocus);
    this.focusOn(1, terms[0].foregroundFocus);
    const { classes } = this.images;
    const images = this.judged.length;
    for (let k = 0; k < this.parts.length; k++) {
      const part = this.parts[k];
      for (let place = 0; place < part.points.length; place++) {
        let sum = 0;
        for (let image = 0; image < images; image++)
          sum += this.imageLoss(terms, part, image, (place * images + image) * classes);
        values[part.points[place]] = sum / images + terms[0].constant;
      }
    }
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
      const slot = (place * this.judged.length + image) * classes + truth;
      for (let i = starts[slot]; i < starts[slot + 1]; i++) {
        const own = probability[levels[i]];
        entries.push([truth ? own : 1 - own, truth, counts[i]]);
      }
    }
    return twoClassGroups(entries);
  }

  /** Makes the sums of the background, or of all other classes, those of a focusing exponent. */
  private focusOn(side: 0 | 1, focus: number): void {
    if (this.focus[side] === focus) return;
    this.focus[side] = focus;
    const { probability } = this.images;
    const table = this.tables[side];
    for (let level = 0; level < table.length; level++) {
      const q = clipProbability(probability[level]);
      table[level] = (focus === 0 ? 1 : (1 - q) ** focus) * this.crossEntropy[level];
    }
    for (let k = 0; k < this.parts.length; k++) this.sumFocal(this.parts[k], side);
  }

  private sumFocal({ starts, levels, counts, focal }: Part, side: 0 | 1): void {
    const { classes } = this.images;
    const table = this.tables[side];
    for (let slot = 0; slot < focal.length; slot++) {
      if ((slot % classes === 0) !== (side === 0)) continue;
      let sum = 0;
      const end = starts[slot + 1];
      for (let i = starts[slot]; i < end; i++) sum += counts[i] * table[levels[i]];
      focal[slot] = sum;
    }
  }

  /** @param slot  of class 0 of the image at its point */
  private imageLoss(terms: readonly LossTerms[], part: Part, image: number, slot: number): number {
    const { classes, pixels } = this.images;
    const { distributionWeight, regionWeight, clipsRegion } = terms[0];
    const { hits: plain, clippedHits: clipped } = softCount;
    const from = clipsRegion ? clipped : plain;
    let distribution = 0;
    let region = 0;
    for (let c = 0; c < classes; c++) {
      const own = terms[c];
      const weight = c === 0 ? own.backgroundWeight : own.foregroundWeight;
      distribution += weight * part.focal[slot + c];
      if (regionWeight === 0) continue;
      const at = (slot + c) * softCounts + from;
      const hits = part.soft[at];
      const falseAlarms = part.soft[at + 1];
      const misses = Math.max(0, pixels[image * classes + c] - hits);
      const wrong = own.delta * misses + (1 - own.delta) * falseAlarms;
      const power = c === 0 ? own.backgroundPower : own.foregroundPower;
      region += focalPowerValue(wrong / (hits + own.smooth + wrong), power);
    }
    return (
      (distributionWeight * distribution) / this.judged[image] + (regionWeight * region) / classes
    );
  }
}
