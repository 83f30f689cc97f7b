/**
 * The steps sent to a network whose losses are not known yet. A graphics device that must wait for the
 * page to read each loss idles for a round trip a step; with a few steps sent ahead it never waits.
 */
import type { BatchImage, NetworkRun } from '../networks/network.ts';
import type { TrainingSetting } from './trainer.ts';

/** Longest time by which the steps under way may hold back a moved slider: what still feels at once. */
const latencyMs = 100;

interface SentStep {
  readonly setting: TrainingSetting;
  readonly loss: Promise<number>;
}

/** What is under way of all runs of a plan, whichever sent it. */
export class DeviceLoad {
  /** Steps whose loss is not known yet. */
  steps = 0;
  /** When the last loss came. */
  finishedAt = Number.NEGATIVE_INFINITY;
}

export class StepQueue {
  private readonly network: NetworkRun;
  private readonly load: DeviceLoad;
  private readonly now: () => number;
  private readonly sent: SentStep[] = [];
  /** What the last step took by itself, in milliseconds. */
  private stepMs = Number.POSITIVE_INFINITY;

  /** @param now  milliseconds */
  constructor(network: NetworkRun, load: DeviceLoad, now: () => number) {
    this.network = network;
    this.load = load;
    this.now = now;
  }

  /** Steps under way. */
  get length(): number {
    return this.sent.length;
  }

  /** Whether one more may be sent ahead: the device takes it, and a slider would not have to wait too long. */
  get hasRoom(): boolean {
    const { stepsUnderWay } = this.network;
    const most = Math.max(this.sent.length, this.load.steps);
    return most < stepsUnderWay && (most + 1) * this.stepMs <= latencyMs;
  }

  send(images: readonly BatchImage[], setting: TrainingSetting): void {
    const { network, load, now, sent } = this;
    const sentAt = now();
    load.steps += 1;
    const loss = network
      .step(images, setting.loss.evaluates, setting.learningRate, setting.optimizer)
      .then((batchLoss) => {
        // Until the step before it was done, it only waited.
        const finishedAt = now();
        this.stepMs = finishedAt - Math.max(sentAt, load.finishedAt);
        load.finishedAt = finishedAt;
        return batchLoss;
      })
      .finally(() => {
        load.steps -= 1;
      });
    // A step may fail before its turn to be looked at comes.
    loss.catch(() => {});
    sent.push({ setting, loss });
  }

  /** The oldest step's loss, and the setting it was sent with. There must be one. */
  async next(): Promise<{ readonly batchLoss: number; readonly setting: TrainingSetting }> {
    const { setting, loss } = this.sent[0] as SentStep;
    const batchLoss = await loss;
    this.sent.shift();
    return { batchLoss, setting };
  }

  /** Waits for all that is under way, and forgets it. */
  async discard(): Promise<void> {
    await Promise.allSettled(this.sent.map(({ loss }) => loss));
    this.sent.length = 0;
  }
}
