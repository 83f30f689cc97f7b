/** A run on a plan: its weights, its order of batches, its trainer and its measurements. */
import type { LossFunction } from '../../losses/lossFunction.ts';
import { createRandom } from '../../pixels/random.ts';
import type { Moment } from '../../runs/moment.ts';
import type { SampleScores } from '../../runs/record.ts';
import type { Evaluation, EvaluationRequest } from '../evaluation.ts';
import type { OneImage } from '../images/imageDesk.ts';
import type { LandscapeSource } from '../landscape/landscape.ts';
import { loaded } from '../loadFailed.ts';
import { initialWeights } from '../networks/initialWeights.ts';
import type { NetworkRun } from '../networks/network.ts';
import { predictTiled } from '../networks/tiles.ts';
import type {
  FinePrediction,
  Gathered,
  GatherRequest,
  Past,
  PredictionFrame,
} from '../protocol.ts';
import { batchesOf } from './batches.ts';
import { BatchOrder } from './batchOrder.ts';
import { blamingBackend } from './computing.ts';
import { differencesOf, type Measurement, Measurer } from './measurement.ts';
import { type SharedPlan, withMask } from './plans.ts';
import {
  type Measuring,
  type TrainedStep,
  Trainer,
  type TrainerOptions,
  type TrainingSetting,
} from './trainer.ts';
import { patchesOf, tileSide, type WholeImages, wholeImages } from './wholeImages.ts';

/** Told how many parts of how many are done; stops where it answers false. */
export type GoesOn = (done: number, total: number) => Promise<boolean>;

export interface TrainingOptions {
  /** Seed of weights, batches and augmentation. */
  readonly seed: number;
  /** That a step is made with. @param step  from 1 */
  readonly setting: (step: number) => TrainingSetting;
  /** Whether steps beyond the one that is pulled will be wanted. */
  readonly goesOn: () => boolean;
  /** Probability from which a pixel counts as foreground. */
  readonly threshold: () => number;
  readonly measuring: Measuring;
  /** As of the trainer. */
  readonly keep: TrainerOptions['keep'];
  /** Milliseconds. */
  readonly now: () => number;
}

/** The moment before the first step. */
function initialMoment({ plan, images, config }: SharedPlan, seed: number): Moment {
  const { channels, classes } = images;
  const weights = initialWeights(plan.layers, createRandom(seed, 'weights'));
  return { step: 0, position: 0, network: config, channels, classes, weights, moments: null };
}

export class Training {
  readonly shared: SharedPlan;
  private readonly run: NetworkRun;
  private readonly whole: WholeImages;
  private readonly measurer: Measurer;
  private options: TrainingOptions;
  private trainer: Trainer;
  private steps: AsyncGenerator<TrainedStep, never>;

  /**
   * Opens a run on a plan.
   *
   * @param from  where to go on; null for the initial weights of the seed
   * @throws RangeError when there is no memory for one more run
   */
  static async open(
    shared: SharedPlan,
    options: TrainingOptions,
    from: Moment | null,
  ): Promise<Training> {
    const begun = from ?? initialMoment(shared, options.seed);
    const run = await shared.plan.createRun(begun.weights, begun.moments);
    return new Training(shared, options, run, begun);
  }

  private constructor(
    shared: SharedPlan,
    options: TrainingOptions,
    run: NetworkRun,
    begun: Moment,
  ) {
    this.shared = shared;
    this.options = options;
    this.run = blamingBackend(run);
    this.whole = wholeImages(this.run, shared);
    this.measurer = new Measurer(
      this.whole,
      shared.images,
      withMask(shared.opened, 'training'),
      withMask(shared.opened, 'validation'),
      (image) => patchesOf(shared, image),
    );
    this.trainer = this.trainerFrom(begun);
    this.steps = this.trainer.steps();
  }

  get parameterCount(): number {
    return this.shared.plan.layers.parameterCount;
  }

  /** Updates made whose loss is known. */
  get step(): number {
    return this.trainer.step;
  }

  /** The last weights whose loss was finite. */
  get kept(): Moment {
    return this.trainer.kept;
  }

  /** Whether an image takes several predictions. */
  get isTiled(): boolean {
    return this.shared.patches !== null;
  }

