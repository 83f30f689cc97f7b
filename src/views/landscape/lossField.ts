/** A loss at every point of a landscape: at once, in slices over a few frames, or as the engine sends it. */
import type { LandscapeHistograms } from '../../losses/analysis/landscape.ts';
import { LandscapeLoss } from '../../losses/analysis/landscapeLoss.ts';
import { type LossFunction, lossFunction } from '../../losses/lossFunction.ts';
import type { LiveLandscape } from '../../state/landscape.ts';
import type { LossChoice } from '../../state/session/session.ts';

/** Whether histograms do not decide a loss, so that the network has to predict again. */
export function needsEngine(loss: LossFunction, classes: number): boolean {
  return !loss.terms && (loss.readsPlaces || classes > 2);
}

export class LossField {
  /** NaN at points that are not known. */
  readonly values: Float64Array;
  private readonly histograms: LandscapeHistograms;
  private readonly normal: LandscapeLoss;
  private choice: LossChoice | null = null;
  private loss: LossFunction | null = null;
  private order: number[] = [];
  private evaluated = 0;

  constructor(histograms: LandscapeHistograms) {
    this.histograms = histograms;
    this.normal = new LandscapeLoss(histograms);
    this.values = new Float64Array(histograms.images.points).fill(Number.NaN);
  }

  /**
   * Brings the values up to date, points that have come meanwhile among them.
   *
   * @param direct  what the engine evaluated
   * @param goesOn  asked between two points where each takes its time
   * @returns whether nothing is left to do here
   */
  follow(choice: LossChoice, direct: LiveLandscape['direct'], goesOn: () => boolean): boolean {
    const { histograms, values } = this;
    if (this.choice !== choice || !this.loss) {
      this.loss = lossFunction(choice);
      this.choice = choice;
      this.evaluated = 0;
      if (!this.loss.terms) values.fill(Number.NaN);
    }
    const { classes } = histograms.images;
    const terms = this.loss.classTerms(classes);
    if (terms) {
      this.normal.evaluate(terms, values);
      return true;
    }
    if (needsEngine(this.loss, classes)) {
      if (direct?.loss === choice) values.set(direct.values);
      return true;
    }
    if (this.order.length < histograms.known) this.order = [...histograms.points];
    const images = histograms.count;
    for (; this.evaluated < this.order.length && goesOn(); this.evaluated++) {
      const point = this.order[this.evaluated];
      let sum = 0;
      for (let image = 0; image < images; image++)
        sum += this.loss.evaluate(histograms.groups(point, image)).value;
      values[point] = sum / images;
    }
    return this.evaluated === this.order.length;
  }
}
