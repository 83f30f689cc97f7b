/** One network on one dataset: weights, order of batches, trainer and measurements, built together. */

import { aspectOf, augmented } from '../../datasets/augment/augmentImage.ts';
import type { LossFunction } from '../../losses/lossFunction.ts';
import { judgedLabels } from '../../masks/leftOut.ts';
import { createRandom } from '../../pixels/random.ts';
import type { Augmentation } from '../../runs/augmentation.ts';
import type { Moment } from '../../runs/moment.ts';
import { type UNetLayers, unetLayers } from '../../runs/networkLayers.ts';
import type { SampleScores } from '../../runs/record.ts';
import type { NetworkConfig } from '../../runs/setting.ts';
import type { Backend } from '../backends/backend.ts';
import type { OneImage, OpenedImages } from '../images/imageDesk.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import type { BatchImage, TrainableNetwork, TrainingImages } from '../networks/network.ts';
import { predictTiled } from '../networks/tiles.ts';
import type { FinePrediction, Gathered, GatherRequest, PredictionFrame } from '../protocol.ts';
import { BatchOrder } from './batchOrder.ts';
import { differencesOf, type Measurement, Measurer } from './measurement.ts';
import { type TrainedStep, Trainer, type TrainerOptions, type TrainingSetting } from './trainer.ts';

export interface ExperimentRequest {
  readonly images: OpenedImages;
  readonly config: NetworkConfig;
  /** Seed of weights and batches. */
  readonly seed: number;
  /** Images a step; fewer where there are not as many to train on. */
  readonly batchSize: number;
  /** Where to go on; null for the initial weights. */
  readonly from: Moment | null;
  readonly setting: () => TrainingSetting;
  /** Whether steps beyond the one that is pulled will be wanted. */
  readonly goesOn: () => boolean;
  /** Told how many of how many kernels are compiled. */
  readonly onCompiling: (done: number, total: number) => void;
  /** Told how many bytes of memory it takes. */
  readonly onMemory: (bytes: number) => void;
  /** Probability from which a pixel counts as foreground. */
  readonly threshold: () => number;
  readonly now: () => number;
}

/** The moment before the first step. */
function initialMoment({ config, images, seed }: ExperimentRequest, layers: UNetLayers): Moment {
  const weights = initialWeights(layers, createRandom(seed, 'weights'));
  const { channels } = images.pixels;
  const classes = layers.head.bias.length;
  return { step: 0, position: 0, network: config, channels, classes, weights, moments: null };
}

function withMask({ dataset }: OpenedImages, split: 'training' | 'validation'): number[] {
  return dataset.samples.flatMap((sample, position) =>
    sample.split === split && sample.mask ? [position] : [],
  );
}

/** A batch takes no image twice, so it cannot be larger than the training set. */
function batchSizeOf({ images, batchSize }: ExperimentRequest): number {
  return Math.max(1, Math.min(batchSize, withMask(images, 'training').length));
}

export class Experiment {
  request: ExperimentRequest;
  readonly parameterCount: number;
  trainer: Trainer;
  private readonly network: TrainableNetwork;
  private readonly images: TrainingImages & { readonly masks: (Uint8Array | null)[] };
  private readonly measurer: Measurer;
  private steps: AsyncGenerator<TrainedStep, never>;

  /** Builds the network on a backend. @throws RangeError when it does not fit there */
  static async build(backend: Backend, request: ExperimentRequest): Promise<Experiment> {
    const { dataset, pixels } = request.images;
    const classes = dataset.classNames.length + 1;
    const layers = unetLayers(request.config, pixels.channels, classes);
    const from = request.from ?? initialMoment(request, layers);
    const images = {
      size: dataset.size,
      channels: pixels.channels,
      classes,
      inputs: pixels.inputs,
      masks: dataset.samples.map(judgedLabels),
    };
    const { config } = request;
    const batchSize = batchSizeOf(request);
    const network = await backend.createNetwork(
      { config, images, batchSize, weights: from.weights },
      { onProgress: request.onCompiling, onMemory: request.onMemory },
    );
    if (from.moments) network.setWeights(from.weights, from.moments);
    return new Experiment(request, network, images, from);
  }

  private constructor(
    request: ExperimentRequest,
    network: TrainableNetwork,
    images: Experiment['images'],
    from: Moment,
  ) {
    this.request = request;
    this.network = network;
    this.images = images;
    this.parameterCount = network.layers.parameterCount;
    this.measurer = new Measurer(
      network,
      images,
      withMask(request.images, 'training'),
      withMask(request.images, 'validation'),
    );
    this.trainer = this.trainerFrom(from);
    this.steps = this.trainer.steps();
  }

  /** Whether there is anything to train on. */
  get canTrain(): boolean {
    return withMask(this.request.images, 'training').length > 0;
  }

  /** Steps sent to the device but not reported yet; all but {@link trainStep} must wait until there are none. */
  get stepsUnderWay(): number {
    return this.trainer.stepsUnderWay;
  }

  /** Trains one step, and may send more ahead. @throws LossNotFinite */
  async trainStep(): Promise<TrainedStep> {
    try {
      return (await this.steps.next()).value;
    } catch (reason) {
      // A generator that threw is finished; the trainer is not.
      this.steps = this.trainer.steps();
      throw reason;
    }
  }

