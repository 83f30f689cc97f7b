/** Which implementation of the network a backend gets. */
import type { StartedBackend } from '../backends/startedBackend.ts';
import { loaded } from '../loadFailed.ts';
import { type Availability, checkMemory, type MemoryShape, tapeNeed } from './memory.ts';
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

/** What a backend makes plans with: what a batch of a size needs, and the kernels where it has a device for them. */
async function makerOf({ gpu }: StartedBackend, shape: MemoryShape, budget: MemoryBudget) {
  if (!gpu) {
    const needOf = (batchSize: number) => tapeNeed({ ...shape, batchSize });
    return { needOf, piece: budget.limit, kernels: null };
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
  const needOf = (batchSize: number) => planNeed({ ...shape, batchSize }, tuning);
  const piece = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  const { device } = gpu;
  return { needOf, piece, kernels: { createGpuPlan, device, tuning } };
}

/**
 * What one run of a shape would need, and what can be had.
 *
 * @throws LoadFailed when the code of the kernels does not come
 */
export async function memoryFor(
  backend: StartedBackend,
  shape: MemoryShape,
  budget: MemoryBudget,
): Promise<Availability> {
  const { needOf, piece } = await makerOf(backend, shape, budget);
  return { need: needOf(shape.batchSize), left: budget.left, piece };
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
  backend: StartedBackend,
  request: PlanRequest,
  { budget, onProgress = () => {}, onMemory = () => {} }: PlanOptions,
): Promise<NetworkPlan> {
  const { needOf, piece, kernels } = await makerOf(backend, request, budget);
  const need = checkMemory(request.batchSize, needOf, { bytes: budget.left, piece });
  onMemory(need.bytes);
  const memory = new PlanMemory(budget, need);
  if (!kernels) return new TapePlan(request, memory);
  const { createGpuPlan, device, tuning } = kernels;
  try {
    return await createGpuPlan(device, request, tuning, { memory, onProgress });
  } catch (reason) {
    memory.close();
    throw reason;
  }
}
