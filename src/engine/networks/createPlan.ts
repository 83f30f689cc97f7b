/** Which implementation of the network a backend gets. */
import type { StartedBackend } from '../backends/startedBackend.ts';
import { loaded } from '../loadFailed.ts';
import { checkMemory, tapeNeed } from './memory.ts';
import type { NetworkPlan, PlanRequest } from './network.ts';
import { TapePlan } from './tapeNetwork.ts';

export interface PlanOptions {
  /** Most bytes that the plan and one run may take. */
  readonly memoryLimit: number;
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
  { memoryLimit, onProgress = () => {}, onMemory = () => {} }: PlanOptions,
): Promise<NetworkPlan> {
  const { batchSize } = request;
  if (!gpu) {
    const needOf = (images: number) => tapeNeed({ ...request, batchSize: images });
    onMemory(checkMemory(batchSize, needOf, { bytes: memoryLimit, piece: memoryLimit }).bytes);
    return new TapePlan(request);
  }
  const [{ createGpuPlan, planNeed }, { tuningFor }] = await loaded('The WebGPU kernels', () =>
    Promise.all([import('../kernels/gpuPlan.ts'), import('../kernels/plan/tuning.ts')]),
  );
  const tuning = tuningFor(gpu.isSoftware ? 'software' : 'hardware');
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const needOf = (images: number) => planNeed({ ...request, batchSize: images }, tuning);
  const piece = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  onMemory(checkMemory(batchSize, needOf, { bytes: memoryLimit, piece }).bytes);
  return createGpuPlan(gpu.device, request, tuning, onProgress);
}