  /**
   * Takes other masks of the images it has; only while no step is under way.
   *
   * @returns whether it did: not where other images are trained on or held out, or lie in another order
   */
  takeMasks(images: OpenedImages): boolean {
    const { samples } = this.request.images.dataset;
    const next = images.dataset.samples;
    const isSame =
      next.length === samples.length &&
      next.every(({ id, split, mask }, position) => {
        const last = samples[position];
        return last?.id === id && last.split === split && !last.mask === !mask;
      });
    if (!isSame) return false;
    const changed = next.flatMap(({ mask }, position) =>
      mask !== samples[position]?.mask ? [position] : [],
    );
    for (const position of changed)
      this.images.masks[position] = judgedLabels(next[position] as (typeof next)[number]);
    this.network.masksChanged(changed);
    this.request = { ...this.request, images };
    return true;
  }

  /** Back to the initial weights of the seed. */
  rewind(): void {
    const from = initialMoment(this.request, this.network.layers);
    this.network.setWeights(from.weights);
    this.trainer = this.trainerFrom(from);
    this.steps = this.trainer.steps();
  }

  /** Current weights, to go on from in another experiment with fresh moments. */
  weightsNow(): Promise<Moment> {
    return this.trainer.weightsNow();
  }

  /** The training as it is, to be stored; only while no step is under way. */
  moment(): Promise<Moment> {
    return this.trainer.moment();
  }

  measure(loss: LossFunction): Promise<Measurement> {
    return this.measurer.measure(loss, this.request.threshold());
  }

  /** Dice by sample id. */
  scoresOf(measurement: Measurement): SampleScores {
    const { samples } = this.request.images.dataset;
    return Object.fromEntries(
      [...measurement.dice].flatMap(([position, dice]) => {
        const sample = samples[position];
        return sample ? [[sample.id, dice]] : [];
      }),
    );
  }

  /**
   * The prediction of one image with the current weights, from a measurement of this step if it is
   * there; null for an image that this dataset does not have.
   */
  async frame(sampleId: string, measured: Measurement | null): Promise<PredictionFrame | null> {
    const { dataset } = this.request.images;
    const position = dataset.samples.findIndex(({ id }) => id === sampleId);
    if (position < 0) return null;
    const classes = dataset.classNames.length + 1;
    const differences =
      measured?.differences.get(position) ??
      differencesOf((await this.network.predict([position]))[0] as Float32Array, classes);
    return { sampleId, step: this.trainer.step, size: dataset.size, differences };
  }

  /**
   * A prediction of one image at a multiple of the training size, in tiles of that size.
   *
   * @param image  [size, size, channels] and its classes, at `size` pixels
   * @param goesOn  told how many of how many tiles are done; stops where it answers false
   * @returns null where it was stopped
   */
  async fine(
    sampleId: string,
    { input, mask }: OneImage,
    size: number,
    goesOn: (done: number, total: number) => Promise<boolean>,
  ): Promise<FinePrediction | null> {
    const { dataset, pixels } = this.request.images;
    const classes = dataset.classNames.length + 1;
    const logits = await predictTiled({
      pixels: input,
      side: size,
      channels: pixels.channels,
      tile: dataset.size,
      maps: classes - 1,
      batch: batchSizeOf(this.request),
      predict: (tiles) => this.network.predictInputs(tiles),
      goesOn,
    });
    if (!logits) return null;
    const differences = differencesOf(logits, classes);
    return { sampleId, step: this.trainer.step, size, differences, mask };
  }

  /**
   * What files are made of, by the weights of this step.
   *
   * @param goesOn  told how many of how many images are done; stops where it answers false
   * @returns null where it was stopped, or an image that was asked for is not there
   */
  async gather(
    request: GatherRequest,
    loss: LossFunction,
    goesOn: (done: number, total: number) => Promise<boolean>,
  ): Promise<Gathered | null> {
    const { gather } = await import('./gather.ts');
    return gather(request, {
      network: this.network,
      images: this.images,
      dataset: this.request.images.dataset,
      config: this.request.config,
      batch: batchSizeOf(this.request),
      step: this.trainer.step,
      loss,
      goesOn,
    });
  }

  dispose(): void {
    this.network.dispose();
  }

  private augment(
    images: readonly number[],
    position: number,
    settings: Augmentation,
  ): readonly BatchImage[] {
    const { size, channels, inputs, masks } = this.images;
    const { samples } = this.request.images.dataset;
    return images.map((image, i) => {
      const input = inputs.at(image) as Float32Array<ArrayBuffer>;
      const aspect = aspectOf(samples[image] as (typeof samples)[number]);
      const original = { input, mask: masks[image] as Uint8Array };
      const { seed } = this.request;
      return augmented(original, { size, channels, aspect }, settings, seed, position + i);
    });
  }

  private trainerFrom(from: Moment): Trainer {
    const { images, seed, setting, goesOn, now } = this.request;
    const order = new BatchOrder(withMask(images, 'training'), (epoch) =>
      createRandom(seed, `epoch ${epoch}`),
    );
    const batchSize = batchSizeOf(this.request);
    const measure = () => this.measure(setting().loss.evaluates);
    const { network } = this;
    const augment = (...which: Parameters<TrainerOptions['augment']>) => this.augment(...which);
    return new Trainer({ network, order, batchSize, from, setting, goesOn, augment, measure, now });
  }
}
