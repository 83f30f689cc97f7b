/** A plan with one run on it, for tests of a network that are not about several. */
import { createGpuPlan, type GpuPlan } from '../../src/engine/kernels/gpuPlan.ts';
import type { Tuning } from '../../src/engine/kernels/plan/tuning.ts';
import type { NetworkRequest, NetworkRun } from '../../src/engine/networks/network.ts';

export interface GpuNetwork extends NetworkRun {
  readonly plan: GpuPlan;
  /** Dispatches of one training step. */
  readonly dispatches: number;
  masksChanged(images: readonly number[]): void;
}

export async function createGpuNetwork(
  device: GPUDevice,
  request: NetworkRequest,
  tuning: Tuning,
  onProgress?: (done: number, total: number) => void,
): Promise<GpuNetwork> {
  const plan = await createGpuPlan(device, request, tuning, onProgress ? { onProgress } : {});
  const run = await plan.createRun(request.weights);
  return {
    plan,
    dispatches: plan.dispatches,
    layers: run.layers,
    stepsUnderWay: run.stepsUnderWay,
    step: (...what) => run.step(...what),
    predict: (...what) => run.predict(...what),
    weights: () => run.weights(),
    moments: () => run.moments(),
    setWeights: (...what) => run.setWeights(...what),
    masksChanged: (images) => plan.masksChanged(images),
    dispose: () => {
      run.dispose();
      plan.dispose();
    },
  };
}
