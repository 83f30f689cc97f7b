/** Runs in turn on WebAssembly: bit for bit as each alone, whatever comes between. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../src/engine/networks/network.ts';
import { TapePlan } from '../../../src/engine/networks/tapePlan.ts';
import { normalForm } from '../../../src/losses/lossFunction.ts';
import { createRandom } from '../../../src/pixels/random.ts';
import { askAlone, askTogether, drawActs } from '../../support/runActs.ts';
import { batches } from '../../support/stepParity.ts';
import { threeClasses, trainingTask, unifiedFocal } from '../../support/trainingTask.ts';
import { startWasmInNode } from './wasmBackend.ts';

beforeAll(startWasmInNode);

const config = { depth: 1, filters: 4, norm: 'instance' } as const;
const request = trainingTask(config, 8, 1, 2);
const loss = normalForm(unifiedFocal);
const half = Float32Array.from(request.weights, (value) => 0.5 * value);

const openRuns = (plan: TapePlan, { weights }: NetworkRequest, count: number) =>
  Promise.all(Array.from({ length: count }, () => plan.createRun(weights)));

describe('several runs on WebAssembly', () => {
  it.each([
    ['two classes', request],
    ['three classes', threeClasses(config, 8)],
  ])('each answers as alone, whatever is asked of them without waiting: %s', async (_, task) => {
    const random = createRandom(3, 'acts');
    const acts = [0, 1, 2].map(() => drawActs(random, task, 40));
    const tensors = tf.memory().numTensors;
    const expected = [];
    for (const own of acts) {
      const run = await new TapePlan(task).createRun(task.weights);
      expected.push(await askAlone(run, own));
      run.dispose();
    }
    const runs = await openRuns(new TapePlan(task), task, acts.length);
    expect(await askTogether(random, runs, acts)).toEqual(expected);
    for (const run of runs) run.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('predict with any weights as a run that has them', async () => {
    const plan = new TapePlan(request);
    const [run, fresh] = await openRuns(plan, request, 2);
    for (const batch of batches) await run.step(batch, loss, 0.05);
    const expected = await run.predict([0, 1, 2]);
    const weights = await run.weights();
    expect(await fresh.predict([0, 1, 2], weights)).toEqual(expected);
    expect(await plan.predict([0, 1, 2], weights)).toEqual(expected);
    expect(await fresh.weights()).toEqual(request.weights);
    run.dispose();
    fresh.dispose();
  });

  it('weights that are set behind a step are set after it', async () => {
    const run = await new TapePlan(request).createRun(request.weights);
    const sent = [run.step([0, 1], loss, 0.05), run.step([2, 0], loss, 0.05)];
    run.setWeights(half);
    expect(await run.weights()).toEqual(half);
    const [first, second] = await Promise.all(sent);
    expect(first).not.toBe(second);
    run.dispose();
  });

  it('one whose loss is not finite stands still until it has other weights, the others go on', async () => {
    const plan = new TapePlan(request);
    const [good, bad] = await openRuns(plan, request, 2);
    const endless = normalForm({ ...unifiedFocal, constant: Number.POSITIVE_INFINITY });
    const sent = [endless, loss].map((one) => bad.step([0, 1], one, 0.05));
    const first = await good.step([0, 1], loss, 0.05);
    expect(await good.step([0, 1], loss, 0.05)).toBeLessThan(first);
    expect(await Promise.all(sent)).toContain(Number.POSITIVE_INFINITY);
    expect(await bad.weights()).toEqual(request.weights);
    bad.setWeights(request.weights);
    expect(await bad.step([0, 1], loss, 0.05)).toBe(first);
    expect(await bad.weights()).not.toEqual(request.weights);
    good.dispose();
    bad.dispose();
  });

  it('weights of another length are refused, and what is asked of a run that was freed', async () => {
    const plan = new TapePlan(request);
    const tensors = tf.memory().numTensors;
    const run = await plan.createRun(request.weights);
    const short = half.slice(1);
    await expect(plan.createRun(short)).rejects.toThrow(RangeError);
    await expect(plan.predict([0], short)).rejects.toThrow(RangeError);
    await expect(run.predict([0], short)).rejects.toThrow(RangeError);
    expect(() => run.setWeights(short)).toThrow(RangeError);
    const sent = run.step([0, 1], loss, 0.05);
    run.dispose();
    expect(Number.isFinite(await sent)).toBe(true);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(() => run.setWeights(half)).toThrow('was disposed of');
    await expect(run.step([0, 1], loss, 0.05)).rejects.toThrow('was disposed of');
    await expect(run.weights()).rejects.toThrow('was disposed of');
    plan.dispose();
    await expect(plan.createRun(request.weights)).rejects.toThrow('was disposed of');
  });
});
