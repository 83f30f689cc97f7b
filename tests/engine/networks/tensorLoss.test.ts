import '@tensorflow/tfjs-backend-cpu';
import '../../../src/engine/networks/gradients.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluate } from '../../../src/losses/evaluate.ts';
import { checkLossParity, parityCases } from './lossParity.ts';

describe('the loss on tensors', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(parityCases)('$name equals losses/evaluate on cpu', async (parityCase) => {
    await checkLossParity(parityCase);
  });

  it.each(parityCases.slice(0, 6))('$name counts judged pixels alone', async ({ terms }) => {
    const { lossAndGradient } = await import('../../../src/engine/networks/tensorLoss.ts');
    const pixels = 12;
    const raw = Float32Array.from({ length: 2 * pixels * 2 }, (_, i) => 3 * Math.sin(7 * i));
    // Four pixels of the first image and two of the second are left out.
    const judged = Array.from({ length: 2 * pixels }, (_, i) => Number(i > 3 && i < 22));
    const truth = judged.map((one, i) => (one && i % 3 === 0 ? 1 : 0));
    const shape: [number, number, number] = [2, 3, 4];
    const { value, gradient } = lossAndGradient(
      terms,
      tf.tensor4d(raw, [...shape, 2]),
      tf.tensor3d(truth, shape),
      tf.tensor3d(judged, shape),
    );
    const found = await gradient.data();
    let expected = 0;
    for (const image of [0, 1]) {
      const kept = judged.flatMap((one, i) => (one && Math.floor(i / pixels) === image ? [i] : []));
      const probability = kept.map((i) => 1 / (1 + Math.exp(raw[2 * i]! - raw[2 * i + 1]!)));
      const own = evaluate(terms, { probability, truth: kept.map((i) => truth[i]!), images: 1 });
      expected += own.value / 2;
      kept.forEach((i, at) => {
        const p = probability[at]!;
        expect(found[2 * i + 1]).toBeCloseTo((own.gradient[at]! * p * (1 - p)) / 2, 5);
      });
    }
    expect((await value.data())[0]).toBeCloseTo(expected, 5);
    judged.forEach((one, i) => {
      if (!one) expect([found[2 * i], found[2 * i + 1]].map(Math.abs)).toEqual([0, 0]);
    });
  });

  it('is NaN when a logit is', async () => {
    const { tensorLoss } = await import('../../../src/engine/networks/tensorLoss.ts');
    const logits = tf.fill([1, 4, 4, 2], Number.NaN) as tf.Tensor4D;
    const value = tensorLoss(parityCases[0]!.terms, logits, tf.zeros([1, 4, 4]));
    expect((await value.data())[0]).toBeNaN();
  });
});