  /** Whether there is anything to train on. */
  get canTrain(): boolean {
    return withMask(this.shared.opened, 'training').length > 0;
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

  /** Sends one more step, if it is wanted, without waiting for any. @returns whether it did */
  sendAhead(): boolean {
    return this.trainer.sendAhead();
  }

  /** Begins again on the same plan; only while no step is under way. @param from  as at the beginning */
  restart(seed: number, from: Moment | null): void {
    const begun = from ?? initialMoment(this.shared, seed);
    this.options = { ...this.options, seed };
    this.run.setWeights(begun.weights, begun.moments);
    this.trainer = this.trainerFrom(begun);
    this.steps = this.trainer.steps();
  }

  /** The run as it is, from which it goes on as if it had never stopped; only while no step is under way. */
  moment(): Promise<Moment> {
    return this.trainer.moment();
  }

  measure(loss: LossFunction): Promise<Measurement> {
    return this.measurer.measure(loss, this.options.threshold());
  }

  /** The same; null where it was given up. @param goesOn  asked between two images that take several predictions each */
  measureWhile(goesOn: () => boolean, loss: LossFunction): Promise<Measurement | null> {
    return this.measurer.measureWhile(goesOn, loss, this.options.threshold());
  }

  /** Dice by sample id. */
  scoresOf(measurement: Measurement): SampleScores {
    const { samples } = this.shared.opened.dataset;
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
    const { dataset } = this.shared.opened;
    const position = dataset.samples.findIndex(({ id }) => id === sampleId);
    if (position < 0) return null;
    const differences =
      measured?.differences.get(position) ??
      differencesOf((await this.whole.predict([position]))[0], this.shared.images.classes);
    return { sampleId, step: this.step, size: dataset.size, differences };
  }

  /**
   * An image and the scores as they were at a moment of this network, whose own weights are not touched.
   *
   * @param loss  of that step; null for no scores
   * @returns null for an image that this dataset does not have
   */
  async past(
    { step, weights }: Moment,
    sampleId: string,
    threshold: number,
    loss: LossFunction | null,
  ): Promise<Past | null> {
    const { dataset } = this.shared.opened;
    const position = dataset.samples.findIndex(({ id }) => id === sampleId);
    if (position < 0) return null;
    const frameOf = (differences: readonly Uint16Array[]) => ({
      ...{ sampleId, step, size: dataset.size, differences },
    });
    if (!loss) {
      const [logits] = await this.whole.predict([position], weights);
      return { frame: frameOf(differencesOf(logits, this.shared.images.classes)) };
    }
    const measurement = await this.measurer.measurePast(weights, position, loss, threshold);
    const { training, validation } = measurement;
    const scores = { training, validation, samples: this.scoresOf(measurement) };
    return { frame: frameOf(measurement.differences.get(position) ?? []), scores };
  }

  /** The prediction of one image with the current weights, and its classes; null for one that this dataset does not have. */
  async preview(sampleId: string): Promise<FinePrediction | null> {
    const frame = await this.frame(sampleId, null);
    const position = this.shared.opened.dataset.samples.findIndex(({ id }) => id === sampleId);
    // A copy: the original stays in use.
    return frame && { ...frame, mask: this.shared.images.masks[position]?.slice() ?? null };
  }

  /**
   * A prediction of one image at a multiple of the training size, in tiles of that size.
   *
   * @param image  [size, size, channels] and its classes, at `size` pixels
   * @returns null where it was stopped
   */
  async fine(
    sampleId: string,
    { input, mask }: OneImage,
    size: number,
    goesOn: GoesOn,
  ): Promise<FinePrediction | null> {
    const { channels, classes } = this.shared.images;
    const logits = await predictTiled({
      ...{ pixels: input, side: size, channels, tile: this.shared.inputSize, maps: classes - 1 },
      batch: this.shared.batchSize,
      predict: (tiles) => this.run.predict(tiles),
      goesOn,
    });
    if (!logits) return null;
    return { sampleId, step: this.step, size, differences: differencesOf(logits, classes), mask };
  }

  /**
   * What files are made of, by the weights of this step.
   *
   * @returns null where it was stopped, or an image that was asked for is not there
   */
  async gather(
    request: GatherRequest,
    loss: LossFunction,
    goesOn: GoesOn,
  ): Promise<Gathered | null> {
    const { gather } = await loaded('What makes files', () => import('./gather.ts'));
    const { plan, config, inputSize } = this.shared;
    return gather(request, {
      ...this.predictions(goesOn),
      ...{ layers: plan.layers, config, inputSize, tile: tileSide(this.shared), loss },
    });
  }

  /** All scores of a split by the weights of this step; null where it was stopped. */
  async evaluate(request: EvaluationRequest, goesOn: GoesOn): Promise<Evaluation | null> {
    const { evaluate } = await loaded('What scores images', () => import('./evaluate.ts'));
    return evaluate(request, this.predictions(goesOn));
  }

  /** A copy of the weights as they are; only while no step is under way. */
  weights(): Promise<Float32Array> {
    return this.run.weights();
  }

  /** What a landscape is computed with. @param goesOn  told before each prediction; stops where it answers false */
  landscapeSource(goesOn: () => Promise<boolean>): LandscapeSource {
    const { images, opened, plan } = this.shared;
    return { whole: this.whole, images, opened, layers: plan.layers, goesOn };
  }

  /** Frees what the run alone holds; the plan stays. */
  dispose(): void {
    this.run.dispose();
  }

  private predictions(goesOn: GoesOn) {
    const { images, opened, batchSize } = this.shared;
    return {
      ...{ network: this.run, whole: this.whole, images, dataset: opened.dataset },
      ...{ batch: batchSize, step: this.step, goesOn },
    };
  }

  private trainerFrom(from: Moment): Trainer {
    const { seed, setting, goesOn, measuring, keep, now } = this.options;
    const { opened, batchSize } = this.shared;
    const order = new BatchOrder(
      withMask(opened, 'training'),
      (epoch) => createRandom(seed, `epoch ${epoch}`),
      this.shared.patches !== null,
    );
    const measure = (step: number) => this.measure(setting(step).loss.evaluates);
    const batchOf = batchesOf(this.shared, seed);
    return new Trainer({
      ...{ network: this.run, load: this.shared.load, order, batchSize, from },
      ...{ setting, goesOn, batchOf, measuring, measure, keep, now },
    });
  }
}
