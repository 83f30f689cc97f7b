/** Parity of the tensor loss with losses/evaluate on whichever backend is set; shared by all backends. */
import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { lossAndGradient, tensorLoss } from '../../../src/engine/networks/tensorLoss.ts';
import {
  defaultParameters,
  lossDefinition,
  lossTerms,
  normalFormIds,
} from '../../../src/losses/catalogue.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import type { LossTerms } from '../../../src/losses/terms.ts';

export interface ParityCase {
  readonly name: string;
  readonly terms: LossTerms;
  readonly images: number;
  readonly height: number;
  readonly width: number;
  /** Spread of the logits; large ones reach the clipping on both sides. */
  readonly spread: number;
}

const corners = { ...defaultParameters, lambda: 0.3, delta: 0.9, gamma: 0.95, focalGamma: 5 };

export const parityCases: readonly ParityCase[] = normalFormIds
  .map((id) => ({ id, name: lossDefinition(id).name }))
  .flatMap((loss) => [
    { loss, parameters: defaultParameters, images: 2, height: 5, width: 7, spread: 4 },
    { loss, parameters: corners, images: 3, height: 8, width: 3, spread: 30 },
  ])
  .map(({ loss, parameters, ...shape }) => ({
    ...shape,
    name: `${loss.name}, logits ±${shape.spread}`,
    terms: lossTerms(loss.id, parameters),
  }));

/** Repeatable numbers in [−1, 1) without a generator of their own. */
function wave(i: number): number {
  return 2 * ((i * 0.754877666 + 0.31) % 1) - 1;
}

/** Value within 1e-5 and gradient within 1e-4 of evaluate, relative to their largest magnitude. */
export async function checkLossParity(parityCase: ParityCase): Promise<void> {
  const { terms, images, height, width, spread } = parityCase;
  const pixels = images * height * width;
  const logits = Float32Array.from({ length: 2 * pixels }, (_, i) => (spread * wave(i)) / 2);
  const truth = Float32Array.from({ length: pixels }, (_, i) => (wave(7 * i + 3) > 0.2 ? 1 : 0));
  const probability = Float64Array.from({ length: pixels }, (_, i) => {
    const difference = (logits[2 * i + 1] as number) - (logits[2 * i] as number);
    return 1 / (1 + Math.exp(-difference));
  });
  const expected = evaluate(terms, { probability, truth, images });

  const before = tf.memory().numTensors;
  const logitTensor = tf.tensor4d(logits, [images, height, width, 2]);
  const truthTensor = tf.tensor3d(truth, [images, height, width]);
  const { value, gradient } = lossAndGradient(terms, logitTensor, truthTensor);
  const taped = tf.grad((x) => tf.mul(tensorLoss(terms, x as tf.Tensor4D, truthTensor), 3))(
    logitTensor,
  );
  const [gotValue] = await value.data();
  const gotGradient = await gradient.data();
  const gotTaped = await taped.data();
  tf.dispose([logitTensor, truthTensor, value, gradient, taped]);

  const scale = Math.max(Math.abs(expected.value), 0.01);
  expect(Math.abs((gotValue as number) - expected.value) / scale).toBeLessThan(1e-5);
  let largest = 0;
  let error = 0;
  for (let i = 0; i < pixels; i++) {
    const p = probability[i] as number;
    const slope = (expected.gradient[i] as number) * p * (1 - p);
    largest = Math.max(largest, Math.abs(slope));
    error = Math.max(
      error,
      Math.abs((gotGradient[2 * i + 1] as number) - slope),
      Math.abs((gotGradient[2 * i] as number) + slope),
      Math.abs((gotTaped[2 * i + 1] as number) / 3 - slope),
    );
  }
  expect(largest).toBeGreaterThan(0);
  expect(error / largest).toBeLessThan(1e-4);
  expect(tf.memory().numTensors).toBe(before);
}
