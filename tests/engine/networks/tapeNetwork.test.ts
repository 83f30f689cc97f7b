import { normalForm } from '../../../src/losses/lossFunction.ts';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRun } from '../../../src/engine/networks/network.ts';
import { defaultParameters, lossTerms } from '../../../src/losses/catalogue.ts';
import { tapeRun } from '../../support/tapeRun.ts';
import { tinyProblem } from './tinyProblem.ts';

const terms = lossTerms('asymmetric-unified-focal', defaultParameters);
const configs = [
  { depth: 1, filters: 4, norm: 'none' },
  { depth: 1, filters: 4, norm: 'instance' },
] as const;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('a run on the tape', () => {
  it.each(configs)('has the gradient of finite differences, $norm norm', async (config) => {
    const request = tinyProblem(config, { channels: 3 });
    const network = await tapeRun(request);
    const [value, gradient] = network.gradient([0, 1], normalForm(terms));
    const analytic = (await gradient.data()) as Float32Array;
    tf.dispose([value, gradient]);
    const lossAt = async (weights: Float32Array) => {
      network.setWeights(weights);
      const [loss, unused] = network.gradient([0, 1], normalForm(terms));
      const number = (await loss.data())[0] as number;
      tf.dispose([loss, unused]);
      return number;
    };
    const largest = analytic.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    expect(largest).toBeGreaterThan(1e-3);
    // float32 and the kinks of ReLU limit what a difference can show; the median is sharper.
    const errors: number[] = [];
    for (const slot of network.layers.slots) {
      const index = slot.offset + Math.floor(slot.length / 2);
      const h = 2e-3;
      const shifted = (by: number) => {
        const weights = request.weights.slice();
        weights[index] = (weights[index] as number) + by;
        return lossAt(weights);
      };
      const slope = ((await shifted(h)) - (await shifted(-h))) / (2 * h);
      errors.push(Math.abs(slope - (analytic[index] as number)) / largest);
    }
    errors.sort((a, b) => a - b);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(2e-3);
    expect(errors.at(-1)).toBeLessThan(3e-2);
    network.dispose();
  });

  it('trains on an image of its own as on one that it is handed', async () => {
    const request = tinyProblem(configs[1]);
    const [own, handed] = [await tapeRun(request), await tapeRun(request)];
    const { inputs, masks } = request.images;
    const loose = { input: inputs.at(1) as Float32Array<ArrayBuffer>, mask: masks[1] ?? null };
    for (let step = 0; step < 3; step++)
      expect(await handed.step([0, loose], normalForm(terms), 0.01)).toBe(
        await own.step([0, 1], normalForm(terms), 0.01),
      );
    expect(await handed.weights()).toEqual(await own.weights());
    const bare = { ...loose, mask: null };
    await expect(handed.step([bare], normalForm(terms), 0.01)).rejects.toThrow(/no mask/);
  });

  it.each(['adam', 'sgd'] as const)(
    'goes on from weights and moments of %s as if it had never stopped',
    async (optimizer) => {
      const request = tinyProblem(configs[1]);
      const [first, second] = [await tapeRun(request), await tapeRun(request)];
      const steps = async (network: NetworkRun, count: number) => {
        for (let step = 0; step < count; step++)
          await network.step([step % 2], normalForm(terms), 0.01, optimizer);
      };
      await steps(first, 4);
      const [weights, moments] = [await first.weights(), await first.moments()];
      expect(moments).toMatchObject({ optimizer, updates: 4 });
      await steps(second, 1);
      second.setWeights(weights, moments);
      await Promise.all([steps(first, 3), steps(second, 3)]);
      expect(await second.weights()).toEqual(await first.weights());
      expect(await second.moments()).toEqual(await first.moments());
      second.setWeights(weights);
      await steps(second, 3);
      expect(await second.weights()).not.toEqual(await first.weights());
      first.dispose();
      second.dispose();
    },
  );

  it('updates as Adam does', async () => {
    const request = tinyProblem(configs[0]);
    const network = await tapeRun(request);
    const [value, gradient] = network.gradient([0, 1], normalForm(terms));
    const g = await gradient.data();
    tf.dispose([value, gradient]);
    await network.step([0, 1], normalForm(terms), 0.01);
    const updated = await network.weights();
    let moved = 0;
    updated.forEach((weight, i) => {
      // The first update: both moments are corrected to the gradient itself.
      const slope = g[i] as number;
      const expected = (request.weights[i] as number) - (0.01 * slope) / (Math.abs(slope) + 1e-7);
      expect(weight).toBeCloseTo(expected, 5);
      if (weight !== request.weights[i]) moved++;
    });
    expect(moved).toBeGreaterThan(updated.length / 2);
    network.dispose();
  });

  it('follows Nesterov momentum, keeps its velocity and forgets it with the optimiser', async () => {
    const request = tinyProblem(configs[0]);
    const network = await tapeRun(request);
    const loss = normalForm(terms);
    const expected = Float64Array.from(request.weights);
    const velocity = new Float64Array(expected.length);
    const follow = async (steps: number) => {
      for (let step = 0; step < steps; step++) {
        const [value, gradient] = network.gradient([0, 1], loss);
        const g = await gradient.data();
        tf.dispose([value, gradient]);
        await network.step([0, 1], loss, 0.05, 'sgd');
        for (let i = 0; i < expected.length; i++) {
          const slope = g[i] as number;
          velocity[i] = 0.9 * (velocity[i] as number) + slope;
          expected[i] = (expected[i] as number) - 0.05 * (slope + 0.9 * (velocity[i] as number));
        }
      }
      const weights = await network.weights();
      const errors = weights.map((weight, i) => Math.abs(weight - (expected[i] as number)));
      expect(Math.max(...errors)).toBeLessThan(1e-5);
    };
    await follow(5);
    await network.step([0, 1], loss, 0.001, 'adam');
    expected.set(await network.weights());
    velocity.fill(0);
    await follow(2);
    network.dispose();
  });

  it('learns with Nesterov momentum, and holds no more tensors after ten steps than after one', async () => {
    const network = await tapeRun(tinyProblem(configs[0]));
    const first = await network.step([0, 1], normalForm(terms), 0.05, 'sgd');
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let i = 0; i < 10; i++) last = await network.step([0, 1], normalForm(terms), 0.05, 'sgd');
    expect(last).toBeLessThan(0.9 * first);
    expect(tf.memory().numTensors).toBe(tensors);
    network.dispose();
  });

  it('learns, and holds no more tensors after ten steps than after one', async () => {
    const network = await tapeRun(tinyProblem(configs[0]));
    const first = await network.step([0, 1], normalForm(terms), 0.01);
    const tensors = tf.memory().numTensors;
    let last = first;
    for (let i = 0; i < 10; i++) last = await network.step([0, 1], normalForm(terms), 0.01);
    await network.predict([0, 1]);
    expect(last).toBeLessThan(0.8 * first);
    expect(tf.memory().numTensors).toBe(tensors);
    network.dispose();
  });

  it('frees everything', async () => {
    const before = tf.memory().numTensors;
    const network = await tapeRun(tinyProblem(configs[1]));
    await network.step([1], normalForm(terms), 0.01);
    network.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('changes no weight when the loss is not a number', async () => {
    const request = tinyProblem(configs[0]);
    const weights = request.weights.slice();
    weights[3] = Number.NaN;
    const network = await tapeRun({ ...request, weights });
    expect(await network.step([0], normalForm(terms), 0.01)).toBeNaN();
    expect(await network.weights()).toEqual(weights);
    network.dispose();
  });

  it('predicts each image as it would alone, in the order asked', async () => {
    const network = await tapeRun(tinyProblem(configs[1], { count: 3 }));
    const [two, zero, one] = await network.predict([2, 0, 1]);
    expect(await network.predict([0])).toEqual([zero]);
    expect(await network.predict([1])).toEqual([one]);
    expect(await network.predict([2])).toEqual([two]);
    expect(zero).not.toEqual(two);
    network.dispose();
  });
});
