/** What a backend may take is shared out among all plans and runs on it, and comes back with them. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { neverFails } from '../../../src/engine/backends/startedBackend.ts';
import { createPlan } from '../../../src/engine/networks/createPlan.ts';
import { DoesNotFit, tapeNeed } from '../../../src/engine/networks/memory.ts';
import { MemoryBudget, PlanMemory } from '../../../src/engine/networks/memoryBudget.ts';
import { tinyProblem } from './tinyProblem.ts';

const MB = 2 ** 20;
const need = { bytes: 60 * MB, perRun: 20 * MB, largestPiece: 0 };

describe('the memory of a backend', () => {
  it('is that of the plan once, and that of each run', () => {
    const budget = new MemoryBudget(100 * MB);
    const memory = new PlanMemory(budget, need);
    expect(budget.left).toBe(60 * MB);
    for (let run = 0; run < 3; run++) memory.openRun();
    expect(budget.left).toBe(0);
    memory.closeRun();
    expect(budget.left).toBe(20 * MB);
    memory.openRun();
    for (let run = 0; run < 3; run++) memory.closeRun();
    memory.close();
    expect(budget.left).toBe(100 * MB);
  });

  it('refuses one more run in a sentence that says what is left, and offers no smaller batch', () => {
    const memory = new PlanMemory(new MemoryBudget(70 * MB), need);
    memory.openRun();
    const refused = () => memory.openRun();
    expect(refused).toThrow(DoesNotFit);
    expect(refused).toThrow(
      'one more run needs 20 MB of memory, and 10 MB of 70 MB are left. Close a run or use a smaller network',
    );
    expect(refused).toThrow(expect.objectContaining({ batchSize: null }));
  });
});

describe('plans of one backend', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('leave each other what they do not take, and give all of it back', async () => {
    const request = tinyProblem({ depth: 1, filters: 4, norm: 'none' });
    const { bytes, perRun } = tapeNeed(request);
    const budget = new MemoryBudget(2 * bytes + perRun);
    const backend = { detail: '', failed: neverFails, gpu: null, dispose: () => {} };
    const told: number[] = [];
    const open = () => createPlan(backend, request, { budget, onMemory: (all) => told.push(all) });
    const [first, second] = [await open(), await open()];
    expect(told).toEqual([bytes, bytes]);
    const runs = [];
    for (const plan of [first, first, second]) runs.push(await plan.createRun(request.weights));
    await expect(second.createRun(request.weights)).rejects.toThrow(DoesNotFit);
    await expect(open()).rejects.toThrow('Use smaller images or a smaller network');
    await expect(first.createRun(request.weights.slice(1))).rejects.toThrow('the network has');

    runs.pop()?.dispose();
    runs.push(await second.createRun(request.weights));
    for (const run of runs) run.dispose();
    // A second time frees nothing that others may have by now.
    runs[0]?.dispose();
    for (const plan of [first, second]) plan.dispose();
    expect(budget.left).toBe(budget.limit);
  });
});
