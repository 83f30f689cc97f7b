/**
 * Training as an async generator: each pull is one step, pause is not pulling, stop is `return()`. It
 * reads the loss and the learning rate anew each step, measures scores now and then, and keeps the
 * last weights known to be good, from which training can go on elsewhere.
 */
import type { BatchOrder } from './batchOrder.ts';
import type { Measurement } from './measurement.ts';
import type { TrainableNetwork } from './network.ts';
import type { LossSetting, StepRecord } from './protocol.ts';

/** Steps between two checkpoints. */
const keepEverySteps = 20;
/** The same when steps are slow. */
const keepEveryMs = 5_000;
/** Shortest time between two measurements; below it the curves gain nothing. */
const measureEveryMs = 250;
/** A measurement may take up to a third of the time: it waits for twice its own cost. */
const restPerMeasurement = 2;

/** Weights to go on from. */
export interface Checkpoint {
  readonly weights: Float32Array;
  /** Updates made to reach them. */
  readonly step: number;
  /** Images consumed until then. */
  readonly position: number;
}

export interface TrainingSetting {
  readonly learningRate: number;
  readonly loss: LossSetting;
}

export interface TrainedStep {
  readonly record: StepRecord;
  readonly measurement: Measurement | null;
}

/** The loss was NaN or infinite. The network is back at the last good weights. */
export class LossNotFinite extends Error {
  /** The step that was not made. */
  readonly step: number;
  readonly setting: TrainingSetting;
  readonly kept: Checkpoint;

  constructor(step: number, setting: TrainingSetting, kept: Checkpoint) {
    super(`the loss is not finite at step ${step}`);
    this.step = step;
    this.setting = setting;
    this.kept = kept;
  }
}

export interface TrainerOptions {
  readonly network: TrainableNetwork;
  readonly order: BatchOrder;
  /** Images a step; the network is built for as many. */
  readonly batchSize: number;
  /** Where to start; the network has these weights already. */
  readonly from: Checkpoint;
  /** Read at every step. */
  readonly setting: () => TrainingSetting;
  readonly measure: (step: number) => Promise<Measurement>;
  /** Milliseconds. */
  readonly now: () => number;
}

export class Trainer {
  /** Updates made. */
  step: number;
  /** The last weights whose loss was finite. */
  kept: Checkpoint;
  private readonly options: TrainerOptions;
  /** Newer weights, kept once the next step finds their loss finite. */
  private candidate: Checkpoint | null = null;
  private lookedAt: number;
  private nextMeasurement = 0;

  constructor(options: TrainerOptions) {
    this.options = options;
    this.kept = options.from;
    this.step = options.from.step;
    options.order.position = options.from.position;
    this.lookedAt = options.now();
  }

  /** @throws LossNotFinite after it put the last good weights back */
  async *steps(): AsyncGenerator<TrainedStep, never> {
    const { network, order, batchSize, setting } = this.options;
    for (;;) {
      const now = setting();
      const { loss, learningRate } = now;
      const images = order.take(batchSize);
      const batchLoss = await network.step(images, loss.terms, learningRate);
      if (!Number.isFinite(batchLoss)) throw this.restored(now);
      if (this.candidate) this.kept = this.candidate;
      this.candidate = null;
      this.step += 1;
      const measurement = await this.measureIfDue();
      await this.keepIfDue();
      const { training = null, validation = null } = measurement ?? {};
      const record = {
        step: this.step,
        batchLoss,
        lossRevision: loss.revision,
        training,
        validation,
      };
      yield { record, measurement };
    }
  }

  private restored(setting: TrainingSetting): LossNotFinite {
    const failed = new LossNotFinite(this.step + 1, setting, this.kept);
    this.candidate = null;
    this.step = this.kept.step;
    this.options.order.position = this.kept.position;
    this.options.network.setWeights(this.kept.weights);
    return failed;
  }

  private async measureIfDue(): Promise<Measurement | null> {
    const { measure, now } = this.options;
    const start = now();
    if (start < this.nextMeasurement) return null;
    const measurement = await measure(this.step);
    const end = now();
    this.nextMeasurement = end + Math.max(measureEveryMs, restPerMeasurement * (end - start));
    return measurement;
  }

  /** The current weights, to go on from. */
  async checkpoint(): Promise<Checkpoint> {
    const { network, order } = this.options;
    const weights = await network.weights();
    return { weights, step: this.step, position: order.position };
  }

  private async keepIfDue(): Promise<void> {
    const { now } = this.options;
    if (this.step % keepEverySteps !== 0 && now() - this.lookedAt < keepEveryMs) return;
    this.lookedAt = now();
    this.candidate = await this.checkpoint();
  }
}
