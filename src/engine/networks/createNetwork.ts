/** Which implementation of the network a backend gets. */
import type { StartedBackend } from '../backends/startedBackend.ts';
import { checkMemory, tapeNeed } from './memory.ts';
import type { NetworkRequest, TrainableNetwork } from './network.ts';
import { TapeNetwork } from './tapeNetwork.ts';

export interface NetworkOptions {
  /** Most bytes that it may take. */
  readonly memoryLimit: number;
  /** Told how many of how many kernels are compiled. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Told how many bytes it takes, before they are taken. */
  readonly onMemory?: (bytes: number) => void;
}

/**
 * Builds the network on the backend that is set: fused kernels where there is a WebGPU device, else
 * stock ops. The caller disposes of it.
 *
 * @throws DoesNotFit when it would take more memory than it may, before any is taken
 * @throws RangeError when the device refuses it all the same; the message says what to change
 */
export async function createNetwork(
  { gpu }: StartedBackend,
  request: NetworkRequest,
  { memoryLimit, onProgress = () => {}, onMemory = () => {} }: NetworkOptions,
): Promise<TrainableNetwork> {
  const { batchSize } = request;
  if (!gpu) {
    const needOf = (images: number) => tapeNeed({ ...request, batchSize: images });
    onMemory(checkMemory(batchSize, needOf, { bytes: memoryLimit, piece: memoryLimit }).bytes);
    return new TapeNetwork(request);
  }
  const [{ createPlanNetwork, planNeed }, { tuningFor }] = await Promise.all([
    import('../kernels/planNetwork.ts'),
    import('../kernels/plan/tuning.ts'),
  ]);
  const tuning = tuningFor(gpu.isSoftware ? 'software' : 'hardware');
  const { maxStorageBufferBindingSize, maxBufferSize } = gpu.device.limits;
  const needOf = (images: number) => planNeed({ ...request, batchSize: images }, tuning);
  const piece = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  onMemory(checkMemory(batchSize, needOf, { bytes: memoryLimit, piece }).bytes);
  return createPlanNetwork(gpu.device, request, tuning, onProgress);
}
