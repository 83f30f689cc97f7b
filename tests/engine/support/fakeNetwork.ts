/**
 * A network without mathematics: its last weight, a bias that begins at 0, counts the updates, and its
 * loss is what the test says. It is stricter than a real one: whoever looks at it or changes it while a
 * step is under way is told so.
 */
import {
  type BatchImage,
  defaultOptimizer,
  type NetworkPlan,
  type NetworkRun,
  type PlanRequest,
  type PredictedImage,
} from '../../../src/engine/networks/network.ts';
import type { LossFunction } from '../../../src/losses/lossFunction.ts';
import type { Moments } from '../../../src/runs/moment.ts';
import { unetLayers } from '../../../src/runs/networkLayers.ts';
import type { OptimizerId } from '../../../src/runs/setting.ts';

export interface RecordedStep {
  readonly images: readonly BatchImage[];
  readonly loss: LossFunction;
  readonly learningRate: number;
  readonly optimizer: OptimizerId;
}

/** A run on a plan that has no mathematics either. */
export class FakeNetwork implements NetworkRun {
  readonly layers = unetLayers({ depth: 1, filters: 4, norm: 'none' }, 1);
  readonly recorded: RecordedStep[] = [];
  stepsUnderWay = 3;
  /** Most steps that were under way at once. */
  mostUnderWay = 0;
  predictions = 0;
  isDisposed = false;
  /** Loss of the nth update, from 0; may reject or never settle. */
  lossOf: (update: number) => number | Promise<number> = (update) => 1 / (1 + update);
  /** The moments that it was given last. */
  given: Moments | null = null;
  private readonly pixels: number;
  private current: Float32Array;
  private underWay = 0;
  /** A loss was not finite: no update until the weights are set. */
  private isStopped = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(weights: Float32Array, size: number) {
    this.current = weights.slice();
    this.pixels = size * size;
  }

  get updates(): number {
    return this.current.at(-1) as number;
  }

  async step(
    images: readonly BatchImage[],
    loss: LossFunction,
    learningRate: number,
    optimizer = defaultOptimizer,
  ): Promise<number> {
    if (this.isDisposed) throw new Error('used after dispose');
    this.recorded.push({ images, loss, learningRate, optimizer });
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    const made = this.last.then(() => this.update());
    this.last = made.catch(() => {});
    try {
      return await made;
    } finally {
      this.underWay -= 1;
    }
  }

  private async update(): Promise<number> {
    if (this.isStopped) return Number.NaN;
    const value = await this.lossOf(this.updates);
    if (Number.isFinite(value)) this.current[this.current.length - 1] = this.updates + 1;
    else this.isStopped = true;
    return value;
  }

  /** Each pixel is the last of the weights. */
  async predict(
    images: readonly PredictedImage[],
    weights: Float32Array = this.current,
  ): Promise<Float32Array[]> {
    this.expectRest();
    this.predictions += images.length;
    return images.map(() => new Float32Array(this.pixels).fill(weights.at(-1) as number));
  }

  async weights(): Promise<Float32Array> {
    this.expectRest();
    return this.current.slice();
  }

  async moments(): Promise<Moments> {
    this.expectRest();
    const { updates } = this;
    const filled = (value: number) => new Float32Array(this.current.length).fill(value);
    return { optimizer: 'adam', updates, first: filled(updates), second: filled(-updates) };
  }

  setWeights(weights: Float32Array, moments: Moments | null = null): void {
    this.expectRest();
    this.given = moments;
    this.isStopped = false;
    this.current = weights.slice();
  }

  /** Whether steps are under way. */
  get isBusy(): boolean {
    return this.underWay > 0;
  }

  private expectRest(): void {
    if (this.isDisposed) throw new Error('used after dispose');
    if (this.underWay > 0) throw new Error(`used with ${this.underWay} steps under way`);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}

export class FakePlan implements NetworkPlan {
  readonly layers = unetLayers({ depth: 1, filters: 4, norm: 'none' }, 1);
  readonly stepsUnderWay = 3;
  /** Most runs that it has memory for. */
  mostRuns = Number.POSITIVE_INFINITY;
  readonly runs: FakeNetwork[] = [];
  /** Positions of all masks that were replaced. */
  readonly maskChanges: number[] = [];
  isDisposed = false;
  private readonly request: PlanRequest;
  private readonly onRun: (run: FakeNetwork) => void;

  /** @param onRun  is told of each run that is made */
  constructor(request: PlanRequest, onRun: (run: FakeNetwork) => void = () => {}) {
    this.request = request;
    this.onRun = onRun;
  }

  async createRun(weights: Float32Array, moments: Moments | null = null): Promise<FakeNetwork> {
    if (this.isDisposed) throw new Error('used after dispose');
    if (this.runs.filter(({ isDisposed }) => !isDisposed).length >= this.mostRuns)
      throw new RangeError('it needs a smaller network');
    const run = new FakeNetwork(weights, this.request.images.size);
    run.given = moments;
    this.runs.push(run);
    this.onRun(run);
    return run;
  }

  async predict(images: readonly PredictedImage[], weights: Float32Array): Promise<Float32Array[]> {
    const pixels = this.request.images.size ** 2;
    return images.map(() => new Float32Array(pixels).fill(weights.at(-1) as number));
  }

  masksChanged(images: readonly number[]): void {
    if (this.runs.some(({ isBusy }) => isBusy)) throw new Error('masks changed under a step');
    this.maskChanges.push(...images);
  }

  dispose(): void {
    if (this.runs.some(({ isDisposed }) => !isDisposed)) throw new Error('disposed under a run');
    this.isDisposed = true;
  }
}
