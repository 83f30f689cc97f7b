import { expect, it } from 'vitest';
import { tuningFor } from '../../../src/engine/kernels/plan/tuning.ts';
import { createGpuNetwork } from '../../support/gpuNetwork.ts';
import { expectStepParity } from '../../support/stepParity.ts';
import { trainingTask } from '../../support/trainingTask.ts';

it.for([
  ['software', 'none', 1],
  ['hardware', 'instance', 3],
] as const)(
  'the plan for %s adapters trains like the reference, norm %s',
  async ([kind, norm, channels], test) => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return test.skip('needs a browser with WebGPU');
    const device = await adapter.requestDevice();
    const complaints: string[] = [];
    device.addEventListener('uncapturederror', ({ error }) => complaints.push(error.message));
    const request = trainingTask({ depth: 2, filters: 4, norm }, 16, channels, 2);
    const progress: number[] = [];
    const network = await createGpuNetwork(device, request, tuningFor(kind), (done, total) =>
      progress.push(done / total),
    );
    expect(progress.at(-1)).toBe(1);
    await expectStepParity(network, request);
    network.dispose();
    await device.queue.onSubmittedWorkDone();
    expect(complaints).toEqual([]);
    device.destroy();
  },
);
