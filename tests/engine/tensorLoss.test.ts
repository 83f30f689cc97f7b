import '@tensorflow/tfjs-backend-cpu';
import '../../src/engine/gradients.ts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkLossParity, parityCases } from './lossParity.ts';

describe('the loss on tensors', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  it.each(parityCases)('$name equals losses/evaluate on cpu', async (parityCase) => {
    await checkLossParity(parityCase);
  });

  it('is NaN when a logit is', async () => {
    const { tensorLoss } = await import('../../src/engine/tensorLoss.ts');
    const logits = tf.fill([1, 4, 4, 2], Number.NaN) as tf.Tensor4D;
    const value = tensorLoss(parityCases[0]!.terms, logits, tf.zeros([1, 4, 4]));
    expect((await value.data())[0]).toBeNaN();
  });
});
