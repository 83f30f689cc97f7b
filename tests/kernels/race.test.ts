/** Races on WebGPU. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import { tuningFor } from '../../src/engine/kernels/plan/tuning.ts';
import type { PlanRequest } from '../../src/engine/networks/network.ts';
import { missingDevice, openDevice, type TestDevice } from '../support/device.ts';
import { identicalEntrants, othersChange, pastMoments } from '../support/raceCases.ts';

describe.skipIf(missingDevice)('runs that train in step on WebGPU', () => {
  let gpu: TestDevice;
  const createPlan = (request: PlanRequest) =>
    createGpuPlan(gpu.device, request, tuningFor('software'));
  beforeAll(async () => {
    gpu = await openDevice();
  });
  afterEach(async () => {
    await gpu.device.queue.onSubmittedWorkDone();
    expect(gpu.complaints.splice(0)).toEqual([]);
  });

  it('are bit for bit as each alone, and two of the same setting the same', () =>
    identicalEntrants(createPlan));
  it('stay as they are while others stop, are edited, are added or fail', () =>
    othersChange(createPlan));
  it('show their past again, and go on from it exactly as they did', () => pastMoments(createPlan));
});
