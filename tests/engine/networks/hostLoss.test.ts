import { describe, expect, it } from 'vitest';
import { hostLoss } from '../../../src/engine/networks/hostLoss.ts';
import { defaultParameters } from '../../../src/losses/catalogue.ts';
import { evaluate } from '../../../src/losses/evaluate.ts';
import { lossFunction } from '../../../src/losses/lossFunction.ts';
import { centralDifference } from '../../support/finiteDifference.ts';
import { wave } from './tinyProblem.ts';

const loss = lossFunction({ id: 'asymmetric-unified-focal', parameters: defaultParameters });
const grid = { width: 3, height: 2 };
const logitsOf = (count: number) => Float32Array.from({ length: count }, (_, i) => 3 * wave(i));

describe('a loss computed outside of the network', () => {
  it('of two classes is that of evaluate, on a batch', () => {
    const logits = logitsOf(2 * 6 * 2);
    const labels = [Uint8Array.of(0, 1, 1, 0, 0, 1), Uint8Array.of(0, 0, 0, 1, 0, 0)];
    const { value, gradient } = hostLoss(loss, logits, labels, 2, grid);
    const probability = Array.from({ length: 12 }, (_, i) => {
      const difference = (logits[2 * i + 1] as number) - (logits[2 * i] as number);
      return 1 / (1 + Math.exp(-difference));
    });
    const truth = labels.flatMap((label) => [...label]);
    if (!loss.terms) throw new Error('the loss has a normal form');
    const expected = evaluate(loss.terms, { probability, truth, images: 2 });
    expect(value).toBeCloseTo(expected.value, 12);
    probability.forEach((p, i) => {
      const byLogit = (expected.gradient[i] as number) * p * (1 - p);
      expect(gradient[2 * i + 1]).toBeCloseTo(byLogit, 7);
      expect(gradient[2 * i]).toBeCloseTo(-byLogit, 7);
    });
  });

  it('of three classes has the central difference of its value as its gradient', () => {
    const logits = logitsOf(6 * 3);
    const labels = [Uint8Array.of(0, 1, 2, 0, 2, 1)];
    const { gradient } = hostLoss(loss, logits, labels, 3, grid);
    // Float32 logits move by steps that differ from the ones asked for: measure in float64.
    const value = (moved: Float64Array) =>
      hostLoss(loss, moved as unknown as Float32Array, labels, 3, grid).value;
    for (let i = 0; i < logits.length; i++)
      expect(gradient[i]).toBeCloseTo(centralDifference(value, Array.from(logits), i), 6);
  });

  it.each(['poly-1', 'lovasz-softmax', 'asymmetric-unified-focal'] as const)(
    '%s of judged pixels is that of an image without the others',
    (id) => {
      const own = lossFunction({ id, parameters: defaultParameters });
      const logits = logitsOf(6 * 2);
      const all = hostLoss(own, logits, [Uint8Array.of(0, 1, 1, 255, 0, 255)], 2, grid);
      const kept = new Float32Array(8);
      [0, 1, 2, 4].forEach((pixel, at) => {
        kept.set(logits.subarray(2 * pixel, 2 * pixel + 2), 2 * at);
      });
      const alone = hostLoss(own, kept, [Uint8Array.of(0, 1, 1, 0)], 2, {
        width: 4,
        height: 1,
      });
      expect(all.value).toBeCloseTo(alone.value, 12);
      expect([...all.gradient.subarray(0, 6)]).toEqual([...alone.gradient.subarray(0, 6)]);
      expect([...all.gradient.subarray(8, 10)]).toEqual([...alone.gradient.subarray(6, 8)]);
      for (const i of [6, 7, 10, 11]) expect(all.gradient[i]).toBe(0);
    },
  );

  it('of a loss that reads places pulls on no pixel that is left out', () => {
    for (const id of ['boundary', 'cldice'] as const) {
      const own = lossFunction({ id, parameters: defaultParameters });
      const labels = [Uint8Array.of(0, 1, 1, 255, 0, 255)];
      const first = hostLoss(own, logitsOf(12), labels, 2, grid);
      const moved = logitsOf(12);
      moved[7] = 9;
      expect(hostLoss(own, moved, labels, 2, grid).value).toBe(first.value);
      for (const i of [6, 7, 10, 11]) expect(first.gradient[i]).toBe(0);
      expect(first.gradient.some((slope) => slope !== 0)).toBe(true);
    }
  });

  it('is not a number where a logit is not', () => {
    const logits = logitsOf(12);
    logits[5] = Number.POSITIVE_INFINITY;
    expect(hostLoss(loss, logits, [new Uint8Array(6)], 2, grid).value).toBeNaN();
  });
});
