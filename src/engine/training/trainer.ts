/**
 * Training as an async generator: each pull is one step, pause is not pulling, stop is `return()`. It
 * reads the loss and the optimiser's setting anew each step it sends, measures scores now and then, and keeps
 * the last weights known to be good, from which training can go on elsewhere. Steps may be sent ahead of
 * the one that is pulled; a measurement and a checkpoint wait until none is under way.
 */

import type { LossChoice, LossFunction } from '../../losses/lossFunction.ts';
import type { Augmentation } from '../../runs/augmentation.ts';
import type { Moment } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import type { BatchImage, NetworkRun } from '../networks/network.ts';
import type { BatchOrder } from './batchOrder.ts';
import type { Measurement } from './measurement.ts';
import { StepQueue } from './stepQueue.ts';

/** Steps between two checkpoints. */
const keepEverySteps = 20;
/** The same when steps are slow. */
const keepEveryMs = 5_000;
/** Shortest time between two measurements; below it the curves gain nothing. */
const measureEveryMs = 250;
/** A measurement may take up to a third of the time: it waits for twice its own cost. */
const restPerMeasurement = 2;

export interface TrainingSetting {
  readonly optimizer: OptimizerId;
  readonly learningRate: number;
  readonly augmentation?: Augmentation;
  readonly loss: {
    readonly choice: LossChoice;
    readonly evaluates: LossFunction;
  };
}

export interface TrainedStep {
  readonly record: StepRecord;
  /** That it was made with. */
  readonly loss: LossChoice;
  readonly measurement: Measurement | null;
}

/** The loss was NaN or infinite. The network is back at the last good weights. */
export class LossNotFinite extends Error {
  /** The step that was not made. */
  readonly step: number;
  readonly setting: TrainingSetting;
  readonly kept: Moment;

  constructor(step: number, setting: TrainingSetting, kept: Moment) {
    super(`the loss is not finite at step ${step}`);
    this.step = step;
    this.setting = setting;
    this.kept = kept;
  }
}

export interface TrainerOptions {
  readonly network: NetworkRun;
  readonly order: BatchOrder;
  /** Images a step; the network is built for as many. */
  readonly batchSize: number;
  /** Where to start; the network has these weights already. */
  readonly from: Moment;
  /** Images as they are trained on; `position` is that of the first one in the order. */
  readonly augment: (
    images: readonly number[],
    position: number,
    settings: Augmentation,
  ) => readonly BatchImage[];
  /** That a step, from 1, is made with; read when it is sent. */
  readonly setting: (step: number) => TrainingSetting;
  /** Whether steps beyond the one that is pulled will be wanted, so that they may be sent ahead. */
  readonly goesOn: () => boolean;
  readonly measure: (step: number) => Promise<Measurement>;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Trainer {
  /** Updates made whose loss is known. */
  step: number;
  /** The last weights whose loss was finite. */
  kept: Moment;
  private readonly options: TrainerOptions;
  private readonly queue: StepQueue;
  /** Newer weights, kept once the next step finds their loss finite. */
  private candidate: Moment | null = null;
  private lookedAt: number;
  private nextMeasurement = 0;

  constructor(options: TrainerOptions) {
    this.options = options;
    this.queue = new StepQueue(options.network, options.now);
    this.kept = options.from;
    this.step = options.from.step;
    options.order.position = options.from.position;
    this.lookedAt = options.now();
  }

  /** Steps sent whose loss is not known yet. */
  get stepsUnderWay(): number {
    return this.queue.length;
  }

  /** @throws LossNotFinite after it put the last good weights back */
  async *steps(): AsyncGenerator<TrainedStep, never> {
    const { queue } = this;
    for (;;) {
      this.send();
      const { batchLoss, setting } = await queue.next();
      if (!Number.isFinite(batchLoss)) throw await this.restored(setting);
      if (this.candidate) this.kept = this.candidate;
      this.candidate = null;
      this.step += 1;
      const measurement = await this.measureIfDue();
      await this.keepIfDue();
      const { training = null, validation = null } = measurement ?? {};
      const record = {
        step: this.step,
        batchLoss,
        training,
        validation,
      };
      yield { record, loss: setting.loss.choice, measurement };
    }
  }

  /** Sends a step if none is under way, and more while they are wanted and nothing must see this one. */
  private send(): void {
    const { order, batchSize, setting, goesOn, augment } = this.options;
    const { queue } = this;
    const isWanted = () =>
      queue.length === 0 ||
      (goesOn() && queue.hasRoom && !this.isMeasurementDue && !this.isCheckpointDue);
    while (isWanted()) {
      const { position } = order;
      const images = order.take(batchSize);
      const now = setting(this.step + queue.length + 1);
      const changes = now.augmentation;
      queue.send(changes ? augment(images, position, changes) : images, now);
    }
  }

  private async restored(setting: TrainingSetting): Promise<LossNotFinite> {
    const failed = new LossNotFinite(this.step + 1, setting, this.kept);
    await this.queue.discard();
    this.candidate = null;
    this.step = this.kept.step;
    this.options.order.position = this.kept.position;
    this.options.network.setWeights(this.kept.weights);
    return failed;
  }

  private get isMeasurementDue(): boolean {
    return this.options.now() >= this.nextMeasurement;
  }

  private async measureIfDue(): Promise<Measurement | null> {
    if (this.stepsUnderWay > 0 || !this.isMeasurementDue) return null;
    const { measure, now } = this.options;
    const start = now();
    const measurement = await measure(this.step);
    const end = now();
    this.nextMeasurement = end + Math.max(measureEveryMs, restPerMeasurement * (end - start));
    return measurement;
  }

  /** The current weights, to go on from with fresh moments; only while no step is under way. */
  async weightsNow(): Promise<Moment> {
    const { network, order } = this.options;
    const weights = await network.weights();
    return { ...this.kept, weights, step: this.step, position: order.position, moments: null };
  }

  /** The same with all that the next steps depend on; only while no step is under way. */
  async moment(): Promise<Moment> {
    const now = await this.weightsNow();
    return { ...now, moments: await this.options.network.moments() };
  }

  /** Whether the weights after the last step sent are to be kept. */
  private get isCheckpointDue(): boolean {
    const sent = this.step + this.stepsUnderWay;
    return sent % keepEverySteps === 0 || this.options.now() - this.lookedAt >= keepEveryMs;
  }

  private async keepIfDue(): Promise<void> {
    if (this.stepsUnderWay > 0 || !this.isCheckpointDue) return;
    this.lookedAt = this.options.now();
    this.candidate = await this.weightsNow();
  }
}
