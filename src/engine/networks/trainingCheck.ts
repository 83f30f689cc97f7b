/**
 * Three training steps whose losses are known. A backend that starts may still compute wrongly: a
 * driver can miscompile a shader, a rejected one leaves old numbers in its buffers. The first loss
 * checks the network forward, the next two the gradients of every layer.
 */
import { normalForm } from '../../losses/lossFunction.ts';
import { epsilon } from '../../losses/terms.ts';
import { unetLayers } from '../../runs/networkLayers.ts';
import type { NetworkRequest, NetworkRun } from './network.ts';

const size = 16;
const config = { depth: 1, filters: 4, norm: 'instance' } as const;
const learningRate = 0.02;

/** Asymmetric Unified Focal loss at λ ½, δ 0.6, γ ½: every term of the normal form takes part. */
const loss = normalForm({
  distributionWeight: 0.5,
  foregroundWeight: 0.6,
  backgroundWeight: 0.4,
  foregroundFocus: 0,
  backgroundFocus: 0.5,
  regionWeight: 0.5,
  delta: 0.6,
  foregroundPower: 0.5,
  backgroundPower: 1,
  smooth: epsilon,
  clipsRegion: true,
  constant: 0,
});

/** Losses of the three steps on the cpu backend; a test recomputes them. */
export const expectedLosses = [0.50377, 0.36569, 0.28178] as const;

/** Largest relative deviation; float32 backends differ by some 1e-6, a wrong kernel by far more. */
const tolerance = 1e-3;

/** Fractional parts of multiples of the plastic number: spread evenly over [−1, 1), the same everywhere. */
function spread(i: number): number {
  return 2 * ((i * 0.754877666 + 0.31) % 1) - 1;
}

/** A disc on a noisy ground, twice, and a network of every kind of layer. */
export function checkRequest(): NetworkRequest {
  const weights: number[] = [];
  for (const { length, deviation } of unetLayers(config, 1).slots)
    for (let i = 0; i < length; i++) {
      const value = spread(weights.length);
      weights.push(deviation === null ? 1 : (deviation || 0.1) * 1.5 * value);
    }
  const inside = (image: number, i: number) =>
    Math.hypot((i % size) - 5 - 3 * image, Math.floor(i / size) - 7) < 4.5;
  const pixels = { length: size * size };
  return {
    config,
    batchSize: 2,
    weights: Float32Array.from(weights),
    images: {
      size,
      channels: 1,
      classes: 2,
      inputs: [0, 1].map((image) =>
        Float32Array.from(
          pixels,
          (_, i) => (inside(image, i) ? 1 : -0.5) + 0.5 * spread(i + 300 * image),
        ),
      ),
      masks: [0, 1].map((image) => Uint8Array.from(pixels, (_, i) => Number(inside(image, i)))),
    },
  };
}

/** Losses of the three steps on a network made from {@link checkRequest}. */
export async function checkLosses(network: NetworkRun): Promise<number[]> {
  const losses: number[] = [];
  for (let step = 0; step < expectedLosses.length; step++)
    losses.push(await network.step([0, 1], loss, learningRate));
  return losses;
}

/** Whether these losses are the known ones, to float32 accuracy. */
export function areLossesExpected(losses: readonly number[]): boolean {
  return expectedLosses.every(
    (expected, i) => Math.abs((losses[i] as number) - expected) <= tolerance * expected,
  );
}
