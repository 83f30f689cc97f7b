/** Predictions of a bounded number of images, and their scores. */
import { histogramOfMap } from '../data/histogram.ts';
import { levelOfLogit, levelOfProbability } from '../data/probabilityMap.ts';
import type { ProbabilityHistogram } from '../losses/histogram.ts';
import type { LossTerms } from '../losses/terms.ts';
import { confusionOf, overlapScores, pooledScores } from './metrics.ts';
import type { TrainableNetwork, TrainingImages } from './network.ts';
import type { Scores } from './protocol.ts';

/** Most images of a split that the curves are measured on: always the same, spread over the split. */
const mostPooled = 12;
/** Images beyond those that a measurement takes in turn, so that the film strip fills. */
const mostInTurn = 4;

export interface Measurement {
  readonly training: Scores | null;
  readonly validation: Scores | null;
  /** Dice of each image measured that has a mask. */
  readonly dice: ReadonlyMap<number, number>;
  /** Levels of each image measured, [size, size]. */
  readonly levels: ReadonlyMap<number, Uint16Array>;
}

/** Levels of data/probabilityMap.ts of logits. */
export function levelsOf(logits: Float32Array): Uint16Array {
  return Uint16Array.from(logits, levelOfLogit);
}

function spreadOver(images: readonly number[], most: number): number[] {
  if (images.length <= most) return [...images];
  return Array.from(
    { length: most },
    (_, i) => images[Math.floor(((i + 0.5) * images.length) / most)] as number,
  );
}

export class Measurer {
  private readonly network: TrainableNetwork;
  private readonly images: TrainingImages;
  private readonly training: readonly number[];
  private readonly validation: readonly number[];
  private readonly rest: readonly number[];
  private turn = 0;

  /** @param training, validation  positions of the images with a mask in each split */
  constructor(
    network: TrainableNetwork,
    images: TrainingImages,
    training: readonly number[],
    validation: readonly number[],
  ) {
    this.network = network;
    this.images = images;
    this.training = spreadOver(training, mostPooled);
    this.validation = spreadOver(validation, mostPooled);
    const pooled = new Set([...this.training, ...this.validation]);
    this.rest = [...training, ...validation].filter((image) => !pooled.has(image));
  }

  /** @param threshold  probability from which a pixel counts as foreground, (0, 1) */
  async measure(terms: LossTerms, threshold: number): Promise<Measurement> {
    const limit = levelOfProbability(threshold);
    const count = Math.min(mostInTurn, this.rest.length);
    const inTurn = Array.from(
      { length: count },
      (_, i) => this.rest[(this.turn + i) % this.rest.length] as number,
    );
    this.turn += count;
    const measured = [...this.training, ...this.validation, ...inTurn];
    const maps = await this.network.predict(measured);
    const levels = new Map(measured.map((image, i) => [image, levelsOf(maps[i] as Float32Array)]));
    const histograms = new Map(measured.map((image) => [image, this.histogram(image, levels)]));
    const histogramsOf = (images: readonly number[]) =>
      images.map((image) => histograms.get(image) as ProbabilityHistogram);
    return {
      training: pooledScores(histogramsOf(this.training), terms, limit),
      validation: pooledScores(histogramsOf(this.validation), terms, limit),
      dice: new Map(
        [...histograms].map(([image, histogram]) => [
          image,
          overlapScores(confusionOf(histogram, limit)).dice,
        ]),
      ),
      levels,
    };
  }

  private histogram(image: number, levels: ReadonlyMap<number, Uint16Array>): ProbabilityHistogram {
    const map = { size: this.images.size, levels: levels.get(image) as Uint16Array };
    return histogramOfMap(map, this.images.masks[image] as Uint8Array);
  }
}
