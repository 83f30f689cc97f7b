/** Runs in turn on WebAssembly: bit for bit as each alone, whatever comes between. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NetworkRun } from '../../../src/engine/networks/network.ts';
import { TapePlan } from '../../../src/engine/networks/tapeNetwork.ts';
import { type LossFunction, lossFunction } from '../../../src/losses/lossFunction.ts';
import { defaultParameters } from '../../../src/losses/parameters.ts';
import type { OptimizerId } from '../../../src/runs/setting.ts';
import { tinyProblem } from '../networks/tinyProblem.ts';
import { startWasmInNode } from './wasmBackend.ts';

beforeAll(startWasmInNode);

const request = tinyProblem({ depth: 1, filters: 4, norm: 'instance' }, { count: 3 });
const batches = [
  [0, 1],
  [2, 0],
  [1, 2],
];
const parts: readonly [LossFunction, number, OptimizerId][] = [
  [lossFunction({ id: 'asymmetric-unified-focal', parameters: defaultParameters }), 0.01, 'adam'],
  [lossFunction({ id: 'lovasz-softmax', parameters: defaultParameters }), 0.003, 'adam'],
  [lossFunction({ id: 'dice', parameters: defaultParameters }), 0.05, 'sgd'],
];
const turns = [0, 1, 2, 'reset', 0, 1, 2, 0] as const;

async function step(run: NetworkRun, turn: (typeof turns)[number], part: (typeof parts)[number]) {
  if (turn === 'reset') {
    run.setWeights(request.weights);
    return 0;
  }
  return run.step(batches[turn] as number[], ...part);
}

describe('several runs on WebAssembly', () => {
  it('are bit for bit as each alone, with predictions of other weights between', async () => {
    const expected = [];
    for (const part of parts) {
      const run = new TapePlan(request).createRun(request.weights);
      const losses: number[] = [];
      for (const turn of turns) losses.push(await step(run, turn, part));
      expected.push({ losses, weights: await run.weights(), moments: await run.moments() });
      run.dispose();
    }
    const plan = new TapePlan(request);
    const tensors = tf.memory().numTensors;
    const runs = parts.map(() => plan.createRun(request.weights));
    const other = request.weights.map((value) => -value);
    const losses: number[][] = parts.map(() => []);
    for (const [i, turn] of turns.entries()) {
      // Under way together, in another order each turn.
      const order = [0, 1, 2].map((run) => (run + i) % 3);
      const made = await Promise.all(
        order.map((run) => step(runs[run]!, turn, parts[run] as (typeof parts)[number])),
      );
      for (const [at, run] of order.entries()) losses[run]?.push(made[at] as number);
      await Promise.all([plan.predict([0, 1, 2], other), runs[0]?.predict([1], other)]);
    }
    for (const [i, run] of runs.entries()) {
      expect(losses[i]).toEqual(expected[i]?.losses);
      expect(await run.weights()).toEqual(expected[i]?.weights);
      expect(await run.moments()).toEqual(expected[i]?.moments);
      run.dispose();
    }
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('predict with any weights as a run that has them', async () => {
    const plan = new TapePlan(request);
    const [run, fresh] = [plan.createRun(request.weights), plan.createRun(request.weights)];
    for (const batch of batches) await run.step(batch, ...(parts[0] as (typeof parts)[number]));
    const expected = await run.predict([0, 1, 2]);
    const weights = await run.weights();
    expect(await fresh.predict([0, 1, 2], weights)).toEqual(expected);
    expect(await plan.predict([0, 1, 2], weights)).toEqual(expected);
    expect(await fresh.weights()).toEqual(request.weights);
    run.dispose();
    fresh.dispose();
  });

  it('that are freed with a step under way free themselves when it is done', async () => {
    const plan = new TapePlan(request);
    const tensors = tf.memory().numTensors;
    const run = plan.createRun(request.weights);
    const sent = run.step(batches[0] as number[], ...(parts[0] as (typeof parts)[number]));
    run.dispose();
    expect(Number.isFinite(await sent)).toBe(true);
    expect(tf.memory().numTensors).toBe(tensors);
  });
});
