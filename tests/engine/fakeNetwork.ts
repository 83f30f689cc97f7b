/**
 * A network without mathematics: its last weight, a bias that begins at 0, counts the updates, and its
 * loss is what the test says.
 */
import type { TrainableNetwork } from '../../src/engine/network.ts';
import { unetLayers } from '../../src/engine/unet.ts';
import type { LossTerms } from '../../src/losses/terms.ts';

export interface RecordedStep {
  readonly images: readonly number[];
  readonly terms: LossTerms;
  readonly learningRate: number;
}

export class FakeNetwork implements TrainableNetwork {
  readonly layers = unetLayers({ depth: 1, filters: 4, norm: 'none' }, 1);
  readonly recorded: RecordedStep[] = [];
  predictions = 0;
  isDisposed = false;
  /** Loss of the nth update, from 0; may reject or never settle. */
  lossOf: (update: number) => number | Promise<number> = (update) => 1 / (1 + update);
  private readonly pixels: number;
  private current: Float32Array;

  constructor(weights: Float32Array, size: number) {
    this.current = weights.slice();
    this.pixels = size * size;
  }

  get updates(): number {
    return this.current.at(-1) as number;
  }

  async step(images: readonly number[], terms: LossTerms, learningRate: number): Promise<number> {
    if (this.isDisposed) throw new Error('used after dispose');
    this.recorded.push({ images, terms, learningRate });
    const loss = await this.lossOf(this.updates);
    if (Number.isFinite(loss)) this.current[this.current.length - 1] = this.updates + 1;
    return loss;
  }

  async predict(images: readonly number[]): Promise<Float32Array[]> {
    if (this.isDisposed) throw new Error('used after dispose');
    this.predictions += images.length;
    return images.map(() => new Float32Array(this.pixels).fill(this.updates));
  }

  async weights(): Promise<Float32Array> {
    return this.current.slice();
  }

  setWeights(weights: Float32Array): void {
    this.current = weights.slice();
  }

  dispose(): void {
    this.isDisposed = true;
  }
}
