/**
 * Training as an async generator: each pull is one step, pause is not pulling, stop is `return()`. It
 * reads the loss and the optimiser's setting anew each step it sends, measures scores now and then, and keeps
 * the last weights known to be good, from which training can go on elsewhere. Steps may be sent ahead of
 * the one that is pulled; a measurement and a checkpoint wait until none is under way.
 */

import type { LossChoice, LossFunction } from '../../losses/lossFunction.ts';
import type { Augmentation } from '../../runs/augmentation.ts';
import { firstKept } from '../../runs/keptMoments.ts';
import type { Moment } from '../../runs/moment.ts';
import type { StepRecord } from '../../runs/record.ts';
import type { OptimizerId } from '../../runs/setting.ts';
import type { BatchImage, NetworkRun } from '../networks/network.ts';
import type { BatchOrder } from './batchOrder.ts';
import type { Measurement } from './measurement.ts';
import { type DeviceLoad, StepQueue } from './stepQueue.ts';

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

/** When scores are measured. */
export interface Measuring {
  /** Whether it is time, at the last step made or sent. */
  readonly isDue: () => boolean;
  /** It was done. @param restMs  until it may be again */
  readonly done: (restMs: number) => void;
}

export interface TrainerOptions {
  readonly network: NetworkRun;
  /** On the device of the network. */
  readonly load: DeviceLoad;
  readonly order: BatchOrder;
  /** Images a step; the network is built for as many. */
  readonly batchSize: number;
  /** Where to start; the network has these weights already. */
  readonly from: Moment;
  /** Images as they are trained on; `position` is that of the first one in the order. */
  readonly batchOf: (
    images: readonly number[],
    position: number,
    augmentation: Augmentation | undefined,
  ) => readonly BatchImage[];
  /** That a step, from 1, is made with; read when it is sent. */
  readonly setting: (step: number) => TrainingSetting;
  /** Whether steps beyond the one that is pulled will be wanted, so that they may be sent ahead. */
  readonly goesOn: () => boolean;
  readonly measuring: Measuring;
  readonly measure: (step: number) => Promise<Measurement>;
  /**
   * Takes a moment that may be looked at later: that of a measured step, or of one of the first.
   *
   * @param measurement  null where the step was not measured
   */
  readonly keep: (moment: Moment, measurement: Measurement | null) => void;
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

  constructor(options: TrainerOptions) {
    this.options = options;
    this.queue = new StepQueue(options.network, options.load, options.now);
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
      if (queue.length === 0) this.sendNext();
      while (this.sendAhead());
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

  /**
   * Sends one more step ahead of the one that is pulled, if it is wanted and nothing must see the network before it.
   *
   * @returns whether it did
   */
  sendAhead(): boolean {
    const isWanted =
      this.queue.hasRoom &&
      this.options.goesOn() &&
      !this.isMeasurementDue &&
      !this.isCheckpointDue &&
      !this.isAmongFirst;
    if (isWanted) this.sendNext();
    return isWanted;
  }

  private sendNext(): void {
    const { order, batchSize, setting, batchOf } = this.options;
    const { position } = order;
    const images = order.take(batchSize);
    const now = setting(this.sent + 1);
    this.queue.send(batchOf(images, position, now.augmentation), now);
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

  /** Steps made or sent. */
  private get sent(): number {
    return this.step + this.stepsUnderWay;
  }

  private get isMeasurementDue(): boolean {
    return this.options.measuring.isDue();
  }

  /** Whether the last step sent is one that is kept whatever comes. Nothing was trained before the first. */
  private get isAmongFirst(): boolean {
    return firstKept.includes(this.sent);
  }

  private async measureIfDue(): Promise<Measurement | null> {
    if (this.stepsUnderWay > 0) return null;
    const { measure, measuring, keep, now } = this.options;
    const isDue = this.isMeasurementDue;
    if (!isDue && !this.isAmongFirst) return null;
    const start = now();
    const measurement = isDue ? await measure(this.step) : null;
    // Reading a moment is a part of what a measurement costs.
    keep(await this.moment(), measurement);
    const end = now();
    if (isDue) measuring.done(Math.max(measureEveryMs, restPerMeasurement * (end - start)));
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
    const [now, moments] = await Promise.all([this.weightsNow(), this.options.network.moments()]);
    return { ...now, moments };
  }

  /** Whether the weights after the last step sent are to be kept. */
  private get isCheckpointDue(): boolean {
    return this.sent % keepEverySteps === 0 || this.options.now() - this.lookedAt >= keepEveryMs;
  }

  private async keepIfDue(): Promise<void> {
    if (this.stepsUnderWay > 0 || !this.isCheckpointDue) return;
    this.lookedAt = this.options.now();
    this.candidate = await this.weightsNow();
  }
}
