/**
 * What a step costs the page, on Dawn's null backend: it validates every call and computes nothing.
 * Counts are asserted; times are printed for a person to read.
 */

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import { planNeed } from '../../src/engine/kernels/planNeed.ts';
import { normalForm } from '../../src/losses/lossFunction.ts';
import { referenceNetworks } from '../../src/runs/setting.ts';
import { openDawn } from '../support/dawn.ts';
import { takeEverything } from '../support/everythingTaken.ts';
import { createGpuNetwork } from '../support/gpuNetwork.ts';
import type { TestDevice } from '../support/testDevice.ts';
import { trainingTask, unifiedFocal } from '../support/trainingTask.ts';

const cases = [
  { name: 'small', size: 64, batchSize: 2, mostDispatches: 90 },
  { name: 'standard', size: 128, batchSize: 4, mostDispatches: 150 },
] as const;

/** Everything a device can be asked to create, and what a step must do once. */
const counted = [
  'createBuffer',
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createShaderModule',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createQuerySet',
  'createTexture',
] as const;

/** Counts calls of methods from now on. */
function count<Owner extends object>(owner: Owner, methods: readonly (keyof Owner)[]) {
  const calls = new Map<keyof Owner, number>();
  for (const method of methods) {
    const original = owner[method] as (...given: unknown[]) => unknown;
    owner[method] = ((...given: unknown[]) => {
      calls.set(method, (calls.get(method) ?? 0) + 1);
      return original.apply(owner, given);
    }) as Owner[keyof Owner];
  }
  return calls;
}

describe('cost of a planned step', () => {
  let dawn: TestDevice;
  beforeAll(async () => {
    dawn = await openDawn('null');
  });
  afterAll(() => expect(dawn.complaints).toEqual([]));

  for (const { name, size, batchSize, mostDispatches } of cases)
    it(`${name}: at most ${mostDispatches} dispatches, one submit, nothing created`, async () => {
      const request = trainingTask(referenceNetworks[name], size, 1, batchSize);
      const network = await createGpuNetwork(dawn.device, request, tuningFor('hardware'));
      expect(network.dispatches).toBeLessThanOrEqual(mostDispatches);
      const batch = Array.from({ length: batchSize }, (_, image) => image % 3);
      const created = count(dawn.device, counted);
      const queued = count(dawn.device.queue, ['submit', 'writeBuffer']);
      const steps = 2000;
      const times: number[] = [];
      for (let step = 0; step < steps; step++) {
        const start = performance.now();
        // A slider moves at every step.
        const terms = { ...unifiedFocal, delta: 0.5 + (step % 100) / 250 };
        const optimizer = step % 1000 < 500 ? 'adam' : 'sgd';
        const loss = network.step(batch, normalForm(terms), 1e-3, optimizer);
        times.push(performance.now() - start);
        await loss;
        if (step % 500 === 0) await network.predict([0, 1]);
        if (step % 1000 === 0) network.setWeights(request.weights);
      }
      expect(Object.fromEntries(created)).toEqual({});
      // Four predictions, two resets, each of which writes weights and state, and three times another
      // optimiser, which writes the state.
      expect(queued.get('submit')).toBe(steps + 4 + 2 + 3);
      expect(queued.get('writeBuffer')).toBe(steps + 2 * 2 + 3);
      times.sort((a, b) => a - b);
      console.info(
        `${name}: ${network.dispatches} dispatches, ${times[steps / 2].toFixed(2)} ms host time a step`,
      );
      network.dispose();
    });

  it('four runs of `standard` take at most 1.3 times the memory of one, as was estimated', async () => {
    const request = trainingTask(referenceNetworks.standard, 128, 1, 4);
    const { device } = dawn;
    const createBuffer = device.createBuffer.bind(device);
    let taken = 0;
    device.createBuffer = (descriptor) => {
      taken += descriptor.size;
      return createBuffer(descriptor);
    };
    const tuning = tuningFor('hardware');
    const plan = await createGpuPlan(device, request, tuning);
    const runs = [await plan.createRun(request.weights)];
    await takeEverything(runs[0], [0, 1, 2, 0], request.weights);
    const one = taken;
    for (let i = 1; i < 4; i++) runs.push(await plan.createRun(request.weights));
    for (const run of runs.slice(1)) await run.step([0, 1, 2, 0], normalForm(unifiedFocal), 1e-3);
    device.createBuffer = createBuffer;
    const { bytes, perRun } = planNeed(request, tuning);
    expect(Math.abs(one / bytes - 1)).toBeLessThan(0.01);
    expect((taken - one) / 3).toBe(perRun);
    console.info(`one run ${(one / 1e6).toFixed(1)} MB, four ${(taken / 1e6).toFixed(1)} MB`);
    expect(taken / one).toBeLessThanOrEqual(1.3);
    for (const run of runs) run.dispose();
    plan.dispose();
  });
});
