/**
 * A network without mathematics: its last weight, a bias that begins at 0, counts the updates, and its
 * loss is what the test says. It is stricter than a real one: whoever looks at it or changes it while a
 * step is under way is told so.
 */
import {
  type BatchImage,
  defaultOptimizer,
  type TrainableNetwork,
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

export class FakeNetwork implements TrainableNetwork {
  readonly layers = unetLayers({ depth: 1, filters: 4, norm: 'none' }, 1);
  readonly recorded: RecordedStep[] = [];
  stepsUnderWay = 3;
  /** Most steps that were under way at once. */
  mostUnderWay = 0;
  predictions = 0;
  /** Positions of all masks that were replaced. */
  readonly maskChanges: number[] = [];
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

  async predict(images: readonly number[]): Promise<Float32Array[]> {
    this.expectRest();
    this.predictions += images.length;
    return images.map(() => new Float32Array(this.pixels).fill(this.updates));
  }

  masksChanged(images: readonly number[]): void {
    this.expectRest();
    this.maskChanges.push(...images);
  }

  predictInputs(inputs: readonly Float32Array[]): Promise<Float32Array[]> {
    return this.predict(inputs.map(() => 0));
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

  private expectRest(): void {
    if (this.isDisposed) throw new Error('used after dispose');
    if (this.underWay > 0) throw new Error(`used with ${this.underWay} steps under way`);
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
