/** Which implementation of the network a backend gets. */
import type { StartedBackend } from '../backends/startedBackend.ts';
import { loaded } from '../loadFailed.ts';
import { checkMemory, type MemoryNeed, tapeNeed } from './memory.ts';
import { type MemoryBudget, PlanMemory } from './memoryBudget.ts';
import type { NetworkPlan, PlanRequest } from './network.ts';
import { TapePlan } from './tapePlan.ts';

export interface PlanOptions {
  /** What the plan and its runs take their memory of. */
  readonly budget: MemoryBudget;
  /** Told how many of how many kernels are compiled. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told how many bytes the plan and one run take, before they are taken. */
  readonly onMemory?: (bytes: number) => void;
}

/**
 * Builds the plan on the backend that is set: fused kernels where there is a WebGPU device, else stock ops. The
 * caller disposes of it.
 *
 * @throws DoesNotFit when it would take more memory than it may, before any is taken
 * @throws RangeError when the device refuses it all the same; the message says what to change
 * @throws LoadFailed when the code of the kernels does not come
 */
export async function createPlan(
  { gpu }: StartedBackend,
  request: PlanRequest,
  { budget, onProgress = () => {}, onMemory = () => {} }: PlanOptions,
): Promise<NetworkPlan> {
  /** @param piece  most bytes that can lie together */
  const reserve = (needOf: (batchSize: number) => MemoryNeed, piece: number) => {
    const need = checkMemory(request.batchSize, needOf, { bytes: budget.left, piece });
    onMemory(need.bytes);
    return new PlanMemory(budget, need);
  };
  if (!gpu) {
    const needOf = (batchSize: number) => tapeNeed({ ...request, batchSize });
    return new TapePlan(request, reserve(needOf, budget.limit));
  }
  const [{ createGpuPlan }, { planNeed }, { tuningFor }] = await loaded('The WebGPU kernels', () =>
    Promise.all([
      import('../kernels/gpuPlan.ts'),
      import('../kernels/planNeed.ts'),
      import('../kernels/plan/tuning.ts'),
    ]),
  );
  const tuning = tuningFor(gpu.isSoftware ? 'software' : 'hardware');
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const needOf = (batchSize: number) => planNeed({ ...request, batchSize }, tuning);
  const memory = reserve(needOf, Math.min(maxStorageBufferBindingSize, maxBufferSize));
  try {
    return await createGpuPlan(gpu.device, request, tuning, { memory, onProgress });
  } catch (reason) {
    memory.close();
    throw reason;
  }
}
