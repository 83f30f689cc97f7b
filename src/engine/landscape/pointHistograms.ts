/** Predictions as the histograms that a loss needs of them, point after point of a landscape. */
import {
  mostInEntry,
  type PointHistograms,
  softCount,
  softCounts,
} from '../../losses/analysis/landscape.ts';
import { clipProbability } from '../../losses/focal.ts';
import { classProbabilities } from '../../masks/classMaps.ts';
import { leftOut } from '../../masks/leftOut.ts';
import { levelCount, levelOfProbability, levelProbability } from '../../masks/probabilityMap.ts';

/** Numbers that grow. */
class Numbers {
  private values: Uint16Array<ArrayBuffer> = new Uint16Array(4096);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const more = new Uint16Array(2 * this.length);
      more.set(this.values);
      this.values = more;
    }
    this.values[this.length++] = value;
  }

  taken(): Uint16Array<ArrayBuffer> {
    return this.values.slice(0, this.length);
  }
}

export class HistogramBuilder {
  private readonly classes: number;
  private readonly levels = new Numbers();
  private readonly counts = new Numbers();
  private readonly starts: number[] = [0];
  private readonly soft: number[] = [];
  private readonly points: number[] = [];
  /** Pixels of one image by true class and level, [classes, levelCount]. */
  private readonly found: Uint32Array;

  /** @param classes  C, 2 to 8 */
  constructor(classes: number) {
    this.classes = classes;
    this.found = new Uint32Array(classes * levelCount);
  }

  get isEmpty(): boolean {
    return this.points.length === 0;
  }

  /** The images that follow are predictions at this point. */
  begin(point: number): void {
    this.points.push(point);
  }

  /**
   * The next image.
   *
   * @param differences  levels of its prediction, C − 1 of [pixels]
   * @param labels  class of each pixel or `leftOut`, [pixels]
   */
  add(differences: readonly Uint16Array[], labels: Uint8Array): void {
    const { found, classes } = this;
    found.fill(0);
    if (classes === 2) this.addTwoClasses(differences[0], labels);
    else this.addClasses(differences, labels);
    for (let truth = 0; truth < classes; truth++) {
      for (let level = 0; level < levelCount; level++) {
        let count = found[truth * levelCount + level];
        for (; count > 0; count -= Math.min(count, mostInEntry)) {
          this.levels.push(level);
          this.counts.push(Math.min(count, mostInEntry));
        }
      }
      this.starts.push(this.levels.length);
    }
  }

  taken(): PointHistograms {
    return {
      points: Uint32Array.from(this.points),
      starts: Uint32Array.from(this.starts),
      levels: this.levels.taken(),
      counts: this.counts.taken(),
      soft: Float64Array.from(this.soft),
    };
  }

  /** Both probabilities of a pixel follow from one level, and the sums from the histogram. */
  private addTwoClasses(map: Uint16Array, labels: Uint8Array): void {
    const { found } = this;
    for (let i = 0; i < labels.length; i++) {
      const truth = labels[i];
      if (truth === leftOut) continue;
      const own = truth ? map[i] : levelCount - 1 - map[i];
      found[(truth ? levelCount : 0) + own]++;
    }
    /** Σ p of the true class and Σ 1 − p, as they are and clipped. */
    const sums = [0, 1].map((truth) => {
      const sum = { own: 0, other: 0, clippedOwn: 0, clippedOther: 0 };
      for (let level = 0; level < levelCount; level++) {
        const count = found[truth * levelCount + level];
        if (count === 0) continue;
        const p = levelProbability[level];
        const clipped = clipProbability(p);
        sum.own += count * p;
        sum.other += count * levelProbability[levelCount - 1 - level];
        sum.clippedOwn += count * clipped;
        sum.clippedOther += count * (1 - clipped);
      }
      return sum;
    });
    for (const c of [0, 1])
      this.soft.push(
        ...[sums[c].own, sums[1 - c].other, sums[c].clippedOwn, sums[1 - c].clippedOther],
      );
  }

  private addClasses(differences: readonly Uint16Array[], labels: Uint8Array): void {
    const { found, classes, soft } = this;
    const from = soft.length;
    for (let i = 0; i < classes * softCounts; i++) soft.push(0);
    const probability = classProbabilities(differences);
    for (let i = 0; i < labels.length; i++) {
      const truth = labels[i];
      if (truth === leftOut) continue;
      found[truth * levelCount + levelOfProbability(probability[i * classes + truth])]++;
      for (let c = 0; c < classes; c++) {
        const p = probability[i * classes + c];
        const at = from + c * softCounts + (c === truth ? softCount.hits : softCount.falseAlarms);
        soft[at] += p;
        soft[at + softCount.clippedHits] += clipProbability(p);
      }
    }
  }
}
