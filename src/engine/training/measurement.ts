/** Predictions of a bounded number of images, and their scores. */

import type { ProbabilityHistogram } from '../../losses/histogram.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { classLevels, classProbabilities, maskOfClass } from '../../masks/classMaps.ts';
import { histogramOfMap } from '../../masks/histogram.ts';
import { certainWhereLeftOut } from '../../masks/leftOut.ts';
import { levelOfLogit, levelOfProbability } from '../../masks/probabilityMap.ts';
import type { Scores } from '../../runs/record.ts';
import type { TrainingImages } from '../networks/network.ts';
import { imageDice, type JudgedImage, pooledScores } from './metrics.ts';
import type { WholeImages } from './wholeImages.ts';

/** Most images of a split that the curves are measured on: always the same, spread over the split. */
const mostPooled = 12;
/** Images beyond those that a measurement takes in turn, so that the film strip fills. */
const mostInTurn = 4;
/** What the images of a split that the curves are measured on cost together at most; two images are at least. */
const mostCost = 160;

export interface Measurement {
  readonly training: Scores | null;
  readonly validation: Scores | null;
  /** Dice of each image measured that has a mask, the mean over its classes. */
  readonly dice: ReadonlyMap<number, number>;
  /** Levels of each image measured, C − 1 of [size, size]. */
  readonly differences: ReadonlyMap<number, readonly Uint16Array[]>;
}

/** Levels of masks/probabilityMap.ts of the logit differences of an image, a map for each class but the first. */
export function differencesOf(logits: Float32Array, classes: number): Uint16Array[] {
  const pixels = logits.length / (classes - 1);
  return Array.from({ length: classes - 1 }, (_, c) =>
    Uint16Array.from(logits.subarray(c * pixels, (c + 1) * pixels), levelOfLogit),
  );
}

/**
 * A predicted image with its truth.
 *
 * @param image  position of an image with a mask
 * @param differences  levels of its prediction, C − 1 of [size, size]
 */
export function judge(
  { size, classes, masks }: TrainingImages,
  image: number,
  differences: readonly Uint16Array[],
): JudgedImage {
  const label = masks[image] as Uint8Array;
  const histograms = classLevels(differences).map((levels, c) =>
    histogramOfMap({ size, levels }, maskOfClass(label, c + 1, classes)),
  );
  const pixels = () => {
    const probability = classProbabilities(differences);
    const grid = { width: size, height: size };
    return { classes, probability, ...certainWhereLeftOut(label, probability), grid };
  };
  const histogram = histograms[0] as ProbabilityHistogram;
  return { histograms, prediction: { classes, focus: 1, histogram, pixels } };
}

function spreadOver(images: readonly number[], most: number): number[] {
  if (images.length <= most) return [...images];
  return Array.from(
    { length: most },
    (_, i) => images[Math.floor(((i + 0.5) * images.length) / most)] as number,
  );
}

export class Measurer {
  private readonly network: WholeImages;
  private readonly images: TrainingImages;
  private readonly training: readonly number[];
  private readonly validation: readonly number[];
  private readonly rest: readonly number[];
  private readonly isTiled: boolean;
  private turn = 0;

  /**
   * @param training, validation  positions of the images with a mask in each split
   * @param costOf  what the prediction of an image costs, 1 where it is one of the network that is trained
   */
  constructor(
    network: WholeImages,
    images: TrainingImages,
    training: readonly number[],
    validation: readonly number[],
    costOf: (image: number) => number = () => 1,
  ) {
    this.network = network;
    this.images = images;
    const all = [...training, ...validation];
    const cost = all.reduce((most, image) => Math.max(most, costOf(image)), 1);
    const most = Math.min(mostPooled, Math.max(2, Math.floor(mostCost / cost)));
    this.isTiled = cost > 1;
    this.training = spreadOver(training, most);
    this.validation = spreadOver(validation, most);
    const pooled = new Set([...this.training, ...this.validation]);
    this.rest = all.filter((image) => !pooled.has(image));
  }

  /** @param threshold  probability from which a pixel counts as foreground, (0, 1) */
  async measure(loss: LossFunction, threshold: number): Promise<Measurement> {
    const measured = this.next();
    return this.measureOn(measured, await this.network.predict(measured), loss, threshold);
  }

  /** The same; null where it was given up. @param goesOn  asked between two images that take several predictions each */
  async measureWhile(
    goesOn: () => boolean,
    loss: LossFunction,
    threshold: number,
  ): Promise<Measurement | null> {
    if (!this.isTiled) return this.measure(loss, threshold);
    const measured = this.next();
    const maps: Float32Array[] = [];
    for (const image of measured) {
      if (!goesOn()) return null;
      maps.push(...(await this.network.predict([image])));
    }
    return this.measureOn(measured, maps, loss, threshold);
  }

  /** The images of a measurement: those that all share, and some of the rest in turn. */
  private next(): readonly number[] {
    const count = Math.min(this.isTiled ? 1 : mostInTurn, this.rest.length);
    const inTurn = Array.from(
      { length: count },
      (_, i) => this.rest[(this.turn + i) % this.rest.length] as number,
    );
    this.turn += count;
    return [...this.training, ...this.validation, ...inTurn];
  }

  /**
   * Scores of weights that the network does not have now, on the images that all measurements share.
   *
   * @param besides  position of an image to predict besides
   */
  async measurePast(
    weights: Float32Array,
    besides: number,
    loss: LossFunction,
    threshold: number,
  ): Promise<Measurement> {
    const shared = [...this.training, ...this.validation];
    const measured = shared.includes(besides) ? shared : [...shared, besides];
    const maps = await this.network.predict(measured, weights);
    return this.measureOn(measured, maps, loss, threshold);
  }

  /** @param measured  positions of images, those among them that the pooled scores leave out; `maps` in the same order */
  private measureOn(
    measured: readonly number[],
    maps: readonly Float32Array[],
    loss: LossFunction,
    threshold: number,
  ): Measurement {
    const limit = levelOfProbability(threshold);
    const { classes } = this.images;
    const differences = new Map(
      measured.map((image, i) => [image, differencesOf(maps[i] as Float32Array, classes)]),
    );
    const judged = new Map(
      [...differences].flatMap(([image, own]) =>
        this.images.masks[image] ? [[image, judge(this.images, image, own)] as const] : [],
      ),
    );
    const judgedOf = (images: readonly number[]) =>
      images.map((image) => judged.get(image) as JudgedImage);
    return {
      training: pooledScores(judgedOf(this.training), loss, limit),
      validation: pooledScores(judgedOf(this.validation), loss, limit),
      dice: new Map([...judged].map(([image, own]) => [image, imageDice(own, limit)])),
      differences,
    };
  }
}
