/**
 * A loss of the normal form at every point of a landscape, from its histograms: a moved slider is a table and a sum over the
 * levels that occur.
 *
 *     D = Σ_t a_t F_t / N,  F_t = Σ over levels of  n_t (1 − q)^e_t (−ln q)
 *
 * F_t depends on the focusing exponent alone and is kept, so that λ and δ cost a few operations a point.
 */
import { clipProbability } from '../focal.ts';
import type { LossTerms } from '../terms.ts';
import { focalPowerValue } from '../tversky.ts';
import {
  type LandscapeHistograms,
  type PointHistograms,
  softCount,
  softCounts,
} from './landscape.ts';

export class LandscapeLoss {
  private readonly histograms: LandscapeHistograms;
  /** F of each point, image and true class, [points, images, classes] of each part that was seen. */
  private readonly sums: Float64Array[] = [];
  /** (1 − q)^e (−ln q) of each level, for the focus of the background and of all others. */
  private readonly tables: readonly [Float64Array, Float64Array];
  private readonly focus: [number, number] = [Number.NaN, Number.NaN];
  private readonly crossEntropy: Float64Array;
  /** N of each image. */
  private readonly judged: Float64Array;

  /** @param histograms  may grow */
  constructor(histograms: LandscapeHistograms) {
    this.histograms = histograms;
    const { classes, pixels, probability } = histograms.images;
    this.tables = [new Float64Array(probability.length), new Float64Array(probability.length)];
    this.crossEntropy = probability.map((p) => -Math.log(clipProbability(p)));
    this.judged = Float64Array.from({ length: histograms.count }, (_, image) => {
      const own = pixels.subarray(image * classes, (image + 1) * classes);
      return own.reduce((sum, count) => sum + count, 0);
    });
  }

  /**
   * The loss at each known point: the mean over its images. Nothing is allocated, but for parts that are new.
   *
   * @param terms  of each class, [classes]; they differ in δ only
   * @param values  receives them, [points]; those of points that are not known stay as they are
   */
  evaluate(terms: readonly LossTerms[], values: Float64Array): void {
    this.takeParts();
    this.focusOn(0, terms[0].backgroundFocus);
    this.focusOn(1, terms[0].foregroundFocus);
    const { parts, images } = this.histograms;
    const count = this.judged.length;
    for (let k = 0; k < parts.length; k++) {
      const { points, soft } = parts[k];
      for (let place = 0; place < points.length; place++) {
        let sum = 0;
        for (let image = 0; image < count; image++) {
          const slot = (place * count + image) * images.classes;
          sum += this.imageLoss(terms, this.sums[k], soft, image, slot);
        }
        values[points[place]] = sum / count + terms[0].constant;
      }
    }
  }

  private takeParts(): void {
    const { parts } = this.histograms;
    for (let k = this.sums.length; k < parts.length; k++) {
      this.sums.push(new Float64Array(parts[k].starts.length - 1));
      for (const side of [0, 1] as const)
        if (!Number.isNaN(this.focus[side])) this.sum(parts[k], this.sums[k], side);
    }
  }

  /** Makes the sums of the background, or of all other classes, those of a focusing exponent. */
  private focusOn(side: 0 | 1, focus: number): void {
    if (this.focus[side] === focus) return;
    this.focus[side] = focus;
    const { parts, images } = this.histograms;
    const table = this.tables[side];
    for (let level = 0; level < table.length; level++) {
      const q = clipProbability(images.probability[level]);
      table[level] = (focus === 0 ? 1 : (1 - q) ** focus) * this.crossEntropy[level];
    }
    for (let k = 0; k < parts.length; k++) this.sum(parts[k], this.sums[k], side);
  }

  private sum({ starts, levels, counts }: PointHistograms, sums: Float64Array, side: 0 | 1): void {
    const { classes } = this.histograms.images;
    const table = this.tables[side];
    for (let slot = 0; slot < sums.length; slot++) {
      if ((slot % classes === 0) !== (side === 0)) continue;
      let sum = 0;
      const end = starts[slot + 1];
      for (let i = starts[slot]; i < end; i++) sum += counts[i] * table[levels[i]];
      sums[slot] = sum;
    }
  }

  /** @param slot  of class 0 of the image at its point */
  private imageLoss(
    terms: readonly LossTerms[],
    sums: Float64Array,
    soft: Float64Array,
    image: number,
    slot: number,
  ): number {
    const { classes, pixels } = this.histograms.images;
    const { distributionWeight, regionWeight, clipsRegion } = terms[0];
    const from = clipsRegion ? softCount.clippedHits : softCount.hits;
    let distribution = 0;
    let region = 0;
    for (let c = 0; c < classes; c++) {
      const own = terms[c];
      const weight = c === 0 ? own.backgroundWeight : own.foregroundWeight;
      distribution += weight * sums[slot + c];
      if (regionWeight === 0) continue;
      const at = (slot + c) * softCounts + from;
      const hits = soft[at];
      const misses = Math.max(0, pixels[image * classes + c] - hits);
      const wrong = own.delta * misses + (1 - own.delta) * soft[at + 1];
      const power = c === 0 ? own.backgroundPower : own.foregroundPower;
      region += focalPowerValue(wrong / (hits + own.smooth + wrong), power);
    }
    return (
      (distributionWeight * distribution) / this.judged[image] + (regionWeight * region) / classes
    );
  }
}
