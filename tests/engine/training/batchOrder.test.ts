import { describe, expect, it } from 'vitest';
import { BatchOrder } from '../../../src/engine/training/batchOrder.ts';
import { createRandom } from '../../../src/pixels/random.ts';

const images = [3, 5, 8, 9, 11];
const numbersOf = (epoch: number) => createRandom(7, `epoch ${epoch}`);

describe('BatchOrder', () => {
  it('takes every image once an epoch, also when batches straddle epochs', () => {
    const order = new BatchOrder(images, numbersOf);
    const taken = Array.from({ length: 5 }, () => order.take(2)).flat();
    expect([...taken.slice(0, 5)].sort((a, b) => a - b)).toEqual(images);
    expect([...taken.slice(5)].sort((a, b) => a - b)).toEqual(images);
    expect(taken.slice(0, 5)).not.toEqual(taken.slice(5));
    expect(order.position).toBe(10);
  });

  it('goes on from a position as if it had never stopped', () => {
    const order = new BatchOrder(images, numbersOf);
    for (let i = 0; i < 4; i++) order.take(3);
    const expected = [order.take(3), order.take(3)];
    const resumed = new BatchOrder(images, numbersOf);
    resumed.position = 12;
    expect([resumed.take(3), resumed.take(3)]).toEqual(expected);
  });

  it('takes no image twice into a batch that is larger than the dataset', () => {
    const order = new BatchOrder(images, numbersOf);
    expect(order.take(16).sort((a, b) => a - b)).toEqual(images);
  });
});
